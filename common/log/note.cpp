#include "common/log/note.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include <sodium.h>

#include "common/domain/check.h"
#include "common/domain/utf8.h"
#include "common/log/encoding.h"

namespace dawr::log {
namespace {

using namespace std::string_view_literals;

constexpr auto signature_mark = "— "sv;
constexpr auto secret_mark = "PRIVATE+KEY+"sv;
constexpr std::size_t id_bytes = sizeof(KeyId);
constexpr std::size_t time_bytes = 8;

// White_Space of Unicode 15, but the control characters, which are refused by themselves.
constexpr std::array spaces = {
    " "sv,      "\u0085"sv, "\u00a0"sv, "\u1680"sv, "\u2000"sv, "\u2001"sv, "\u2002"sv,
    "\u2003"sv, "\u2004"sv, "\u2005"sv, "\u2006"sv, "\u2007"sv, "\u2008"sv, "\u2009"sv,
    "\u200a"sv, "\u2028"sv, "\u2029"sv, "\u202f"sv, "\u205f"sv, "\u3000"sv,
};

bool is_control(char letter) { return static_cast<unsigned char>(letter) < 0x20; }

// name+id+base64(kind ‖ material)
std::string key_text(std::string_view name, KeyId id, SignatureKind kind, BytesView material) {
  Bytes bytes{static_cast<std::uint8_t>(kind)};
  bytes.insert(bytes.end(), material.begin(), material.end());
  auto base64 = to_base64(bytes);
  auto text = std::string(name) + "+" + to_hex(id) + "+" + base64;
  sodium_memzero(bytes.data(), bytes.size());
  sodium_memzero(base64.data(), base64.size());
  return text;
}

struct KeyParts {
  std::string_view name;
  std::string_view id;
  SignatureKind kind{};
  std::array<std::uint8_t, 32> material{};
};

Result<KeyParts> parse_key_text(std::string_view text) {
  const auto name_end = text.find('+');
  const auto id_end = name_end == text.npos ? text.npos : text.find('+', name_end + 1);
  if (id_end == text.npos) {
    return damaged("is no key: expected a name, 8 hexadecimal digits and base64, with '+' between");
  }
  KeyParts parts{.name = text.substr(0, name_end),
                 .id = text.substr(name_end + 1, id_end - name_end - 1)};
  if (parts.id.size() != 2 * id_bytes ||
      parts.id.find_first_not_of("0123456789abcdef") != std::string_view::npos) {
    return damaged("is no key: expected 8 hexadecimal digits, in small letters, between two '+'");
  }
  if (auto named = check_key_name(parts.name); !named) {
    return damaged("is no key: " + named.error().text);
  }
  auto bytes = from_base64(text.substr(id_end + 1));
  if (!bytes || bytes->size() != 1 + parts.material.size()) {
    return damaged("is no key: expected 33 bytes in base64 after the last '+'");
  }
  parts.kind = SignatureKind{bytes->front()};
  std::ranges::copy(BytesView(*bytes).subspan(1), parts.material.begin());
  sodium_memzero(bytes->data(), bytes->size());
  if (parts.kind != SignatureKind::ed25519 && parts.kind != SignatureKind::cosignature) {
    return damaged("is a key of kind " + std::to_string(static_cast<int>(parts.kind)) +
                   "; known are 1 (Ed25519) and 4 (cosignature/v1)");
  }
  return parts;
}

Result<> check_id(const KeyParts& parts, const PublicKey& key) {
  const auto expected = to_hex(key_id(parts.name, parts.kind, key));
  if (parts.id == expected) return {};
  return damaged("is no key: its name and bytes have the id " + expected + ", not '" +
                 std::string(parts.id) + "'; a part of it was changed");
}

std::uint64_t seconds_of(std::chrono::sys_seconds at) {
  const auto seconds = at.time_since_epoch().count();
  DAWR_CHECK(seconds >= 0, "a cosignature before 1970");
  return static_cast<std::uint64_t>(seconds);
}

std::string cosigned_message(std::uint64_t seconds, std::string_view text) {
  return "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + std::string(text);
}

void add_signature(Note& note, std::string_view name, KeyId id, Bytes bytes) {
  DAWR_CHECK(check_key_name(name).has_value(), "a key's name that can't stand in a note");
  DAWR_CHECK(note.text.ends_with('\n'), "a note's text ends with a newline");
  note.signatures.push_back({.name = std::string(name), .id = id, .bytes = std::move(bytes)});
}

Result<NoteSignature> parse_signature(std::string_view line, std::size_t number) {
  const auto refused = [&](const std::string& what) {
    return damaged("line " + std::to_string(number) + " of the signatures " + what);
  };
  if (!line.starts_with(signature_mark)) {
    return refused("doesn't begin with a long dash (U+2014) and a space");
  }
  line.remove_prefix(signature_mark.size());
  const auto space = line.find(' ');
  if (space == line.npos) return refused("has no space after the key's name");
  const auto name = line.substr(0, space);
  if (auto named = check_key_name(name); !named)
    return refused("has no name: " + named.error().text);
  const auto bytes = from_base64(line.substr(space + 1));
  if (!bytes || bytes->size() <= id_bytes) {
    return refused("has no signature: expected base64 of a key id and more");
  }
  const auto view = BytesView(*bytes);
  return NoteSignature{.name = std::string(name),
                       .id = static_cast<KeyId>(number_of(view.first(id_bytes))),
                       .bytes = Bytes(view.begin() + id_bytes, view.end())};
}

Result<> check_characters(std::string_view note) {
  if (note.size() > longest_note) {
    return damaged("is no signed note: longer than " + std::to_string(longest_note) + " bytes");
  }
  if (!is_utf8(note)) return damaged("is no signed note: not UTF-8");
  const auto bad =
      std::ranges::find_if(note, [](char letter) { return is_control(letter) && letter != '\n'; });
  if (bad == note.end()) return {};
  return damaged("is no signed note: it has a control character, byte " +
                 std::to_string(static_cast<int>(*bad)));
}

// The fixed part of a signature, after the time of a cosignature.
std::optional<Signature> signature_in(BytesView bytes) {
  Signature signature{};
  if (bytes.size() != signature.size()) return std::nullopt;
  std::ranges::copy(bytes, signature.begin());
  return signature;
}

bool is_signed(const Note& note, const NoteSignature& found, const PublicKey& key) {
  const auto signature = signature_in(found.bytes);
  return signature && is_signed_by(key, bytes_of(note.text), *signature);
}

std::optional<std::chrono::sys_seconds> cosigned_at(const Note& note, const NoteSignature& found,
                                                    const PublicKey& key) {
  const BytesView bytes = found.bytes;
  if (bytes.size() < time_bytes) return std::nullopt;
  const auto seconds = number_of(bytes.first(time_bytes));
  const auto signature = signature_in(bytes.subspan(time_bytes));
  if (!signature || seconds > largest_number) return std::nullopt;
  const auto message = cosigned_message(seconds, note.text);
  if (!is_signed_by(key, bytes_of(message), *signature)) return std::nullopt;
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

std::optional<Verified> verified_by(const Note& note, const NoteSignature& found,
                                    std::span<const VerifierKey> keys, std::size_t number) {
  const auto& key = keys[number];
  if (key.kind == SignatureKind::ed25519) {
    if (!is_signed(note, found, key.key)) return std::nullopt;
    return Verified{.key = number, .at = std::nullopt};
  }
  const auto at = cosigned_at(note, found, key.key);
  if (!at) return std::nullopt;
  return Verified{.key = number, .at = at};
}

std::string signers_in_words(const Note& note) {
  std::string text;
  for (const auto& signature : note.signatures) {
    text += (text.empty() ? "" : ", ") + signature.name + " (" + to_hex(signature.id) + ")";
  }
  return text.empty() ? "nobody" : text;
}

// Who of `keys` made this signature: none if it isn't by any of them.
Result<std::optional<Verified>> verify_one(const Note& note, const NoteSignature& found,
                                           std::span<const VerifierKey> keys) {
  bool is_known = false;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].name != found.name || id_of(keys[i]) != found.id) continue;
    is_known = true;
    if (auto verified = verified_by(note, found, keys, i)) return verified;
  }
  if (!is_known) return std::nullopt;
  return damaged("the signature by " + found.name + " (" + to_hex(found.id) +
                 ") is not of this text: it was changed or made up");
}

}  // namespace

