#include "broker/floor/sealing.h"

#include <array>

#include <sodium.h>

#include "common/domain/check.h"

namespace dawr {
namespace {

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
using Owner = std::array<unsigned char, sizeof(std::uint32_t)>;

Owner bytes_of(std::uint32_t owner) {
  Owner bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes.at(i) = static_cast<unsigned char>(owner >> (8 * i) & 0xffU);
  }
  return bytes;
}

}  // namespace

std::vector<std::uint8_t> seal(const DayKey::Bytes& key, std::uint32_t owner,
                               std::span<const std::uint8_t> plain) {
  std::vector<std::uint8_t> sealed(nonce_bytes + plain.size() + tag_bytes);
  randombytes_buf(sealed.data(), nonce_bytes);
  const Owner number = bytes_of(owner);
  const auto failed = crypto_aead_xchacha20poly1305_ietf_encrypt(
      sealed.data() + nonce_bytes, nullptr, plain.data(), plain.size(), number.data(),
      number.size(), nullptr, sealed.data(), key.data());
  DAWR_CHECK(failed == 0, "XChaCha20-Poly1305 refuses its lengths");
  return sealed;
}

std::optional<std::vector<std::uint8_t>> unseal(const DayKey::Bytes& key, std::uint32_t owner,
                                                std::span<const std::uint8_t> sealed) {
  if (sealed.size() < nonce_bytes + tag_bytes) return std::nullopt;
  std::vector<std::uint8_t> plain(sealed.size() - nonce_bytes - tag_bytes);
  const Owner number = bytes_of(owner);
  const auto failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
      plain.data(), nullptr, nullptr, sealed.data() + nonce_bytes, sealed.size() - nonce_bytes,
      number.data(), number.size(), sealed.data(), key.data());
  if (failed != 0) return std::nullopt;
  return plain;
}

}  // namespace dawr
