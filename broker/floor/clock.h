// The centre's clock: starts after everything in the journal, never goes back, and follows the wall
// clock only by running a little faster or slower.
#pragma once

#include <chrono>

#include "common/domain/time.h"

namespace dawr {

class CentreClock {
 public:
  // Time since some fixed moment, counting while the machine sleeps (CLOCK_BOOTTIME).
  using Uptime = std::chrono::microseconds;

  // At most this share of the time that passes is used to catch up with, or wait for, the wall.
  static constexpr std::int64_t slew_divisor = 20;

  // Starts at the wall's time, but not before `not_before`, the last instant of the journal. `rate`
  // other than 1 runs a demonstration and ignores the wall from then on.
  CentreClock(Instant wall, Instant not_before, Uptime uptime, double rate);

  // Both readings taken just now.
  Instant now(Uptime uptime, Instant wall);

  // How far the wall is ahead (negative: behind).
  [[nodiscard]] Duration wall_ahead() const { return wall_ahead_; }

  [[nodiscard]] bool follows_wall() const { return rate_ == 1.0; }

  // How long to sleep from `now` until `instant`, in real time; never negative.
  [[nodiscard]] std::chrono::milliseconds until(Instant instant) const;

 private:
  Instant now_;
  Uptime uptime_;
  double rate_;
  Duration wall_ahead_{};
};

// The machine's readings.
CentreClock::Uptime read_uptime();
Instant read_wall();

}  // namespace dawr
