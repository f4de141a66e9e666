#include "common/host/life_signs.h"

#include <cstdint>

#include <systemd/sd-daemon.h>

namespace dawr::host {
namespace {

constexpr int signs_per_period = 4;

}  // namespace

LifeSigns::LifeSigns() {
  std::uint64_t period_us = 0;
  if (sd_watchdog_enabled(0, &period_us) > 0) {
    every_ = std::chrono::microseconds{period_us} / signs_per_period;
  }
}

void LifeSigns::ready() { sd_notify(0, "READY=1"); }

void LifeSigns::alive(Steady now) {
  if (!every_ || (told_at_ && now - *told_at_ < *every_)) return;
  told_at_ = now;
  sd_notify(0, "WATCHDOG=1");
}

void LifeSigns::stopping() { sd_notify(0, "STOPPING=1"); }

}  // namespace dawr::host
