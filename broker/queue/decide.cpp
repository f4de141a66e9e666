#include "broker/queue/decide.h"

#include "broker/queue/deadlines.h"
#include "broker/queue/decide_parts.h"
#include "common/domain/check.h"

namespace dawr::queue {
namespace {

// Whatever a supervisor's key may do, but to say who has it in hand.
bool is_deed(Role role, const CommandBody& command) {
  return role == Role::supervisor && !std::holds_alternative<SignIn>(command) &&
         !std::holds_alternative<SignOut>(command);
}

}  // namespace

Decision decide(const State& state, const Command& command, const Principal& principal,
                Instant now) {
  DAWR_CHECK(now >= state.now, "the shell's clock never goes back");
  if (!role_may(state.policy, principal.role, command.body)) {
    return refuse(RejectionCode::role_forbidden);
  }
  const auto person =
      is_deed(principal.role, command.body) ? state.signed_in(principal.device, now) : std::nullopt;
  if (command.person_needed && !person && is_deed(principal.role, command.body)) {
    return refuse(RejectionCode::sign_in_needed);
  }
  const auto due = next_deadline(state);
  DAWR_CHECK(!due || *due > now || std::holds_alternative<Pulse>(command.body),
             "what is due happens before the next command");
  Context context{state, command.id, principal, now, command.person_needed};
  if (person) context.person = person->clerk;
  auto decision = std::visit([&](const auto& body) { return decide(context, body); }, command.body);
  // Before the deed itself, which may be the end of the day and of every sign-in.
  if (decision && person) {
    decision->insert(decision->begin(), SupervisorActed{principal.device, person->clerk});
  }
  return decision;
}

}  // namespace dawr::queue
