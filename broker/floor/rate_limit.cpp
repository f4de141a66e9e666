#include "broker/floor/rate_limit.h"

#include <algorithm>

namespace dawr {

using wire::Steady;

RateLimit::RateLimit(Allowance allowance)
    : interval_(std::chrono::duration_cast<Steady::duration>(
          std::chrono::duration<double>(1 / allowance.per_second))),
      tolerance_(std::chrono::duration_cast<Steady::duration>(
          std::chrono::duration<double>((allowance.burst - 1) / allowance.per_second))) {}

bool RateLimit::admits(DeviceId device, Steady now) {
  Steady& due = due_.try_emplace(device, now).first->second;
  due = std::max(due, now);
  if (due - now > tolerance_) return false;
  due += interval_;
  return true;
}

}  // namespace dawr
