// The day's figures, worked out from the list of events alone: each event books its measurements,
// an undone step or a call put back strikes out what it had booked, and in the end all are counted.
#pragma once

#include <vector>

#include "broker/queue/metrics.h"

namespace dawr::play {

// Of the service date that was opened last.
queue::DayMetrics naive_metrics(const std::vector<Entry>& entries);

// The first cell and figure in which two days differ, in words; empty: they are equal.
std::string difference(const queue::DayMetrics& one, const queue::DayMetrics& other);

}  // namespace dawr::play
