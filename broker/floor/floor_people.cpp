// What a batch means for the data of the people who wait.
#include "broker/floor/floor_draft.h"

namespace dawr {
namespace {

std::optional<ServiceDate> open_date(const queue::State& state) {
  return state.day_open ? state.last_date : std::nullopt;
}

// A no-show may come back.
bool is_over(const queue::Ticket& ticket) {
  return !ticket.is_live() && ticket.state != TicketState::no_show;
}

}  // namespace

// Neither an entry nor a stored reply: no journal knows of it.
wire::BrokerMessage Floor::answer_contact(const Incoming& incoming,
                                          const wire::LeaveContact& leave) {
  if (incoming.side != Side::citizen) {
    return wire::Refused{RejectionCode::role_forbidden, "this key's role has no people before it"};
  }
  const auto ticket = ticket_of(leave.token);
  auto refused = refusal_of_contact(ticket);
  if (!refused) refused = settings_.people->leave(ticket->serial, leave.mobile);
  return wire::ContactNoted{.nonce = leave.nonce, .refused = refused};
}

std::optional<RejectionCode> Floor::refusal_of_contact(
    const std::optional<TicketRef>& ticket) const {
  if (settings_.people == nullptr) return RejectionCode::bad_argument;
  if (!state_.day_open) return RejectionCode::day_closed;
  if (!ticket) return RejectionCode::token_mismatch;
  if (ticket->date != state_.last_date) return RejectionCode::other_day;
  const queue::Ticket* found = state_.find(ticket->serial);
  if (found == nullptr) return RejectionCode::unknown_ticket;
  return is_over(*found) ? std::optional(RejectionCode::state) : std::nullopt;
}

// Behind the commit: what was rolled back has ended nothing.
void Floor::follow_people(const Draft& draft) const {
  if (settings_.people == nullptr) return;
  if (draft.day_opened || draft.day_closed) settle_people();
  for (const Serial ticket : draft.visits_ended) settings_.people->forget(ticket);
}

void Floor::settle_people() const {
  if (settings_.people != nullptr) settings_.people->settle(open_date(state_));
}

// An earlier run may have ended between a commit and this.
void Floor::forget_those_who_left() {
  if (settings_.people == nullptr) return;
  settle_people();
  settle_booking_people();
  for (const queue::Ticket& ticket : state_.tickets) {
    if (is_over(ticket)) settings_.people->forget(ticket.serial);
  }
}

}  // namespace dawr
