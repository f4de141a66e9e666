// What the state looks like from each side of the counter.
#pragma once

#include "broker/queue/state.h"
#include "common/domain/board.h"
#include "common/domain/view.h"

namespace dawr::queue {

// O(lines + limits::recent_calls + open calls).
Board board_of(const State& state, Epoch epoch, Seq seq);

// `counter` must be one of today's configuration. O(lines).
CounterView counter_view(const State& state, CounterId counter, Instant now);

OfferView offer_view(const State& state);

// A ticket with this serial must exist. `ahead` counts those callable in its line whose turn comes
// before its own; 0 when it is not callable itself. O(log waiting).
IssuedTicket issued_ticket(const State& state, Serial serial);

}  // namespace dawr::queue
