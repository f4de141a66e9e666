#include "broker/floor/clock.h"

#include <algorithm>
#include <cmath>
#include <ctime>

namespace dawr {

CentreClock::CentreClock(Instant wall, Instant not_before, Uptime uptime, double rate)
    : now_(std::max(wall, not_before)), uptime_(uptime), rate_(rate) {}

Instant CentreClock::now(Uptime uptime, Instant wall) {
  const Duration passed = std::max(Duration{}, uptime - uptime_);
  uptime_ = std::max(uptime_, uptime);
  if (!follows_wall()) {
    now_ += Duration{std::llround(static_cast<double>(passed.count()) * rate_)};
    return now_;
  }
  wall_ahead_ = wall - (now_ + passed);
  const Duration most = passed / slew_divisor;
  now_ += passed + std::clamp(wall_ahead_, -most, most);
  return now_;
}

std::chrono::milliseconds CentreClock::until(Instant instant) const {
  const double real_us = static_cast<double>((instant - now_).count()) / rate_;
  const auto milliseconds = static_cast<std::int64_t>(std::ceil(std::max(0.0, real_us) / 1000.0));
  return std::chrono::milliseconds{milliseconds};
}

CentreClock::Uptime read_uptime() {
  timespec reading{};
  clock_gettime(CLOCK_BOOTTIME, &reading);
  return std::chrono::seconds{reading.tv_sec} +
         std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::nanoseconds{reading.tv_nsec});
}

Instant read_wall() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

}  // namespace dawr
