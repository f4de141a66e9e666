// Whole working days of a simulated centre, one after another and without a mishap: what a broker
// learns in ten minutes of storm is no ground for promises. The broker's loop, journal, links,
// outboxes and the upstream are the same real ones; people and clerks do what a made-up town's
// plan says. At night every machine is switched off.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "common/domain/metric_cell.h"

namespace dawr::sim {

struct WorkdaysOptions {
  std::uint64_t seed{1};
  int days{25};
  int days_to_learn{10};  // the first ones, whose promises are not counted
};

struct Promises {
  std::uint64_t promised{};
  std::uint64_t kept{};
  std::uint64_t called{};
};

struct WorkdaysReport {
  std::string found;  // empty: nothing
  // From the cells that the upstream holds at the end.
  std::map<MetricClass, Promises> promises;
  std::uint64_t holds{};
  std::uint64_t transfers{};
  std::uint64_t tickets{};
  std::uint64_t closings{};  // of counters
  std::chrono::seconds simulated{};
};

WorkdaysReport run_workdays(const WorkdaysOptions& options);

}  // namespace dawr::sim
