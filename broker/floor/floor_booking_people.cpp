// What is known of the people who have booked: see booking_people.h for the order of things.
#include <algorithm>
#include <ranges>
#include <vector>

#include "broker/floor/floor_draft.h"

namespace dawr {

// Of the same person and service: those that are still to be kept.
std::vector<const Booking*> Floor::bookings_of(const Draft& draft, const Book& book) const {
  if (settings_.people == nullptr || !book.person) return {};
  auto& people = settings_.people->bookings();
  if (!people.identity_key()) return {};
  auto theirs = people.bookings_of(*book.person);
  for (const auto& [id, person] : draft.persons_booked) {
    if (person == *book.person) theirs.push_back(id);
  }
  std::vector<const Booking*> live;
  for (const BookingId id : theirs) {
    const Booking* booking = state_.bookings.find(id);
    if (booking != nullptr && booking->state == BookingState::confirmed &&
        booking->service == book.service) {
      live.push_back(booking);
    }
  }
  return live;
}

// Who did not say who he is when he booked may be anybody.
bool Floor::is_other_person(const Draft& draft, BookingId booking, const PersonTag& person) const {
  if (settings_.people == nullptr) return false;
  auto& people = settings_.people->bookings();
  if (!people.identity_key()) return false;
  const auto staged =
      std::ranges::find(draft.persons_booked, booking, &std::pair<BookingId, PersonTag>::first);
  const auto known = staged != draft.persons_booked.end() ? std::optional(staged->second)
                                                          : people.person_of(booking);
  return known && *known != person;
}

// Of a press that is answered, now or once more: a crash may have come between.
void Floor::note_person(Draft& draft, const wire::Submit& submit, const wire::Reply& reply) const {
  const auto* book = std::get_if<Book>(&submit.body);
  const auto* booked = std::get_if<BookedSlot>(&reply.body);
  if (book == nullptr || booked == nullptr || !book->person) return;
  if (keeps_person_of(booked->booking)) {
    draft.persons_booked.emplace_back(booked->booking, *book->person);
  }
}

// Behind the commit, and before anything is answered.
void Floor::follow_booking_people(const Draft& draft) const {
  if (settings_.people == nullptr) return;
  auto& people = settings_.people->bookings();
  for (const auto& [booking, person] : draft.persons_booked) people.keep(booking, person);
  for (const BookingId booking : draft.bookings_over) people.forget(booking);
  // Whom it concerns waits with a ticket now.
  for (const auto& [booking, ticket] : draft.checked_in) {
    const auto contact = people.contact_of(booking);
    if (!contact || !*contact) continue;
    if (!settings_.people->leave(ticket, *contact)) people.leave(booking, std::nullopt);
  }
  if (draft.day_opened || draft.day_closed) settle_booking_people();
}

// Until the day ends on which they were to come. Whom the centre could give no other slot has to be
// told until then.
bool Floor::keeps_person_of(BookingId id) const {
  const Booking* booking = state_.bookings.find(id);
  if (booking == nullptr) return false;
  constexpr auto longest_day = std::chrono::hours{12};
  switch (booking->state) {
    case BookingState::held:
    case BookingState::missed:
      return false;
    case BookingState::confirmed:
      return true;
    case BookingState::checked_in:
      return state_.day_open && booking->slot + longest_day > state_.now;
    case BookingState::cancelled:
      return booking->moved_by_centre && booking->slot > state_.now;
  }
  return false;
}

// A centre that has stopped taking bookings keeps those that it has promised.
void Floor::settle_booking_people() const {
  if (settings_.people == nullptr) return;
  const auto keeps = [this](BookingId id) { return keeps_person_of(id); };
  const bool is_needed = state_.policy.rules.appointments.share_percent > 0 ||
                         std::ranges::any_of(std::views::keys(state_.bookings.all()), keeps);
  settings_.people->bookings().settle(is_needed, state_.last_date, keeps);
}

// Neither an entry nor a stored reply, as with a ticket's contact.
wire::BrokerMessage Floor::answer_booking_contact(const Incoming& incoming,
                                                  const wire::LeaveBookingContact& leave,
                                                  Instant now) {
  if (incoming.side != Side::citizen) {
    return wire::Refused{RejectionCode::role_forbidden, "this key's role has no people before it"};
  }
  const auto noted = [&](std::optional<RejectionCode> refused) {
    return wire::ContactNoted{.nonce = leave.nonce, .refused = refused};
  };
  if (settings_.people == nullptr) return noted(RejectionCode::bad_argument);
  const auto booking = booking_of(incoming.sender.device, leave.code, now);
  if (!booking) return noted(booking.error().code);
  const Booking* found = state_.bookings.find(*booking);
  if (found == nullptr || found->state != BookingState::confirmed) {
    return noted(RejectionCode::state);
  }
  return noted(settings_.people->bookings().leave(*booking, leave.mobile));
}

}  // namespace dawr
