// The rules of the floor: what a command leads to, or why it is refused.
#pragma once

#include <expected>
#include <optional>
#include <vector>

#include "broker/queue/state.h"
#include "common/domain/command.h"
#include "common/domain/principal.h"
#include "common/domain/rejection.h"

namespace dawr::queue {

using Decision = std::expected<std::vector<Event>, Rejection>;

// Pure: no clock, no chance, no I/O. `now` must be at or after state.now, and no deadline may be
// due (next_deadline(state) > now): the shell submits the Pulse first.
//
// The refusal is the first that applies in the order of RejectionCode. An accepted command may have
// no event: it had its effect before (a print confirmed twice, a call shown on two displays).
// O(lines), but for CloseOut and the first OpenDay after an unclosed day: O(live tickets).
Decision decide(const State& state, const Command& command, const Principal& principal,
                Instant now);

// What a broker that starts at `now` has to record first: that nothing could be given since the
// last event, if that is a minute ago with the day open. An interruption after which nobody has
// been given a ticket yet goes on.
std::optional<ServiceInterrupted> interruption_before(const State& state, Instant now);

// The matrix of roles and commands.
bool role_may(const CentrePolicy& policy, Role role, const CommandBody& command);

}  // namespace dawr::queue
