// What the state looks like from each side of the counter.
#pragma once

#include "broker/queue/state.h"
#include "common/domain/board.h"
#include "common/domain/view.h"

namespace dawr::queue {

// O(lines + limits::recent_calls).
Board board_of(const State& state, Epoch epoch, Seq seq);

// `counter` must be one of today's configuration. O(lines).
CounterView counter_view(const State& state, CounterId counter, Instant now);

OfferView offer_view(const State& state);

// `ticket` must exist. `ahead` counts those of its line with an earlier turn, from the end of the
// line: O(tickets behind it), which is none for a walk-in that was just issued.
IssuedTicket issued_ticket(const State& state, Serial ticket);

}  // namespace dawr::queue
