// When time alone changes something: the shell sleeps until then and submits a Pulse.
#pragma once

#include <optional>
#include <vector>

#include "broker/queue/state.h"

namespace dawr::queue {

// The next instant at which something happens without a command; none: nothing will. O(lines +
// counters).
std::optional<Instant> next_deadline(const State& state);

// What has happened by `now`: doubtful prints and ended holds; TimePassed where only somebody
// became callable. At most limits::batch_commands at once: ask again while a deadline is due.
std::vector<Event> events_due(const State& state, Instant now);

}  // namespace dawr::queue
