// When time alone changes something: the shell sleeps until then and submits a Pulse.
#pragma once

#include <optional>
#include <vector>

#include "broker/queue/state.h"

namespace dawr::queue {

// The next instant at which something happens without a command; none: nothing will. O(counters ×
// lines).
std::optional<Instant> next_deadline(const State& state);

// What has happened by `now`: doubtful prints, ended holds, expired requests and idle
// counters; TimePassed where only somebody became callable, or a counter begins to help a line. At
// most limits::batch_commands at once: ask again while a deadline is due.
std::vector<Event> events_due(const State& state, Instant now);

}  // namespace dawr::queue
