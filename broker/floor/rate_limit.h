// How often one sender may ask, so that a device that floods harms itself alone: the generic cell
// rate algorithm (ITU-T I.371), a token bucket that remembers one instant. Pure; belongs to one
// thread.
#pragma once

#include <cstdint>
#include <map>

#include "common/domain/identifiers.h"
#include "common/wire/broker_clock.h"

namespace dawr {

struct Allowance {
  double per_second{20};  // in the long run; above 0
  double burst{200};      // at once, after a silence; at least 1
  bool operator==(const Allowance&) const = default;
};

class RateLimit {
 public:
  explicit RateLimit(Allowance allowance);

  // Takes one from the device's allowance; false, and takes nothing, when there is none left.
  bool admits(DeviceId device, wire::Steady now);

 private:
  wire::Steady::duration interval_;       // between two in the long run
  wire::Steady::duration tolerance_;      // how far the next may be ahead of that
  std::map<DeviceId, wire::Steady> due_;  // when each device's next would come at that pace
};

}  // namespace dawr
