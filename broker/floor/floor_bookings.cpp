// What the broker alone adds to bookings: whose code it is, and when a place comes free.
#include <algorithm>
#include <utility>
#include <vector>

#include "broker/floor/floor_draft.h"
#include "common/domain/booking_code.h"

namespace dawr {
namespace {

// What is refused for a reason that comes before the code costs no try, and tells nothing of it.
bool asks_for_code(const queue::Decision& decision) {
  return !decision && decision.error().code == RejectionCode::token_mismatch;
}

}  // namespace

// Of a booking that is known; the epoch is that in which it was made.
std::uint32_t Floor::check_of(const Booking& booking) const {
  return settings_.secret.booking_check(state_.epoch_after(booking.made_in, journal_.epoch()),
                                        booking.id);
}

std::expected<BookingId, Rejection> Floor::booking_of(DeviceId device, const std::string& code,
                                                      Instant now) {
  const auto typed = BookingCode::read(code);
  const Booking* booking = typed ? state_.bookings.find(typed->booking) : nullptr;
  // A slot that is only held has no code yet.
  const bool has_code = booking != nullptr && booking->state != BookingState::held;
  return booking_codes_.check(device, typed,
                              has_code ? std::optional(check_of(*booking)) : std::nullopt, now);
}

// Of a device that never heard the answer, or another one: the place that a person has already is
// no second one. Nothing happens, and he is told it again.
void Floor::book_again(const Draft& draft, const Book& asked, Book& command,
                       queue::Decision& decision) const {
  if (decision || decision.error().code != RejectionCode::booking_quota) return;
  const auto theirs = bookings_of(draft, asked);
  const auto same = std::ranges::find(theirs, asked.slot, &Booking::slot);
  if (same == theirs.end()) return;
  command.held = (*same)->id;
  decision = std::vector<Event>{};
}

// None: it needs no code, or has the right one; the core has decided.
std::optional<Rejection> Floor::check_booking(const Draft& draft, const Principal& sender,
                                              const wire::Submit& submit, Command& command,
                                              queue::Decision& decision) {
  if (auto* book = std::get_if<Book>(&command.body)) {
    book_again(draft, std::get<Book>(submit.body), *book, decision);
    return std::nullopt;
  }
  const std::string* code = nullptr;
  if (const auto* move = std::get_if<Reschedule>(&submit.body)) code = &move->code;
  if (const auto* cancel = std::get_if<CancelAppointment>(&submit.body)) code = &cancel->code;
  if (const auto* check_in = std::get_if<CheckIn>(&submit.body)) code = &check_in->code;
  if (code == nullptr || !asks_for_code(decision)) return std::nullopt;
  const auto booking = booking_of(sender.device, *code, draft.now);
  if (!booking) return booking.error();
  if (auto* move = std::get_if<Reschedule>(&command.body)) move->booking = *booking;
  if (auto* cancel = std::get_if<CancelAppointment>(&command.body)) cancel->booking = *booking;
  if (auto* check_in = std::get_if<CheckIn>(&command.body)) {
    const auto& person = std::get<CheckIn>(submit.body).person;
    check_in->booking = *booking;
    check_in->other_person = person && is_other_person(draft, *booking, *person);
  }
  decision = queue::decide(state_, command, sender, draft.now);
  return std::nullopt;
}

// Of its fields that the shell fills, those that need no code.
void Floor::complete_booking(const Draft& draft, Command& command) const {
  const auto& rules = state_.policy.rules.appointments;
  const auto by_chance = [&] {
    return settings_.secret.release_after(command.id, rules.release_least, rules.release_most);
  };
  if (auto* move = std::get_if<Reschedule>(&command.body)) {
    move->release_after = by_chance();
    move->code.clear();
  } else if (auto* cancel = std::get_if<CancelAppointment>(&command.body)) {
    cancel->release_after = by_chance();
    cancel->code.clear();
  } else if (auto* book = std::get_if<Book>(&command.body)) {
    book->has_another = !bookings_of(draft, *book).empty();
    book->person.reset();
  } else if (auto* check_in = std::get_if<CheckIn>(&command.body)) {
    const TicketRef ticket{state_.last_date.value_or(ServiceDate{}), state_.next_serial()};
    const Epoch epoch = journal_.epoch();
    const ArrivalCode code = settings_.secret.arrival_code(epoch, ticket);
    check_in->arrival_commitment = settings_.secret.commitment(epoch, ticket, code);
    check_in->code.clear();
    check_in->person.reset();
  }
}

// The answer to a command that was done; none where it is of another kind. As it is stored: without
// the code.
std::optional<decltype(wire::Reply::body)> Floor::booking_reply(
    const Command& command, const queue::Decision& decision) const {
  if (std::holds_alternative<HoldSlot>(command.body)) {
    const auto& held = std::get<SlotHeld>(decision->front());
    return HeldSlot{held.booking, held.service, held.slot, held.until};
  }
  std::optional<BookingId> id;
  if (const auto* book = std::get_if<Book>(&command.body)) {
    id = decision->empty() ? book->held : std::get<BookingMade>(decision->front()).booking;
  } else if (const auto* move = std::get_if<Reschedule>(&command.body)) {
    id = move->booking;
  }
  if (!id) return std::nullopt;
  const Booking& booking = *state_.bookings.find(*id);
  return BookedSlot{booking.id, booking.service, booking.slot, {}};
}

// Empty, once the booking is forgotten.
std::string Floor::code_of(BookingId id) const {
  const Booking* booking = state_.bookings.find(id);
  return booking != nullptr ? text_of(BookingCode{id, check_of(*booking)}) : std::string();
}

}  // namespace dawr