Result<> check_key_name(std::string_view name) {
  if (name.empty()) return damaged("a key's name is empty");
  if (name.size() > longest_key_name) {
    return damaged("a key's name is longer than " + std::to_string(longest_key_name) + " bytes");
  }
  if (!is_utf8(name)) return damaged("a key's name is not UTF-8");
  if (std::ranges::any_of(name, is_control)) return damaged("a key's name has a control character");
  const bool has_space =
      std::ranges::any_of(spaces, [&](auto space) { return name.contains(space); });
  if (has_space || name.contains('+')) {
    return damaged("a key's name has a space or a '+': '" + std::string(name) + "'");
  }
  return {};
}

KeyId key_id(std::string_view name, SignatureKind kind, const PublicKey& key) {
  const std::array<std::uint8_t, 2> between{'\n', static_cast<std::uint8_t>(kind)};
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, bytes_of(name).data(), name.size());
  crypto_hash_sha256_update(&state, between.data(), between.size());
  crypto_hash_sha256_update(&state, key.bytes.data(), key.bytes.size());
  Hash hash{};
  crypto_hash_sha256_final(&state, hash.data());
  return static_cast<KeyId>(number_of(BytesView(hash).first(id_bytes)));
}

std::string to_hex(KeyId id) {
  std::array<char, 2 * id_bytes + 1> text{};
  std::snprintf(text.data(), text.size(), "%08x", id);
  return text.data();
}

