// A whole centre in one process, from one seed: broker, dispensers, reception, counters, displays,
// supervisor, an intruder with a valid key, citizens, and the upstream. Core, codec, journal,
// outboxes, links and models are the real ones; clock, network, disks and chance are not.
//
// Some minutes of dense load with mishaps, then calm: everything must then come to its end.
#pragma once

#include <memory>
#include <string>

#include "tests/sim/booking_judge.h"
#include "tests/sim/mishap.h"
#include "tests/sim/schedule.h"

namespace dawr::sim {

struct WorldOptions {
  std::uint64_t seed{1};
  std::chrono::minutes minutes{10};
  Mishaps without{};
  Plant plant{};
  std::uint64_t most_steps{};  // 0: no limit. Beyond it the mishaps stop
};

struct WorldReport {
  std::string found;  // empty: nothing
  std::uint64_t steps{};
  std::uint64_t entries{};
  std::uint64_t tickets{};
  std::uint64_t calls{};
  BookingJudge::Counts bookings;
  std::uint64_t restarts{};
  std::chrono::seconds simulated{};
  MishapCounts mishaps{};
};

WorldReport run_world(const WorldOptions& options);

}  // namespace dawr::sim
