// Whoever has booked shows the code of his booking at the dispenser, and has his ticket. Pure.
#pragma once

#include <cstdint>
#include <optional>

#include "common/domain/booking_code.h"
#include "common/domain/rejection.h"
#include "ticket/kiosk/identity.h"

namespace dawr::ticket {

enum class Notice : std::uint8_t;

// What the page of the code shows; typed, or read from a paper by a scanner that types.
struct CodeEntry {
  TypedCode typed;
  // None while it can't be a code yet.
  [[nodiscard]] std::optional<BookingCode> code() const {
    return BookingCode::read(typed.digits());
  }
  bool operator==(const CodeEntry&) const = default;
};

// What is said to whoever showed a code that is refused so; none: what anybody else is told.
std::optional<Notice> check_in_notice_of(RejectionCode code);
// Whether it is one of those.
bool is_of_check_in(Notice notice);

}  // namespace dawr::ticket
