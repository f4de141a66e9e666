// Figures that leave the centre: one cell per service date, quarter-hour, line and class. A cell is
// replaced whole; `version` is the seq of the journal entry that changed it last.
#pragma once

#include <compare>
#include <cstdint>

#include "common/domain/ddsketch.h"
#include "common/domain/identifiers.h"
#include "common/domain/time.h"

namespace dawr {

enum class MetricClass : std::uint8_t { ordinary = 1, priority = 2 };

struct CellKey {
  ServiceDate date{};
  Instant quarter{};  // start of the quarter-hour in which the measured thing happened, UTC
  LineId line;
  MetricClass metric_class{MetricClass::ordinary};
  auto operator<=>(const CellKey&) const = default;
};

// A measured duration in whole seconds: count and sum and max exact, quantiles by sketch.
struct Measure {
  std::uint64_t sum_s{};
  std::uint32_t max_s{};  // of all that were ever added; taking one back does not lower it
  DdSketch sketch;

  void add(std::uint32_t value_s);
  void take_back(std::uint32_t value_s);
  void merge(const Measure& other);
  [[nodiscard]] std::uint64_t count() const { return sketch.count(); }
  bool operator==(const Measure&) const = default;
};

struct MetricCell {
  CellKey key;
  Seq version{};
  std::uint32_t issued{};
  std::uint32_t called{};            // first calls
  std::uint32_t called_in_target{};  // first call within the line's target
  std::uint32_t served{};
  std::uint32_t incomplete{};
  std::uint32_t redirected{};
  std::uint32_t no_shows{};
  std::uint32_t left{};  // left or closed out without being called
  std::uint32_t left_after_target{};
  std::uint32_t voided{};
  std::uint32_t promised{};       // bounds whose end is known: kept, or passed while waiting
  std::uint32_t promises_kept{};  // first call within the bound
  Measure wait_first;             // issue → first call
  Measure walk;                   // first call → start
  Measure service;                // start → end
  Measure wait_total;  // all waiting and holds of a visit, over its hops; when its service ends
  bool operator==(const MetricCell&) const = default;
};

// Start of the quarter-hour (UTC) that `at` lies in.
Instant quarter_of(Instant at);

// How the centre is doing now; replaced whenever a newer one arrives, never added up.
struct Gauges {
  Instant at{};
  std::uint32_t waiting{};
  std::uint32_t in_service{};
  std::uint32_t open_counters{};
  bool operator==(const Gauges&) const = default;
};

}  // namespace dawr
