// Who is passed by a call, and by which published reason.
#pragma once

#include <map>
#include <vector>

#include "broker/behaviour/behaviour.h"

namespace dawr::behaviour {

// How many tickets that were issued before `called` wait in lines that the counter serves, by the
// reason for which it goes before them. O(waiting there).
std::map<Passing, std::uint32_t> passed_by(const queue::State& before, const TicketCalled& called,
                                           Instant at);

}  // namespace dawr::behaviour
