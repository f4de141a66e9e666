// The figures that leave the centre, folded from the same events as the state.
#pragma once

#include <map>
#include <set>

#include "broker/queue/state.h"
#include "common/domain/metric_cell.h"

namespace dawr::queue {

// The cells of the open service date.
using DayMetrics = std::map<CellKey, MetricCell>;

// Books what `entry` will do to `before`, the state that it has not been applied to yet. Adds the
// keys of the changed cells to `changed`; a cell's version becomes entry.seq. A step that is undone
// or a call that is put back is taken out of the cell in which it was booked.
void observe(DayMetrics& metrics, std::set<CellKey>& changed, const State& before,
             const Entry& entry);

Gauges gauges_of(const State& state, Instant now);

}  // namespace dawr::queue
