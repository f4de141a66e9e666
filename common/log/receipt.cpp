#include "common/log/receipt.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <sodium.h>

#include "common/domain/check.h"
#include "common/domain/spoken_words.h"
#include "common/log/encoding.h"

namespace dawr::log {
namespace {

using namespace std::string_view_literals;

constexpr auto signed_mark = "dawr receipt v1\0"sv;
constexpr auto words_mark = "dawr receipt words v1\0"sv;
constexpr auto text_mark = "DAWR-RECEIPT:"sv;
constexpr std::uint8_t version = 1;
// What stands before and after the origin.
constexpr std::size_t fixed_bytes = 1 + sizeof(KeyId) + 8 + 8 + std::tuple_size_v<Hash> + 1;
constexpr std::size_t signature_bytes = std::tuple_size_v<Signature>;

std::unexpected<Fault> refused(const std::string& what) {
  return damaged("is no receipt: " + what);
}

void append(Bytes& bytes, BytesView more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

Bytes unsigned_bytes(const Receipt& receipt) {
  Bytes bytes{version};
  append_number<sizeof receipt.key>(bytes, receipt.key);
  append_number<8>(bytes, receipt.index);
  append_number<8>(bytes, static_cast<std::uint64_t>(receipt.time.time_since_epoch().count()));
  append(bytes, receipt.leaf);
  append_number<1>(bytes, receipt.origin.size());
  append(bytes, bytes_of(receipt.origin));
  return bytes;
}

Bytes signed_message(const Receipt& receipt) {
  Bytes message;
  append(message, bytes_of(signed_mark));
  append(message, unsigned_bytes(receipt));
  return message;
}

// Takes bytes off the front; there must be enough.
class Reader {
 public:
  explicit Reader(BytesView bytes) : rest_(bytes) {}
  BytesView take(std::size_t count) {
    const auto taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }
  std::uint64_t number(std::size_t size) { return number_of(take(size)); }
  template <std::size_t size>
  std::array<std::uint8_t, size> array() {
    std::array<std::uint8_t, size> bytes{};
    std::ranges::copy(take(size), bytes.begin());
    return bytes;
  }

 private:
  BytesView rest_;
};

Result<> check_length(BytesView bytes) {
  if (bytes.empty()) return refused("there is nothing");
  if (bytes.front() != version) {
    return std::unexpected(Fault{FaultKind::newer, "is a receipt of version " +
                                                       std::to_string(bytes.front()) +
                                                       "; this program knows version 1"});
  }
  if (bytes.size() < fixed_bytes) return refused("it is cut short");
  const auto expected = fixed_bytes + bytes[fixed_bytes - 1] + signature_bytes;
  if (bytes.size() == expected) return {};
  return refused((bytes.size() < expected ? "it is cut short: " : "there is more behind it: ") +
                 std::to_string(bytes.size()) + " of " + std::to_string(expected) + " bytes");
}

Result<> check_values(const Receipt& receipt) {
  if (receipt.index > largest_number) return refused("its index is 2^63 or more");
  if (receipt.time.time_since_epoch().count() < 0) return refused("its time is before 1970");
  if (auto named = check_key_name(receipt.origin); !named) return refused(named.error().text);
  if (receipt.origin.size() > longest_receipt_origin) {
    return refused("its origin is longer than " + std::to_string(longest_receipt_origin) +
                   " bytes");
  }
  return {};
}

char to_capital(char letter) {
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

}  // namespace

Receipt make_receipt(std::string_view origin, std::uint64_t index, const Hash& leaf,
                     std::chrono::sys_seconds time, const SigningKey& key) {
  Receipt receipt{.origin = std::string(origin),
                  .index = index,
                  .leaf = leaf,
                  .time = time,
                  .key = key_id(origin, SignatureKind::ed25519, key.public_key()),
                  .signature = {}};
  DAWR_CHECK(check_values(receipt).has_value(), "a receipt that nobody could read");
  receipt.signature = key.sign(signed_message(receipt));
  return receipt;
}

Bytes to_bytes(const Receipt& receipt) {
  auto bytes = unsigned_bytes(receipt);
  append(bytes, receipt.signature);
  return bytes;
}

Result<Receipt> receipt_from_bytes(BytesView bytes) {
  if (auto checked = check_length(bytes); !checked) return std::unexpected(checked.error());
  Reader reader(bytes.subspan(1));
  Receipt receipt;
  receipt.key = static_cast<KeyId>(reader.number(sizeof receipt.key));
  receipt.index = reader.number(8);
  receipt.time =
      std::chrono::sys_seconds(std::chrono::seconds(static_cast<std::int64_t>(reader.number(8))));
  receipt.leaf = reader.array<std::tuple_size_v<Hash>>();
  const auto origin = reader.take(static_cast<std::size_t>(reader.number(1)));
  receipt.origin.assign(origin.begin(), origin.end());
  receipt.signature = reader.array<signature_bytes>();
  if (auto checked = check_values(receipt); !checked) return std::unexpected(checked.error());
  return receipt;
}

std::string to_text(const Receipt& receipt) {
  return std::string(text_mark) + to_base32(to_bytes(receipt));
}

Result<Receipt> parse_receipt(std::string_view text) {
  constexpr std::size_t longest_text = 4096;
  if (text.size() > longest_text) return refused("the text is longer than any receipt");
  std::string capitals;
  for (const char letter : text) {
    const bool is_blank = letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t';
    if (!is_blank) capitals += to_capital(letter);
  }
  if (!capitals.starts_with(text_mark)) {
    return refused("the text doesn't begin with " + std::string(text_mark) +
                   "; the receipt is the second QR of the ticket");
  }
  const auto bytes = from_base32(std::string_view(capitals).substr(text_mark.size()));
  if (!bytes) {
    return refused("its text has other characters than A to Z and 2 to 7, or some are missing");
  }
  return receipt_from_bytes(*bytes);
}

Result<> verify(const Receipt& receipt, std::span<const VerifierKey> logs) {
  std::string given;
  bool is_key_known = false;
  const auto message = signed_message(receipt);
  for (const auto& log : logs) {
    if (log.name != receipt.origin || log.kind != SignatureKind::ed25519) continue;
    given += (given.empty() ? "" : ", ") + to_hex(id_of(log));
    if (id_of(log) != receipt.key) continue;
    is_key_known = true;
    if (is_signed_by(log.key, message, receipt.signature)) return {};
  }
  if (is_key_known) {
    return damaged("the receipt's signature is not of what it says: it was changed or made up");
  }
  if (!given.empty()) {
    return damaged("the receipt is signed by the key " + to_hex(receipt.key) + " of " +
                   receipt.origin + ", which is none of the keys given (" + given +
                   "): take the one that was published");
  }
  return damaged("the receipt is of the log " + receipt.origin +
                 ", of which none of the keys given is");
}

std::string fingerprint(std::string_view origin, std::uint64_t index, const Hash& leaf) {
  Bytes bytes;
  append(bytes, bytes_of(words_mark));
  append_number<8>(bytes, index);
  append(bytes, leaf);
  append(bytes, bytes_of(origin));
  Hash hash{};
  crypto_hash_sha256(hash.data(), bytes.data(), bytes.size());
  std::array<std::uint8_t, 16> beginning{};
  std::copy_n(hash.begin(), beginning.size(), beginning.begin());
  return spoken_words(beginning);
}

}  // namespace dawr::log
