// Whether a refusal that was recorded is one that the rules give.
#pragma once

#include <span>
#include <vector>

#include "broker/queue/state.h"
#include "common/domain/command.h"
#include "common/domain/principal.h"
#include "common/domain/rejection.h"

namespace dawr::verify {

// Whether the broker's shell gives this refusal by itself, knowing what no journal holds: frames
// that can't be read, replies that it keeps, PINs, commands that once ended it.
bool refused_by_shell(CommandKind kind, RejectionCode code);

// Whether some command of that kind, from one of `senders`, is refused with that code in this
// state. What the refusal does not tell of the command is tried: each ticket, line, clerk.
// No deadline may be due. O(tickets) for commands that name one.
bool refused_by_rules(const queue::State& state, const CommandId& id,
                      std::span<const Principal> senders, CommandKind kind, RejectionCode code,
                      Instant at);

}  // namespace dawr::verify
