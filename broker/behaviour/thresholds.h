// What is called short, early or long in a report of behaviour.
#pragma once

#include "common/domain/time.h"

namespace dawr::behaviour {

struct Thresholds {
  seconds short_service{30};
  seconds short_walk{5};      // from a call to the start of the service
  seconds early_no_show{15};  // after the first moment at which the rules allow it
  seconds long_gap{120};      // at an open counter, while somebody whom it serves waits
};

}  // namespace dawr::behaviour
