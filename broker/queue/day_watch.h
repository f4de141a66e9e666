// What the manager's board shows of the day beside the metric cells: folded from the same events as
// the state, and decides nothing.
#pragma once

#include <cstdint>
#include <map>

#include "broker/queue/state.h"

namespace dawr::queue {

struct DayWatch {
  std::map<RejectionCode, std::uint32_t> refused;  // of the service date, and until the next
  std::map<CounterId, Instant> since;              // its state, or what it has in hand, changed
  std::map<Instant, std::uint32_t> waiting;        // most at once in each quarter-hour
  bool operator==(const DayWatch&) const = default;
};

// Adds what `entry` did; `after` is the state that it has been applied to. O(lines).
void fold(DayWatch& watch, const State& after, const Entry& entry);

}  // namespace dawr::queue
