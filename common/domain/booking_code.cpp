#include "common/domain/booking_code.h"

#include <limits>

#include "common/domain/limits.h"

namespace dawr {
namespace {

constexpr std::size_t check_digits = 6;

// In UTF-8, each of the other digits is one of these two bytes and another one.
constexpr std::string_view arabic_lead = "\xd9";
constexpr std::string_view persian_lead = "\xdb";
constexpr unsigned char arabic_zero = 0xa0;
constexpr unsigned char persian_zero = 0xb0;

// Taken off the front; none: it begins with something else.
std::optional<unsigned> take_digit(std::string_view& rest) {
  if (rest.front() >= '0' && rest.front() <= '9') {
    const auto digit = static_cast<unsigned>(rest.front() - '0');
    rest.remove_prefix(1);
    return digit;
  }
  if (rest.size() < 2) return std::nullopt;
  const bool is_arabic = rest.starts_with(arabic_lead);
  if (!is_arabic && !rest.starts_with(persian_lead)) return std::nullopt;
  const unsigned digit =
      static_cast<unsigned char>(rest[1]) - unsigned{is_arabic ? arabic_zero : persian_zero};
  if (digit > 9) return std::nullopt;
  rest.remove_prefix(2);
  return digit;
}

}  // namespace

std::optional<BookingCode> BookingCode::read(std::string_view typed) {
  if (typed.size() > limits::booking_code_bytes) return std::nullopt;
  std::uint64_t number = 0;
  std::size_t count = 0;
  constexpr auto most = std::uint64_t{std::numeric_limits<std::uint32_t>::max()};
  while (!typed.empty()) {
    if (typed.front() == ' ' || typed.front() == '-') {
      typed.remove_prefix(1);
      continue;
    }
    const auto digit = take_digit(typed);
    if (!digit) return std::nullopt;
    number = number * 10 + *digit;
    if (++count, number / checks > most) return std::nullopt;
  }
  const auto booking = static_cast<std::uint32_t>(number / checks);
  if (count <= check_digits || booking == 0) return std::nullopt;
  return BookingCode{BookingId{booking}, static_cast<std::uint32_t>(number % checks)};
}

std::string text_of(const BookingCode& code) {
  const auto check = std::to_string(code.check);
  return std::to_string(code.booking.value) + "-" + std::string(check_digits - check.size(), '0') +
         check;
}

}  // namespace dawr
