// What the service manager (systemd) is told of this process: that it is ready, that its loop still
// turns, that it is about to end. Nothing happens where none asks for it (no NOTIFY_SOCKET).
//
// The watchdog is fed by the loop itself and by nothing else: from a loop that hangs no sign comes,
// and after WatchdogSec the service manager ends the process and starts the next one, which
// recovers. For one thread.
#pragma once

#include <chrono>
#include <optional>

namespace dawr::host {

class LifeSigns {
 public:
  using Steady = std::chrono::steady_clock::time_point;

  // Reads the environment: NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID (sd_notify(3)).
  LifeSigns();

  // Others may be started now.
  void ready();
  // Once each turn of the loop, which must turn at least four times in WatchdogSec. What it tells
  // is at least a quarter of that apart, so that a busy loop costs nothing.
  void alive(Steady now);
  void stopping();

 private:
  std::optional<std::chrono::microseconds> every_;  // none: nobody watches
  std::optional<Steady> told_at_;
};

}  // namespace dawr::host
