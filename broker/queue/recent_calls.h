// The calls that screens show last. Pure.
#pragma once

#include <cstdint>

#include "broker/queue/state.h"

namespace dawr::queue {

// The newest call of that ticket, in the place of an older one; who is still called is never
// dropped.
void remember_call(State& state, const Ticket& ticket, std::uint8_t call, Instant at);
void forget_call(State& state, Serial ticket);

}  // namespace dawr::queue
