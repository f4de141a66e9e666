#include "common/log/signing_key.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include <sodium.h>

#include "common/domain/check.h"
#include "common/domain/spoken_words.h"
#include "common/log/encoding.h"
#include "common/storage/files.h"
#include "common/storage/key_file.h"

namespace dawr::log {
namespace {

constexpr std::string_view key_word = "dawr-log-signing-key";
constexpr std::size_t longest_key_file = 4096;

void start_sodium() { DAWR_CHECK(sodium_init() >= 0, "libsodium must start"); }

}  // namespace

bool is_signed_by(const PublicKey& key, BytesView message, const Signature& signature) {
  return crypto_sign_verify_detached(signature.data(), message.data(), message.size(),
                                     key.bytes.data()) == 0;
}

std::string fingerprint(const PublicKey& key) {
  std::array<std::uint8_t, 16> hash{};
  crypto_generichash(hash.data(), hash.size(), key.bytes.data(), key.bytes.size(), nullptr, 0);
  return spoken_words(hash);
}

SigningKey SigningKey::make() {
  start_sodium();
  Seed seed{};
  randombytes_buf(seed.data(), seed.size());
  SigningKey key(seed);
  sodium_memzero(seed.data(), seed.size());
  return key;
}

SigningKey::SigningKey(const Seed& seed) : seed_(seed) {
  start_sodium();
  std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> secret{};
  crypto_sign_seed_keypair(public_key_.bytes.data(), secret.data(), seed.data());
  sodium_memzero(secret.data(), secret.size());
}

SigningKey::~SigningKey() { sodium_memzero(seed_.data(), seed_.size()); }

Signature SigningKey::sign(BytesView message) const {
  // libsodium's secret key is the seed and the public key.
  std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> secret{};
  std::ranges::copy(seed_, secret.begin());
  std::ranges::copy(public_key_.bytes, secret.begin() + seed_.size());
  Signature signature{};
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), secret.data());
  sodium_memzero(secret.data(), secret.size());
  return signature;
}

Result<> save_signing_key(const SigningKey& key, const std::filesystem::path& file) {
  auto seed = to_base64(key.seed());
  auto text = "# Whoever reads this can sign as this centre's log. Fingerprint: " +
              fingerprint(key.public_key()) + "\n" + std::string(key_word) + " " + seed + "\n";
  auto saved = storage::create_file(file, text, storage::Privacy::secret);
  sodium_memzero(seed.data(), seed.size());
  sodium_memzero(text.data(), text.size());
  return saved;
}

Result<SigningKey> load_signing_key(const std::filesystem::path& file) {
  auto text = storage::read_secret_file(file, longest_key_file);
  if (!text) return std::unexpected(std::move(text.error()));
  SigningKey::Seed seed{};
  const auto take = [&](std::string_view base64) {
    auto bytes = from_base64(base64);
    if (!bytes) return false;
    const bool fits = bytes->size() == seed.size();
    if (fits) std::ranges::copy(*bytes, seed.begin());
    sodium_memzero(bytes->data(), bytes->size());
    return fits;
  };
  auto taken = storage::take_key(*text, key_word, "32 bytes in base64", file, take);
  sodium_memzero(text->data(), text->size());
  if (!taken) return std::unexpected(std::move(taken.error()));
  SigningKey key(seed);
  sodium_memzero(seed.data(), seed.size());
  return key;
}

}  // namespace dawr::log
