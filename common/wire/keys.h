// CURVE keys: who a device is. A key pair never leaves its machine; only public keys travel.
//
// Files hold one line, the kind of key and its Z85 text (40 characters, ZeroMQ RFC 32):
//     dawr-secret-key JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6
//     dawr-public-key rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7
// Lines that begin with "# " are comments. All functions may be called from any thread.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "common/domain/fault.h"

namespace dawr::wire {

struct PublicKey {
  std::array<std::uint8_t, 32> bytes{};
  auto operator<=>(const PublicKey&) const = default;
};

// Wiped when it goes away, and never printed: there is no to_text for it.
struct SecretKey {
  std::array<std::uint8_t, 32> bytes{};
  SecretKey() = default;
  SecretKey(const SecretKey&) = default;
  SecretKey& operator=(const SecretKey&) = default;
  ~SecretKey();
};

struct KeyPair {
  PublicKey public_key;
  SecretKey secret_key;
};

// From the operating system's random numbers.
KeyPair make_key_pair();
std::uint64_t random_number();

std::string to_z85(const PublicKey& key);
// Refused unless it is exactly 40 Z85 characters.
Result<PublicKey> parse_public_key(std::string_view z85);

// Six words that two people compare aloud (spoken_words.h), such as
// "badu kimo salu rabi jonu wida", of the 16-byte BLAKE2b of the 32 key bytes.
std::string fingerprint(const PublicKey& key);

// Makes a new file with mode 0600, synced to disk. A file that exists is refused, never
// overwritten: a lost secret key means enrolling the device again.
Result<> save_secret_key(const KeyPair& keys, const std::filesystem::path& file);
// Refused unless the file is the running user's own and nobody else may read or write it
// (storage::read_secret_file); the fault's text ends with the command that puts it right.
Result<KeyPair> load_secret_key(const std::filesystem::path& file);

// Public keys are no secret: mode 0644, an existing file is replaced.
Result<> save_public_key(const PublicKey& key, const std::filesystem::path& file);
Result<PublicKey> load_public_key(const std::filesystem::path& file);
// What people type: a file with the key, or its Z85 text. A file that exists goes first, for a path
// of 40 characters can look like a key.
Result<PublicKey> public_key_from(const std::string& file_or_z85);

}  // namespace dawr::wire
