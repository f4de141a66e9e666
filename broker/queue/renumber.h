// Numbers and serials that a journal passes over, because papers may be about that it knows nothing
// of.
#pragma once

#include <cstdint>

#include "broker/queue/state.h"

namespace dawr::queue {

// A day that opens may have been open already, in an epoch that is lost: what is passed over leaves
// room for its papers.
void pass_over_lost_days(State& state);

// After a restore; `abandoned`: later epochs that are lost besides.
void pass_over_unknown(State& state, std::uint16_t abandoned);

}  // namespace dawr::queue
