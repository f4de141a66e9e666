// Ed25519 keys (RFC 8032): the centre's, which signs checkpoints and receipts, and a witness's. The
// key has no name of its own: the note that it signs gives it one (note.h), so that a new epoch,
// which is a new origin, needs no new key.
//
// A key file holds one line, the kind of key and its 32-byte seed in base64 (RFC 4648, section 4):
//     dawr-log-signing-key AbCd…=
// Lines that begin with "# " are comments. All functions may be called from any thread.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <filesystem>
#include <string>

#include "common/domain/fault.h"
#include "common/log/merkle.h"

namespace dawr::log {

struct PublicKey {
  std::array<std::uint8_t, 32> bytes{};
  auto operator<=>(const PublicKey&) const = default;
};

using Signature = std::array<std::uint8_t, 64>;

// False for any signature that is not of these bytes by this key, and for keys and signatures that
// are not canonical or of small order.
bool is_signed_by(const PublicKey& key, BytesView message, const Signature& signature);

// Six words that two people compare aloud (common/domain/spoken_words.h), as those of a device's
// key.
std::string fingerprint(const PublicKey& key);

// Wiped when it goes away, and never printed but into its own file and by to_skey (note.h).
class SigningKey {
 public:
  using Seed = std::array<std::uint8_t, 32>;

  // From the operating system's random numbers.
  static SigningKey make();
  explicit SigningKey(const Seed& seed);
  SigningKey(const SigningKey&) = default;
  SigningKey& operator=(const SigningKey&) = default;
  ~SigningKey();

  [[nodiscard]] const PublicKey& public_key() const { return public_key_; }
  [[nodiscard]] const Seed& seed() const { return seed_; }
  // Deterministic (RFC 8032): the same message gives the same signature.
  [[nodiscard]] Signature sign(BytesView message) const;

 private:
  Seed seed_{};
  PublicKey public_key_;
};

// Makes a new file with mode 0600, synced to disk. A file that exists is refused, never
// overwritten: with a lost key nothing more can be added to its logs.
Result<> save_signing_key(const SigningKey& key, const std::filesystem::path& file);
// Refused unless the file is the running user's own and nobody else may read or write it
// (storage::read_secret_file); the fault's text ends with the command that puts it right.
Result<SigningKey> load_signing_key(const std::filesystem::path& file);

}  // namespace dawr::log
