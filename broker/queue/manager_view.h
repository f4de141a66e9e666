// The day's figures for the manager's board.
#pragma once

#include "broker/queue/day_watch.h"
#include "broker/queue/metrics.h"
#include "broker/queue/state.h"
#include "common/domain/manager_view.h"

namespace dawr::queue {

// `around` is what the shell knows. O(tickets + cells of the day + counters x lines).
ManagerView manager_view(const State& state, const DayMetrics& metrics, const DayWatch& watch,
                         Surroundings around, Instant now);

}  // namespace dawr::queue
