#include "common/wire/keys.h"

#include <cstddef>
#include <optional>
#include <system_error>
#include <utility>

#include <sodium.h>

#include "common/domain/check.h"
#include "common/domain/spoken_words.h"
#include "common/storage/files.h"
#include "common/storage/key_file.h"

namespace dawr::wire {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t z85_length = 40;
constexpr std::string_view z85_digits =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
constexpr std::string_view secret_word = "dawr-secret-key";
constexpr std::string_view public_word = "dawr-public-key";
constexpr std::size_t longest_key_file = 4096;

using KeyBytes = std::array<std::uint8_t, 32>;

void start_sodium() { DAWR_CHECK(sodium_init() >= 0, "libsodium must start"); }

std::string encode_z85(const KeyBytes& bytes) {
  std::string text;
  text.reserve(z85_length);
  for (std::size_t group = 0; group < bytes.size(); group += 4) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8U | bytes[group + i];
    for (std::uint32_t divisor = 85U * 85U * 85U * 85U; divisor != 0; divisor /= 85U)
      text += z85_digits[value / divisor % 85U];
  }
  return text;
}

std::optional<KeyBytes> decode_z85(std::string_view text) {
  if (text.size() != z85_length) return std::nullopt;
  KeyBytes bytes{};
  for (std::size_t group = 0; group < text.size() / 5; ++group) {
    std::uint64_t value = 0;
    for (const char letter : text.substr(group * 5, 5)) {
      const auto digit = z85_digits.find(letter);
      if (digit == std::string_view::npos) return std::nullopt;
      value = value * 85 + digit;
    }
    if (value > UINT32_MAX) return std::nullopt;
    for (std::size_t i = 0; i < 4; ++i)
      bytes[group * 4 + i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
  }
  return bytes;
}

Result<KeyBytes> parse_key_file(std::string_view text, std::string_view word,
                                const fs::path& file) {
  KeyBytes bytes{};
  const auto take = [&](std::string_view z85) {
    const auto decoded = decode_z85(z85);
    if (decoded) bytes = *decoded;
    return decoded.has_value();
  };
  auto taken = storage::take_key(text, word, "40 Z85 characters", file, take);
  if (!taken) return std::unexpected(std::move(taken.error()));
  return bytes;
}

PublicKey public_key_of(const SecretKey& secret) {
  PublicKey key;
  crypto_scalarmult_base(key.bytes.data(), secret.bytes.data());
  return key;
}

}  // namespace

SecretKey::~SecretKey() { sodium_memzero(bytes.data(), bytes.size()); }

KeyPair make_key_pair() {
  start_sodium();
  KeyPair keys;
  crypto_box_keypair(keys.public_key.bytes.data(), keys.secret_key.bytes.data());
  return keys;
}

std::uint64_t random_number() {
  start_sodium();
  std::uint64_t number = 0;
  randombytes_buf(&number, sizeof number);
  return number;
}

std::string to_z85(const PublicKey& key) { return encode_z85(key.bytes); }

Result<PublicKey> parse_public_key(std::string_view z85) {
  if (const auto bytes = decode_z85(z85)) return PublicKey{*bytes};
  return std::unexpected(
      Fault{FaultKind::damaged, "'" + std::string(z85) +
                                    "' is no public key: expected exactly 40 characters of Z85 "
                                    "(letters, digits and .-:+=^!/*?&<>()[]{}@%$#)"});
}

std::string fingerprint(const PublicKey& key) {
  std::array<std::uint8_t, 16> hash{};
  crypto_generichash(hash.data(), hash.size(), key.bytes.data(), key.bytes.size(), nullptr, 0);
  return spoken_words(hash);
}

Result<> save_secret_key(const KeyPair& keys, const std::filesystem::path& file) {
  std::string text =
      "# Whoever reads this acts as this device. Fingerprint: " + fingerprint(keys.public_key) +
      "\n" + std::string(secret_word) + " " + encode_z85(keys.secret_key.bytes) + "\n";
  auto saved = storage::create_file(file, text, storage::Privacy::secret);
  sodium_memzero(text.data(), text.size());
  return saved;
}

Result<KeyPair> load_secret_key(const std::filesystem::path& file) {
  start_sodium();
  auto text = storage::read_secret_file(file, longest_key_file);
  if (!text) return std::unexpected(text.error());
  auto bytes = parse_key_file(*text, secret_word, file);
  sodium_memzero(text->data(), text->size());
  if (!bytes) return std::unexpected(bytes.error());
  KeyPair keys;
  keys.secret_key.bytes = *bytes;
  sodium_memzero(bytes->data(), bytes->size());
  keys.public_key = public_key_of(keys.secret_key);
  return keys;
}

Result<> save_public_key(const PublicKey& key, const std::filesystem::path& file) {
  const std::string text = "# Fingerprint: " + fingerprint(key) + "\n" + std::string(public_word) +
                           " " + to_z85(key) + "\n";
  return storage::replace_file(file, text, storage::Privacy::open);
}

Result<PublicKey> load_public_key(const std::filesystem::path& file) {
  const auto text = storage::read_file(file, longest_key_file);
  if (!text) return std::unexpected(text.error());
  const auto bytes = parse_key_file(*text, public_word, file);
  if (!bytes) return std::unexpected(bytes.error());
  return PublicKey{*bytes};
}

Result<PublicKey> public_key_from(const std::string& file_or_z85) {
  std::error_code ignored;
  if (std::filesystem::is_regular_file(file_or_z85, ignored)) return load_public_key(file_or_z85);
  auto key = parse_public_key(file_or_z85);
  if (!key) key.error().text += "; nor is it a file: " + file_or_z85;
  return key;
}

}  // namespace dawr::wire
