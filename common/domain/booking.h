// Appointments: a place in a line at a quarter-hour of a later time, kept for one person.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "common/domain/day_plan.h"
#include "common/domain/identifiers.h"
#include "common/domain/time.h"

namespace dawr {

// From 1, gap-free in a centre and never given again, but for the step of a restore.
using BookingId = Identifier<struct BookingTag, std::uint32_t>;

enum class BookingState : std::uint8_t {
  held = 1,       // a slot kept for a moment
  confirmed = 2,  // a promise
  checked_in = 3,
  cancelled = 4,  // by the person, or by the centre where no other slot was left
  missed = 5,
};

struct Booking {
  BookingId id;
  ServiceCode service;
  LineId line;
  Instant slot{};
  BookingState state{BookingState::held};
  DeviceId device;  // at which it was held or made
  Instant made_at{};
  Instant held_until{};            // while it is held
  std::uint16_t version{};         // counts how often it was moved
  std::uint16_t made_in{};         // restorations of the journal before it: names its epoch
  bool moved_by_centre{};          // and the person has to be told
  std::optional<Serial> ticket{};  // with which it was checked in
  bool operator==(const Booking&) const = default;
};

// --- what happens to them, in the journal ---

// The dates ahead, today's among them; in place of what was known of them.
struct DaysPublished {
  std::vector<DayPlan> days;
};
struct SlotHeld {
  BookingId booking;
  ServiceCode service;
  LineId line;
  Instant slot{};
  Instant until{};
  DeviceId device;
};
struct HoldLapsed {
  BookingId booking;
};
// Of a slot that was held, or at once.
struct BookingMade {
  BookingId booking;
  ServiceCode service;
  LineId line;
  Instant slot{};
  DeviceId device;
};
struct BookingMoved {
  BookingId booking;
  Instant slot{};
  Instant released_at{};  // the place that it leaves is free from then on
};
struct BookingCancelled {
  BookingId booking;
  Instant released_at{};
};
// The centre is shut then, or the van elsewhere: moved to the next free slot, or given up.
struct BookingDisplaced {
  BookingId booking;
  std::optional<Instant> slot;
};
struct BookingMissed {
  BookingId booking;
};

}  // namespace dawr
