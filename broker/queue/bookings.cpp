#include "broker/queue/bookings.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "common/domain/check.h"

namespace dawr::queue {
namespace {

std::uint16_t restorations_of(const State& state) {
  return static_cast<std::uint16_t>(state.restorations.size());
}

std::map<LineId, appointments::Capacity> capacities_of(const CentrePolicy& policy) {
  return appointments::capacities(policy, policy.rules.appointments.share_percent);
}

}  // namespace

void record(State& state, const DaysPublished& event, Instant) {
  state.bookings.apply(event, capacities_of(state.policy));
}
void record(State& state, const SlotHeld& event, Instant at) {
  state.bookings.apply(event, at, restorations_of(state));
}
void record(State& state, const HoldLapsed& event, Instant) { state.bookings.apply(event); }
void record(State& state, const BookingMade& event, Instant at) {
  state.bookings.apply(event, at, restorations_of(state));
}
// A place may be free again at once.
void record(State& state, const BookingMoved& event, Instant at) {
  state.bookings.apply(event);
  state.bookings.release_until(at);
}
void record(State& state, const BookingCancelled& event, Instant at) {
  state.bookings.apply(event);
  state.bookings.release_until(at);
}
// A booking without a slot is given up, whatever its line was.
void record(State& state, const BookingDisplaced& event, Instant) {
  const auto* booking = state.bookings.find(event.booking);
  const auto* service = booking == nullptr ? nullptr : find_service(state.policy, booking->service);
  state.bookings.apply(event, service == nullptr ? LineId{} : service->line);
}
void record(State& state, const BookingMissed& event, Instant) { state.bookings.apply(event); }

void check_in(State& state, Ticket& ticket) {
  const auto* booking = state.bookings.find(*ticket.booking);
  DAWR_CHECK(booking != nullptr, "a ticket is checked in with a booking that is known");
  const bool in_time = turn_of_appointment(state, ticket).has_value();
  const auto callable_from = booking->slot - state.policy.rules.appointments.callable_before;
  ticket.turn_reason = in_time ? TurnReason::appointment : TurnReason::late_appointment;
  if (in_time) ticket.callable_at = std::max(state.now, callable_from);
  state.bookings.check_in(booking->id, ticket.serial);
}

Instant turn_of_check_in(Instant slot, Instant now, const AppointmentRules& rules) {
  return now <= slot + rules.late_after ? slot - rules.credit : now;
}

std::optional<Instant> turn_of_appointment(const State& state, const Ticket& ticket) {
  const auto* booking = ticket.booking ? state.bookings.find(*ticket.booking) : nullptr;
  if (booking == nullptr) return std::nullopt;
  const auto& rules = state.policy.rules.appointments;
  const bool in_time = ticket.issued_at <= booking->slot + rules.late_after;
  return in_time ? std::optional(booking->slot - rules.credit) : std::nullopt;
}

const DayPlan* open_day(const State& state) {
  return state.day_open ? state.bookings.slots().day(*state.last_date) : nullptr;
}

std::vector<BookingId> bookings_still_due(const State& state) {
  return state.bookings.due(open_day(state));
}

std::vector<DayPlan> days_from(std::span<const DayPlan> days, ServiceDate date) {
  std::vector<DayPlan> later;
  std::ranges::copy_if(days, std::back_inserter(later),
                       [&](const DayPlan& day) { return day.date >= date; });
  return later;
}

std::vector<BookingDisplaced> displaced_by(appointments::Ledger bookings,
                                           const CentrePolicy& policy, std::vector<DayPlan> days,
                                           Instant now) {
  bookings.apply(DaysPublished{std::move(days)}, capacities_of(policy));
  return bookings.displaced(policy.services, now, policy.rules.appointments);
}

void pass_over_unknown_bookings(State& state, std::uint16_t abandoned) {
  constexpr std::uint32_t bookings_unknown = 10'000;
  state.bookings.pass_over(bookings_unknown * (1U + abandoned));
}

}  // namespace dawr::queue
