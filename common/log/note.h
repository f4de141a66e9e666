// Signed notes (c2sp.org/signed-note): a text, an empty line, and lines of signatures
//     — NAME base64(key id ‖ signature)
// Golang's sumdb/note reads and writes the same. Two kinds of signatures: Ed25519 over the text,
// and a witness's cosignature/v1 (c2sp.org/tlog-cosignature), which carries the time at which it
// was made.
//
// All functions are pure and may be called from any thread. Faults are `damaged` and say what was
// expected.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/fault.h"
#include "common/log/merkle.h"
#include "common/log/signing_key.h"

namespace dawr::log {

inline constexpr std::size_t longest_note = 1'000'000;  // bytes
inline constexpr std::size_t most_signatures = 100;
inline constexpr std::size_t longest_key_name = 255;  // bytes

enum class SignatureKind : std::uint8_t { ed25519 = 0x01, cosignature = 0x04 };

// A key's name: 1 to longest_key_name bytes of UTF-8 without spaces, control characters and '+'.
// Best an address without its scheme, such as "dawr.example/cairo-1/3f2a".
Result<> check_key_name(std::string_view name);

// The first 4 bytes of SHA-256(name ‖ 0x0A ‖ kind ‖ public key), most significant first: an
// identifier, not a proof of anything.
using KeyId = std::uint32_t;
KeyId key_id(std::string_view name, SignatureKind kind, const PublicKey& key);
std::string to_hex(KeyId id);  // 8 digits

// Who may have signed: what is published of a key.
struct VerifierKey {
  std::string name;
  SignatureKind kind{SignatureKind::ed25519};
  PublicKey key;
  bool operator==(const VerifierKey&) const = default;
};
inline KeyId id_of(const VerifierKey& key) { return key_id(key.name, key.kind, key.key); }

// "NAME+01234567+base64(kind ‖ public key)", the form in which keys are published ("vkey").
std::string to_vkey(const VerifierKey& key);
Result<VerifierKey> parse_vkey(std::string_view text);

// "PRIVATE+KEY+NAME+01234567+base64(kind ‖ seed)" ("skey"): a secret.
struct NamedSigningKey {
  std::string name;
  SignatureKind kind{SignatureKind::ed25519};
  SigningKey key;
};
std::string to_skey(const NamedSigningKey& key);
Result<NamedSigningKey> parse_skey(std::string_view text);

struct NoteSignature {
  std::string name;
  KeyId id{};
  Bytes bytes;  // what follows the key id: opaque until a key is known for it; never empty
  bool operator==(const NoteSignature&) const = default;
};

struct Note {
  std::string text;  // ends with a newline; UTF-8 without other control characters
  std::vector<NoteSignature> signatures;
  bool operator==(const Note&) const = default;
};

// The note as bytes. parse_note(to_text(note)) == note for any that parse_note or sign made.
std::string to_text(const Note& note);
// Form only: nobody's signature is checked, so that the text may not be believed yet.
Result<Note> parse_note(std::string_view text);

// Adds a signature. Preconditions: check_key_name(name); a text as above.
void sign(Note& note, std::string_view name, const SigningKey& key);
// The same as a witness, who saw at `at` that what the note says goes on from what it said before.
// Precondition: `at` is not before 1970.
void cosign(Note& note, std::string_view name, const SigningKey& key, std::chrono::sys_seconds at);

struct Verified {
  std::size_t key{};                           // which of the keys given
  std::optional<std::chrono::sys_seconds> at;  // of a cosignature
};

// Which of `keys` have signed, each once, in the order of the note. Signatures of others are
// skipped. Refused if a signature that says it is by one of them isn't, or if none of them has
// signed.
Result<std::vector<Verified>> verify(const Note& note, std::span<const VerifierKey> keys);

}  // namespace dawr::log
