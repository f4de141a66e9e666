// What events of bookings change, and what an appointment is worth in the calling order.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "broker/queue/state.h"

namespace dawr::queue {

void record(State& state, const DaysPublished& event, Instant at);
void record(State& state, const SlotHeld& event, Instant at);
void record(State& state, const HoldLapsed& event, Instant at);
void record(State& state, const BookingMade& event, Instant at);
void record(State& state, const BookingMoved& event, Instant at);
void record(State& state, const BookingCancelled& event, Instant at);
void record(State& state, const BookingDisplaced& event, Instant at);
void record(State& state, const BookingMissed& event, Instant at);
// The ticket that was just made of its booking: why it has its turn, and from when it is callable.
void check_in(State& state, Ticket& ticket);

// The turn of who checks in now: an hour before the slot, whenever he came before it; who comes
// later than late_after has the turn of his coming.
Instant turn_of_check_in(Instant slot, Instant now, const AppointmentRules& rules);

// The plan of the open date; none: no day is open, or nothing is booked on it.
const DayPlan* open_day(const State& state);

// Of a ticket that was checked in before its booking's slot was late; none: it has no such turn.
std::optional<Instant> turn_of_appointment(const State& state, const Ticket& ticket);

// Of the open date: confirmed bookings whose people may still come. O(those).
std::vector<BookingId> bookings_still_due(const State& state);

// Those from that date on.
std::vector<DayPlan> days_from(std::span<const DayPlan> days, ServiceDate date);

// Where the bookings that can't be kept go, once these days are the ones that can be booked.
// O(bookings).
std::vector<BookingDisplaced> displaced_by(appointments::Ledger bookings,
                                           const CentrePolicy& policy, std::vector<DayPlan> days,
                                           Instant now);

// Numbers of bookings may be on papers that a restored journal knows nothing of.
void pass_over_unknown_bookings(State& state, std::uint16_t abandoned);

}  // namespace dawr::queue
