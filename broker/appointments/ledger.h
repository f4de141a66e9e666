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
  [[nodiscard]] const Booking* find(BookingId id) const;
  [[nodiscard]] std::size_t held() const;       // slots kept for a moment
  [[nodiscard]] std::size_t confirmed() const;  // promises that are to be kept
  // Confirmed ones of a stretch of time, by slot.
  [[nodiscard]] std::vector<BookingId> due(Instant from, Instant until) const;
  [[nodiscard]] BookingId next_id() const { return BookingId{last_ + 1}; }

  // Why that slot can't be booked for that service now; none: it can. In the order of
  // RejectionCode.
  [[nodiscard]] std::optional<RejectionCode> refusal_of(const Service& service, Instant slot,
                                                        Instant now,
                                                        const AppointmentRules& rules) const;
  // Slots that can, the earliest first.
  [[nodiscard]] std::vector<Instant> offered(const Service& service, Instant from, std::size_t most,
                                             Instant now, const AppointmentRules& rules) const;

  // The next instant at which time alone changes something here.
  [[nodiscard]] std::optional<Instant> next_deadline(const AppointmentRules& rules) const;
  // What has happened by `now`: holds that lapsed and bookings that were missed.
  struct Due {
    std::vector<HoldLapsed> lapsed;
    std::vector<BookingMissed> missed;
  };
  [[nodiscard]] Due due_by(Instant now, const AppointmentRules& rules, std::size_t most) const;

  // What becomes of confirmed bookings whose slots the days no longer have: the next free slots of
  // their lines from `now` on, each place once.
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
  void apply(const BookingDisplaced& event);
  void apply(const BookingMissed& event);
  void check_in(BookingId id, Serial ticket);
  // Places whose time has come are free.
  void release_until(Instant now);
  // Bookings that ended, or whose slot was, before that instant are forgotten.
  void forget_before(Instant instant);
  // After a restore: numbers that may be on somebody's paper are never given again.
  void pass_over(std::uint32_t count) { last_ += count; }

  bool operator==(const Ledger&) const = default;

 private:
  friend struct LedgerFields;  // of the snapshot

  Booking& live(BookingId id);
  void end(Booking& booking, BookingState state, Instant released_at);

  SlotBook slots_;
  std::map<BookingId, Booking> bookings_;
  std::uint32_t last_{};
  std::set<std::pair<Instant, BookingId>> holds_;      // by the end of the hold
  std::set<std::pair<Instant, BookingId>> confirmed_;  // by slot
  std::multiset<std::pair<Instant, Place>> releases_;  // by the instant from which they are free
};

}  // namespace dawr::appointments
