// The bookings of a centre, over all its dates: who has which slot, what is kept for a moment, and
// which places come free again and when. Made by `apply` alone; the questions decide nothing.
//
// One thread. A booking costs O(log bookings).
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "broker/appointments/slots.h"
#include "common/domain/booking.h"
#include "common/domain/rejection.h"

namespace dawr::appointments {

struct Place {
  LineId line;
  Instant slot{};
  auto operator<=>(const Place&) const = default;
};

class Ledger {
 public:
  // ---- what may be asked ----

  [[nodiscard]] const SlotBook& slots() const { return slots_; }
  [[nodiscard]] const std::map<BookingId, Booking>& all() const { return bookings_; }
  [[nodiscard]] const Booking* find(BookingId id) const;
  [[nodiscard]] std::size_t held_by(DeviceId device) const;  // slots kept for a moment; O(those)
  [[nodiscard]] std::size_t confirmed() const;               // promises that are to be kept
  // Confirmed ones of a day, by slot; none: of no day.
  [[nodiscard]] std::vector<BookingId> due(const DayPlan* day) const;
  [[nodiscard]] BookingId next_id() const { return BookingId{last_ + 1}; }

  // Why that slot can't be booked for that service now; none: it can. In the order of
  // RejectionCode. One nearer than its credit can't: nobody's turn is before he asked for it.
  [[nodiscard]] std::optional<RejectionCode> refusal_of(const Service& service, Instant slot,
                                                        Instant now,
                                                        const AppointmentRules& rules) const;
  // The same for somebody who holds a place in it already.
  [[nodiscard]] std::optional<RejectionCode> refusal_of_held(const Service& service, Instant slot,
                                                             Instant now,
                                                             const AppointmentRules& rules) const;
  // Slots that can, also after a hold, the earliest first, before `until`. O(slots of those days),
  // whatever is booked.
  [[nodiscard]] std::vector<Instant> offered(const Service& service, Instant from, std::size_t most,
                                             Instant now, const AppointmentRules& rules,
                                             Instant until = Instant::max()) const;

  // The next instant at which time alone changes something here. `open`: the day on which people
  // can check in, none: no day is open. Who finds the doors shut misses nothing.
  [[nodiscard]] std::optional<Instant> next_deadline(const AppointmentRules& rules,
                                                     const DayPlan* open) const;
  // What has happened by `now`: holds that lapsed and bookings that were missed.
  struct Due {
    std::vector<HoldLapsed> lapsed;
    std::vector<BookingMissed> missed;
  };
  [[nodiscard]] Due due_by(Instant now, const AppointmentRules& rules, const DayPlan* open,
                           std::size_t most) const;

  // What becomes of confirmed bookings that can't be kept: the days no longer have their slots, or
  // they were on a day that was never opened, or their service waits in another line now. They get
  // the next free slots of its line, never earlier than promised, each place once; nothing, where
  // none is left or the service is gone.
  [[nodiscard]] std::vector<BookingDisplaced> displaced(const std::vector<Service>& services,
                                                        Instant now,
                                                        const AppointmentRules& rules) const;

  // ---- what happens ----

  void apply(const DaysPublished& event, std::map<LineId, Capacity> capacity);
  void apply(const SlotHeld& event, Instant at, std::uint16_t restorations);
  void apply(const HoldLapsed& event);
  void apply(const BookingMade& event, Instant at, std::uint16_t restorations);
  void apply(const BookingMoved& event);
  void apply(const BookingCancelled& event);
  void apply(const BookingDisplaced& event, LineId line);  // in which its service waits now
  void apply(const BookingMissed& event);
  void check_in(BookingId id, Serial ticket);
  // Its ticket never reached anybody: it can be checked in again.
  void undo_check_in(BookingId id);
  // What a date over has left can't be booked.
  void close(ServiceDate date) { slots_.close(date); }
  // Places whose time has come are free.
  void release_until(Instant now);
  // Bookings that ended and whose slot was before that instant are forgotten, with their places.
  void forget_before(Instant instant);
  // After a restore: numbers that may be on somebody's paper are never given again.
  void pass_over(std::uint32_t count) { last_ += count; }

  // Where its books contradict each other, in words; empty: nowhere. O(all of them).
  [[nodiscard]] std::string broken() const;

  bool operator==(const Ledger&) const = default;

 private:
  friend struct LedgerFields;  // of the snapshot

  using BySlot = std::set<std::pair<Instant, BookingId>>;

  Booking& live(BookingId id);
  [[nodiscard]] BySlot::const_iterator first_of(const DayPlan* day) const;
  void end(Booking& booking, BookingState state, Instant released_at);

  SlotBook slots_;
  std::map<BookingId, Booking> bookings_;
  std::uint32_t last_{};
  std::set<std::pair<Instant, BookingId>> holds_;  // by the end of the hold
  BySlot confirmed_;
  std::multiset<std::pair<Instant, Place>> releases_;  // by the instant from which they are free
};

}  // namespace dawr::appointments
