// What the texts of this folder are made of: base64, base32, numbers and lines, each with exactly
// one way to write a value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "common/domain/fault.h"
#include "common/log/merkle.h"

namespace dawr::log {

std::unexpected<Fault> damaged(std::string text);

inline BytesView bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// RFC 4648, section 4: with padding.
std::string to_base64(BytesView bytes);
std::optional<Bytes> from_base64(std::string_view text);
std::optional<Hash> hash_from_base64(std::string_view text);

// RFC 4648, section 6, without padding. Capitals only.
std::string to_base32(BytesView bytes);
std::optional<Bytes> from_base32(std::string_view text);

// Most significant byte first.
template <std::size_t size>
void append_number(Bytes& bytes, std::uint64_t number) {
  for (std::size_t i = size; i-- > 0;) {
    bytes.push_back(static_cast<std::uint8_t>(number >> (8 * i) & 0xffU));
  }
}
std::uint64_t number_of(BytesView bytes);

// Sizes, indices and times: what a signed number of 64 bits can count, as other languages have it.
inline constexpr std::uint64_t largest_number = INT64_MAX;
// Decimal digits, no leading zero, at most largest_number.
std::optional<std::uint64_t> parse_number(std::string_view text);

// UTF-8 without control characters, and not empty.
bool is_line(std::string_view text);

// Lines that all end with a newline.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  // The next line without its newline; none at the end, or if what is left has no newline.
  std::optional<std::string_view> next();
  [[nodiscard]] std::size_t number() const { return number_; }  // of the line last given, from 1
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

}  // namespace dawr::log
