#include "common/wire/person_tag.h"

#include <algorithm>
#include <array>

#include <sodium.h>

#include "common/domain/check.h"

namespace dawr::wire {

PersonTag person_tag(const IdentityKey& key, const ServiceCode& service,
                     const NationalNumber& number) {
  const auto digits = number.digits();
  // Both at a fixed width, so that no two pairs share one sequence of bytes.
  constexpr std::size_t code_bytes = std::tuple_size_v<decltype(ServiceCode::text)>;
  constexpr std::size_t number_bytes = 14;
  DAWR_CHECK(digits.size() == number_bytes, "a national number has 14 digits");
  std::array<unsigned char, code_bytes + number_bytes> material{};
  std::ranges::copy(service.text, material.begin());
  std::ranges::copy(digits, material.begin() + code_bytes);
  PersonTag tag{};
  const auto failed = crypto_generichash(tag.data(), tag.size(), material.data(), material.size(),
                                         key.data(), key.size());
  sodium_memzero(material.data(), material.size());
  DAWR_CHECK(failed == 0, "BLAKE2b refuses its lengths");
  return tag;
}

PersonTag booking_tag(const IdentityKey& key, const NationalNumber& number) {
  return person_tag(key, ServiceCode{}, number);
}

}  // namespace dawr::wire
