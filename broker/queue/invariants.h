// What must be true at every moment, whatever was commanded.
#pragma once

#include <string>

#include "broker/queue/state.h"

namespace dawr::queue {

// The first invariant that does not hold, in words with the ticket or counter; empty: all hold.
// O(tickets · log waiting): for tests, the simulator and start-up.
std::string broken_invariant(const State& state);

// The statement that holds: nobody callable in a line that this counter serves is earlier than the
// one called, and the call cites the reason of its turn, so that an override is never hidden.
// `before` is the state in which the call was decided. O(lines). Empty: it holds.
std::string broken_order(const State& before, const TicketCalled& call);

// Never two for one place: what is held, booked or moved to was free. `before` is the state that
// the event has not been applied to. O(log bookings). Empty: it holds.
std::string broken_place(const State& before, const Event& event);

}  // namespace dawr::queue
