// Numbers and serials that a journal passes over, because papers may be about that it knows nothing
// of.
#pragma once

#include <cstdint>

#include "broker/queue/state.h"

namespace dawr::queue {

// What was given last, or passed over, leaves room for the papers of `steps` lost epochs.
void pass_over_steps(State& state, std::uint32_t steps);

// After a restore; `abandoned`: later epochs that are lost besides.
void pass_over_unknown(State& state, std::uint16_t abandoned);

}  // namespace dawr::queue
