// What other systems show for a wait, computed over a recorded queue from what was known when each
// ticket was issued. Written apart from the estimate, to judge it.
#pragma once

#include <span>
#include <vector>

#include "broker/estimate/log_replay.h"

namespace dawr::waits {

// In seconds.
struct Formulas {
  double last_to_enter{};  // the wait of whom this line called last today
  double mean_of_20{};     // of the last twenty that this line called today
  double queue_length{};   // (waiting + 1) x mean service / counters
};

// One for each row; while a line has called nobody today, the queue length answers for all three.
// Mean service: of the line's last 200, else of its last 200 gaps between calls while somebody
// waited, times the counters, else five minutes. Counters: as the log says, else those that served
// within ten minutes, one at least.
std::vector<Formulas> formulas_of(std::span<const estimate::LogRow> rows);

}  // namespace dawr::waits
