#include <initializer_list>

#include "broker/queue/bookings.h"
#include "broker/queue/decide_parts.h"

namespace dawr::queue {
namespace {

using enum RejectionCode;

const AppointmentRules& rules_of(const Context& context) {
  return context.state.policy.rules.appointments;
}

// Where several refusals apply, the first of RejectionCode's order is answered.
std::optional<RejectionCode> first_of(
    std::initializer_list<std::optional<RejectionCode>> refusals) {
  std::optional<RejectionCode> first;
  for (const auto& refusal : refusals) {
    if (refusal && (!first || *refusal < *first)) first = refusal;
  }
  return first;
}

std::optional<RejectionCode> when(bool refused, RejectionCode code) {
  return refused ? std::optional(code) : std::nullopt;
}

// The booking whose code the citizen has.
std::expected<const Booking*, Rejection> own_booking(const Context& context,
                                                     const std::optional<BookingId>& id) {
  if (!id) return refuse(token_mismatch);
  const Booking* booking = context.state.bookings.find(*id);
  if (booking == nullptr) return refuse(other_day);
  return booking;
}

// Why nothing more can come of it; none: it is a promise, and nobody has come with it.
std::optional<RejectionCode> end_of(const Booking& booking) {
  switch (booking.state) {
    case BookingState::confirmed:
      return std::nullopt;
    case BookingState::missed:
      return check_in_over;
    case BookingState::checked_in:
    case BookingState::cancelled:
      return ticket_used;
    case BookingState::held:
      break;
  }
  return state;
}

// That place of that service: held by this device, or free.
std::optional<RejectionCode> place_refusal(const Context& context, const Book& command,
                                           const Service& service) {
  const auto& bookings = context.state.bookings;
  const auto& rules = rules_of(context);
  if (!command.held) return bookings.refusal_of(service, command.slot, context.now, rules);
  const Booking* held = bookings.find(*command.held);
  const bool is_held = held != nullptr && held->state == BookingState::held;
  const bool other_place =
      is_held && (held->service != command.service || held->slot != command.slot);
  // Its service waits in another line since: that place is of no use.
  const bool over = !is_held || held->line != service.line;
  return first_of({when(is_held && held->device != context.principal.device, not_yours),
                   when(other_place, bad_argument), when(over, hold_over),
                   bookings.refusal_of_held(service, command.slot, context.now, rules)});
}

// Whether the shell drew the time of the release as the rules say.
bool fits(minutes release_after, const AppointmentRules& rules) {
  return release_after >= rules.release_least && release_after <= rules.release_most;
}

// Whether people of that slot check in on the day that is open.
bool is_today(const Context& context, Instant slot) {
  const DayPlan* today = open_day(context.state);
  return today != nullptr && slot >= today->open.front().from && slot < today->open.back().until;
}

}  // namespace

Decision decide(const Context& context, const HoldSlot& command) {
  const Service* service = find_service(context.state.policy, command.service);
  if (service == nullptr) return refuse(unknown_service);
  const auto& bookings = context.state.bookings;
  const auto& rules = rules_of(context);
  const auto refusal = first_of(
      {when(bookings.held_by(context.principal.device) >= limits::held_slots, booking_quota),
       bookings.refusal_of(*service, command.slot, context.now, rules)});
  if (refusal) return refuse(*refusal);
  return std::vector<Event>{SlotHeld{bookings.next_id(), command.service, service->line,
                                     command.slot, context.now + rules.hold,
                                     context.principal.device}};
}

Decision decide(const Context& context, const Book& command) {
  const Service* service = find_service(context.state.policy, command.service);
  if (service == nullptr) return refuse(unknown_service);
  const auto refusal = first_of(
      {when(command.has_another, booking_quota), place_refusal(context, command, *service)});
  if (refusal) return refuse(*refusal);
  const auto id = command.held.value_or(context.state.bookings.next_id());
  return std::vector<Event>{
      BookingMade{id, command.service, service->line, command.slot, context.principal.device}};
}

Decision decide(const Context& context, const Reschedule& command) {
  const auto booking = own_booking(context, command.booking);
  if (!booking) return std::unexpected(booking.error());
  const auto& rules = rules_of(context);
  const Service* service = find_service(context.state.policy, (*booking)->service);
  const bool same_slot = (*booking)->slot == command.slot;
  const auto refusal =
      first_of({when(!fits(command.release_after, rules), bad_argument), end_of(**booking),
                when(rules.share_percent == 0, not_bookable),
                service == nullptr || same_slot ? std::nullopt
                                                : context.state.bookings.refusal_of(
                                                      *service, command.slot, context.now, rules)});
  if (refusal) return refuse(*refusal);
  if (same_slot) return std::vector<Event>{};
  return std::vector<Event>{
      BookingMoved{(*booking)->id, command.slot, context.now + command.release_after}};
}

Decision decide(const Context& context, const CancelAppointment& command) {
  const auto booking = own_booking(context, command.booking);
  if (!booking) return std::unexpected(booking.error());
  if (!fits(command.release_after, rules_of(context))) return refuse(bad_argument);
  if ((*booking)->state == BookingState::cancelled) return std::vector<Event>{};
  if (const auto ended = end_of(**booking)) return refuse(*ended);
  return std::vector<Event>{BookingCancelled{(*booking)->id, context.now + command.release_after}};
}

// Whoever has an appointment is let in while issuing is paused: he was promised his turn before.
Decision decide(const Context& context, const CheckIn& command) {
  const State& state = context.state;
  if (!state.day_open) return refuse(day_closed);
  if (command.other_person) return refuse(token_mismatch);
  const auto booking = own_booking(context, command.booking);
  if (!booking) return std::unexpected(booking.error());
  const auto& rules = rules_of(context);
  const auto ended = end_of(**booking);
  const Instant from = (*booking)->slot - rules.check_in_before;
  // Nobody has opened its day yet: a ticket of the one that is left open would be of no use.
  if (!ended && context.now >= from && !is_today(context, (*booking)->slot)) {
    return refuse(other_day);
  }
  if (state.cancelled_takes.contains(context.id)) return refuse(take_cancelled);
  if (ended) return refuse(*ended);
  const WaitingLine& line = state.lines.at((*booking)->line);
  if (line.last_number >= limits::number_per_line || state.last_serial >= limits::serial_per_day) {
    return refuse(numbers_exhausted);
  }
  if (context.now < from) return refuse(check_in_early, from);

  TicketIssued issued;
  issued.ticket = state.next_serial();
  issued.service = (*booking)->service;
  issued.line = (*booking)->line;
  issued.number = static_cast<std::uint16_t>(line.last_number + 1);
  issued.take = context.id;
  issued.turn = turn_of_check_in((*booking)->slot, context.now, rules);
  issued.arrival_commitment = command.arrival_commitment;
  issued.booking = (*booking)->id;
  return std::vector<Event>{issued};
}

}  // namespace dawr::queue
