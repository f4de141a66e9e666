#include "broker/floor/questions.h"

#include "broker/queue/manager_view.h"
#include "broker/queue/views.h"

namespace dawr {

wire::BrokerMessage answer(const Known& known, const Principal& sender, Side side,
                           wire::Question what, Instant now) {
  const queue::State& state = known.state;
  switch (what) {
    case wire::Question::offer:
      // Counters show the names of lines and services with it; nobody who waits is in it.
      if (side == Side::citizen || is_counter_role(sender.role)) return queue::offer_view(state);
      break;
    case wire::Question::counter:
      if (!is_counter_role(sender.role) || !sender.counter) break;
      if (find_counter(state.policy, *sender.counter) == nullptr) {
        return wire::Refused{RejectionCode::unknown_counter,
                             "this counter is not in today's configuration"};
      }
      return queue::counter_view(state, *sender.counter, now);
    case wire::Question::board:
      // Facts of this batch are not durable yet: the board is the one last published.
      if (side == Side::board || sender.role == Role::supervisor) return known.board;
      break;
    case wire::Question::manager:
      if (sender.role == Role::supervisor) {
        auto view = queue::manager_view(state, known.metrics, known.watch, known.around, now);
        view.seq = known.last_seq;
        return view;
      }
      break;
  }
  return wire::Refused{RejectionCode::role_forbidden, "this key's role may not ask that"};
}

}  // namespace dawr
