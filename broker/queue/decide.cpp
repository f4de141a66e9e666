#include "broker/queue/decide.h"

#include "broker/queue/deadlines.h"
#include "broker/queue/decide_parts.h"
#include "common/domain/check.h"

namespace dawr::queue {

Decision decide(const State& state, const Command& command, const Principal& principal,
                Instant now) {
  DAWR_CHECK(now >= state.now, "the shell's clock never goes back");
  if (!role_may(state.policy, principal.role, command.body)) {
    return refuse(RejectionCode::role_forbidden);
  }
  const auto due = next_deadline(state);
  DAWR_CHECK(!due || *due > now || std::holds_alternative<Pulse>(command.body),
             "what is due happens before the next command");
  const Context context{state, command.id, principal, now};
  return std::visit([&](const auto& body) { return decide(context, body); }, command.body);
}

}  // namespace dawr::queue
