// Facts into state.
#pragma once

#include "broker/queue/state.h"

namespace dawr::queue {

// Applies what happened at `at`. Total over every event that `decide` can make in this state; an
// event that no rule could have made in it is a bug (or a damaged journal) and ends the process.
// O(log waiting), but for DayOpened.
void evolve(State& state, const Event& event, Instant at);

}  // namespace dawr::queue
