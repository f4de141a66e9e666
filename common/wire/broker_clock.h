// What the broker's clock shows, as far as a device can tell: for display, never to decide.
#pragma once

#include <chrono>
#include <optional>

#include "common/domain/time.h"

namespace dawr::wire {

// A device's steady clock: for waiting, backing off and growing stale.
using Steady = std::chrono::time_point<std::chrono::steady_clock>;

class BrokerClock {
 public:
  // The broker said `broker_now`; the message arrived at `steady_now`. The journey is not deducted:
  // it is under a millisecond in a centre.
  void heard(Instant broker_now, Steady steady_now) {
    said_ = broker_now;
    heard_at_ = steady_now;
  }
  // Broker seconds per second; other than 1 in a demonstration centre only.
  void set_rate(double rate) { rate_ = rate; }

  // Nothing before the broker was heard first.
  [[nodiscard]] std::optional<Instant> now(Steady steady_now) const {
    if (!said_) return std::nullopt;
    const std::chrono::duration<double> passed = steady_now - heard_at_;
    return *said_ + std::chrono::duration_cast<Duration>(passed * rate_);
  }

 private:
  std::optional<Instant> said_;
  Steady heard_at_{};
  double rate_{1.0};
};

}  // namespace dawr::wire