std::string to_vkey(const VerifierKey& key) {
  return key_text(key.name, id_of(key), key.kind, key.key.bytes);
}

Result<VerifierKey> parse_vkey(std::string_view text) {
  const auto quoted = [&](const Fault& fault) {
    // What is no text doesn't belong on anybody's screen.
    return damaged((is_line(text) ? "'" + std::string(text) + "' " : "the text ") + fault.text);
  };
  const auto parts = parse_key_text(text);
  if (!parts) return quoted(parts.error());
  const PublicKey key{parts->material};
  if (auto checked = check_id(*parts, key); !checked) return quoted(checked.error());
  return VerifierKey{.name = std::string(parts->name), .kind = parts->kind, .key = key};
}

std::string to_skey(const NamedSigningKey& key) {
  const auto id = key_id(key.name, key.kind, key.key.public_key());
  return std::string(secret_mark) + key_text(key.name, id, key.kind, key.key.seed());
}

Result<NamedSigningKey> parse_skey(std::string_view text) {
  // A secret is not quoted in words that end up in a log.
  const auto refused = [](const std::string& what) { return damaged("the secret key " + what); };
  if (!text.starts_with(secret_mark)) {
    return refused("doesn't begin with " + std::string(secret_mark));
  }
  auto parts = parse_key_text(text.substr(secret_mark.size()));
  if (!parts) return refused(parts.error().text);
  NamedSigningKey key{
      .name = std::string(parts->name), .kind = parts->kind, .key = SigningKey(parts->material)};
  sodium_memzero(parts->material.data(), parts->material.size());
  if (auto checked = check_id(*parts, key.key.public_key()); !checked) {
    return refused(checked.error().text);
  }
  return key;
}

std::string to_text(const Note& note) {
  std::string text = note.text + "\n";
  for (const auto& signature : note.signatures) {
    Bytes bytes;
    append_number<id_bytes>(bytes, signature.id);
    bytes.insert(bytes.end(), signature.bytes.begin(), signature.bytes.end());
    text += std::string(signature_mark) + signature.name + " " + to_base64(bytes) + "\n";
  }
  return text;
}

Result<Note> parse_note(std::string_view text) {
  if (auto checked = check_characters(text); !checked) return std::unexpected(checked.error());
  const auto divide = text.rfind("\n\n");
  if (divide == text.npos) {
    return damaged("is no signed note: no empty line between a text and its signatures");
  }
  Note note{.text = std::string(text.substr(0, divide + 1)), .signatures = {}};
  Lines lines(text.substr(divide + 2));
  while (const auto line = lines.next()) {
    if (lines.number() > most_signatures) {
      return damaged("is no signed note: more than " + std::to_string(most_signatures) +
                     " signatures");
    }
    auto signature = parse_signature(*line, lines.number());
    if (!signature) {
      return damaged("is no signed note: " + signature.error().text);
    }
    note.signatures.push_back(std::move(*signature));
  }
  if (!lines.rest().empty()) return damaged("is no signed note: its last line has no newline");
  if (note.signatures.empty()) return damaged("is no signed note: nobody has signed it");
  return note;
}

void sign(Note& note, std::string_view name, const SigningKey& key) {
  const auto signature = key.sign(bytes_of(note.text));
  add_signature(note, name, key_id(name, SignatureKind::ed25519, key.public_key()),
                Bytes(signature.begin(), signature.end()));
}

void cosign(Note& note, std::string_view name, const SigningKey& key, std::chrono::sys_seconds at) {
  const auto seconds = seconds_of(at);
  const auto signature = key.sign(bytes_of(cosigned_message(seconds, note.text)));
  Bytes bytes;
  append_number<time_bytes>(bytes, seconds);
  bytes.insert(bytes.end(), signature.begin(), signature.end());
  add_signature(note, name, key_id(name, SignatureKind::cosignature, key.public_key()),
                std::move(bytes));
}

Result<std::vector<Verified>> verify(const Note& note, std::span<const VerifierKey> keys) {
  std::vector<Verified> verified;
  for (const auto& signature : note.signatures) {
    const auto one = verify_one(note, signature, keys);
    if (!one) return std::unexpected(one.error());
    if (!*one) continue;
    const bool is_new = std::ranges::find(verified, (*one)->key, &Verified::key) == verified.end();
    if (is_new) verified.push_back(**one);
  }
  if (!verified.empty()) return verified;
  return damaged("none of the keys given has signed it; it is signed by " + signers_in_words(note));
}

}  // namespace dawr::log
