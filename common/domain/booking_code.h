// What a person has of a booking: its number and six digits that only its centre can make, such as
// "1842-306915". On paper, in a message and in a QR code it is this text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/domain/booking.h"

namespace dawr {

struct BookingCode {
  static constexpr std::uint32_t checks = 1'000'000;

  BookingId booking;
  std::uint32_t check{};  // below `checks`

  // As people type it: the digits 0-9, ٠-٩ or ۰-۹, with spaces and dashes wherever they like; the
  // last six are the check. None: it can't be one.
  static std::optional<BookingCode> read(std::string_view typed);
  bool operator==(const BookingCode&) const = default;
};

// In ASCII.
std::string text_of(const BookingCode& code);

}  // namespace dawr
