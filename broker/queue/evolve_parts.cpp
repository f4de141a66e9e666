#include "broker/queue/evolve_parts.h"

#include "common/domain/check.h"

namespace dawr::queue {

Ticket& ticket_of(State& state, Serial serial) {
  Ticket* ticket = state.find(serial);
  DAWR_CHECK(ticket != nullptr, "an event names a ticket that was issued");
  return *ticket;
}

CounterStand& stand_of(State& state, CounterId counter) {
  const auto found = state.counters.find(counter);
  DAWR_CHECK(found != state.counters.end(), "an event names a counter of today's configuration");
  return found->second;
}

WaitingLine& line_of(State& state, LineId line) {
  const auto found = state.lines.find(line);
  DAWR_CHECK(found != state.lines.end(), "an event names a line of today's configuration");
  return found->second;
}

void join_line(State& state, Ticket& ticket) {
  WaitingLine& line = line_of(state, ticket.line);
  ticket.state = TicketState::waiting;
  line.by_waiting_since.insert({ticket.waiting_since, ticket.serial});
  if (ticket.callable_at > state.now) {
    line.later.insert({ticket.callable_at, ticket.serial});
  } else {
    line.callable.insert({ticket.turn, ticket.serial});
  }
}

void leave_line(State& state, const Ticket& ticket) {
  WaitingLine& line = line_of(state, ticket.line);
  const bool listed = line.by_waiting_since.erase({ticket.waiting_since, ticket.serial}) == 1;
  const bool was_callable = line.callable.erase({ticket.turn, ticket.serial});
  const bool was_later = line.later.erase({ticket.callable_at, ticket.serial}) == 1;
  const bool placed = was_callable != was_later;
  DAWR_CHECK(ticket.state == TicketState::waiting && listed && placed,
             "a ticket that leaves a line is in it exactly once");
}

void admit_those_callable_by_now(State& state) {
  for (auto& [id, line] : state.lines) {
    while (!line.later.empty() && line.later.begin()->first <= state.now) {
      const Ticket& ticket = ticket_of(state, line.later.begin()->second);
      line.callable.insert({ticket.turn, ticket.serial});
      line.later.erase(line.later.begin());
    }
  }
}

void release(State& state, CounterStand& stand, Ticket& ticket, TicketState next) {
  DAWR_CHECK(stand.in_hand == ticket.serial, "a counter lets go of the ticket in its hand");
  stand.in_hand.reset();
  stand.pressed_at = state.now;
  --state.in_hand_or_held;
  ticket.state = next;
}

void remember_for_undo(CounterStand& stand, const Ticket& before, Instant at) {
  stand.undo = UndoStep{before, before.version + 1, at};
}

void settle_print(State& state, const Ticket& ticket) {
  state.print_deadlines.erase(
      {ticket.entered_at + state.policy.rules.print_doubtful_after, ticket.serial});
}

}  // namespace dawr::queue
