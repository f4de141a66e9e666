// What must hold in each step of an overload.
#pragma once

#include <string>
#include <vector>

#include "tests/overload/crowd.h"

namespace dawr::overload {

inline constexpr double most_memory_mib = 256;

struct StepOutcome {
  CrowdFigures figures;
  CrowdFigures fairness_at;  // the same, or in a burst those of the moment when half was served
  std::size_t unanswered{};  // presses, when the step was over
  double memory_mib{};       // of the broker, at most
  std::string newcomer;      // what kept a dispenser that was switched on from its welcome
};

// Everything that does not hold, in words.
std::vector<std::string> not_as_wanted(const StepOutcome& step);

}  // namespace dawr::overload
