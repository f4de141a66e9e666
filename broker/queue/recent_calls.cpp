#include "broker/queue/recent_calls.h"

#include <algorithm>
#include <iterator>

namespace dawr::queue {

void remember_call(State& state, const Ticket& ticket, std::uint8_t call, Instant at) {
  std::erase_if(state.recent_calls,
                [&](const RecentCall& recent) { return recent.ticket == ticket.serial; });
  const bool exceptional = ticket.turn_reason == TurnReason::overridden;
  state.recent_calls.push_front(
      {ticket.serial, call, at, ticket.counter, ticket.line, exceptional});
  const auto over = [&](const RecentCall& recent) {
    return state.find(recent.ticket)->state != TicketState::called;
  };
  while (state.recent_calls.size() > limits::recent_calls) {
    const auto oldest = std::find_if(state.recent_calls.rbegin(), state.recent_calls.rend(), over);
    if (oldest == state.recent_calls.rend()) return;  // who is still called stays on the screens
    state.recent_calls.erase(std::next(oldest).base());
  }
}

void forget_call(State& state, Serial ticket) {
  std::erase_if(state.recent_calls,
                [&](const RecentCall& recent) { return recent.ticket == ticket; });
}

}  // namespace dawr::queue
