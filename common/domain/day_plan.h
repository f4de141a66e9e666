// A date of the calendar in instants: when the doors are open, and why not.
#pragma once

#include <vector>

#include "common/domain/calendar.h"
#include "common/domain/policy.h"
#include "common/domain/time.h"

namespace dawr {

// From the opening of the doors to their closing, at one place without a pause.
struct OpenStretch {
  Instant from{};
  Instant until{};
  Name place;  // of a van; empty: the centre
  bool operator==(const OpenStretch&) const = default;
};

struct DayPlan {
  ServiceDate date{};
  DayKind kind{DayKind::uncharted};
  Name why;                       // other hours than usual, or none; empty: nothing special
  std::vector<OpenStretch> open;  // ascending, apart from each other
  bool operator==(const DayPlan&) const = default;
};

}  // namespace dawr
