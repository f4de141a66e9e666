// A service date in figures, per centre and line. Pure.
//
// wait = issue to first call, both classes together; total = all waiting and holds of a visit whose
// service ended, over its hops, in the line where it ended. p50, p90 and p95 come from the merged
// sketches (relative error 1 %), never from averages of percentiles; n, mean and max are exact. In
// target = called within the line's target ÷ (called + left after the target): leavers never
// disappear from a denominator.
//
// A promise ("usually within 30 min") is kept by a first call within it; it counts once its end is
// known: called, or still waiting when it had passed. One day says little about four out of five,
// so the share over the seven days that end with the date stands beside it: of the days whose own
// figures are shown.
//
// Figures about fewer than ten people do not leave the centre: a line with fewer calls shows no
// figures of its calls, one with fewer calls and leavers together none at all. A centre's sum is
// over its lines with these figures shown, so that no hidden figure follows by subtraction.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/domain/metric_cell.h"
#include "common/domain/policy.h"
#include "upstream/enrolment.h"
#include "upstream/store.h"

namespace dawr::upstream {

inline constexpr std::uint64_t fewest_people = 10;
inline constexpr std::chrono::days promise_week{7};
inline constexpr Duration live_for = minutes{5};
inline constexpr Duration stale_for = minutes{60};

// Of people who were called.
struct CallFigures {
  std::uint64_t n{};
  double mean_s{};
  double p50_s{};
  double p90_s{};
  double p95_s{};
  std::uint32_t max_s{};
  double in_target{};  // 0 … 1
  std::uint64_t no_shows{};
};

// Of people whose visit ended with its service.
struct TotalFigures {
  std::uint64_t n{};
  double mean_s{};
  double p50_s{};
  double p90_s{};
  double p95_s{};
  std::uint32_t max_s{};
};

struct PromiseFigures {
  std::uint64_t n{};
  double kept{};  // 0 … 1
};

struct LineReport {
  Line line;                                    // only its id when the centre has not introduced it
  std::optional<CallFigures> calls;             // none: fewer than ten people
  std::optional<std::uint64_t> left;            // without being called, the same
  std::optional<TotalFigures> total;            // the same
  std::optional<PromiseFigures> promises;       // the same
  std::optional<PromiseFigures> promises_week;  // none: no such day
};

enum class Contact : std::uint8_t {
  never = 1,
  live = 2,     // heard within live_for
  stale = 3,    // within stale_for
  offline = 4,  // longer ago
};

struct CentreReport {
  std::string code;
  Name name;
  Contact contact{};
  Duration silent_for{};          // unless never
  std::optional<Gauges> gauges;   // while live
  std::vector<LineReport> lines;  // those with a cell that day, in the centre's order
  LineReport all;                 // over the lines whose figures are shown
};

struct Report {
  ServiceDate date{};
  Instant at{};
  std::vector<CentreReport> centres;      // by code
  std::uint64_t alarms{};                 // in the store, of any day
  std::vector<std::string> log_alarms{};  // of the centres' logs, oldest first, in words
};

// What is needed of a day before the report's: a line's promises whose end is known.
struct PromisesOfDay {
  std::string centre;
  ServiceDate date{};
  LineId line;
  std::uint64_t known{};
  std::uint64_t kept{};
};
std::vector<PromisesOfDay> promises_of(std::span<const StoredCell> cells);

// `cells`: those of `date` that count. `days_before`: of the rest of the week that ends with it;
// others do not count. Centres: all that may deliver or have, or only `centre`.
struct ReportInput {
  ServiceDate date{};
  Instant now{};
  std::span<const EnrolledCentre> enrolled;
  std::span<const CentreRecord> heard;
  std::span<const StoredCell> cells;
  std::span<const PromisesOfDay> days_before;
  std::optional<std::string> centre;
  std::span<const Alarm> alarms{};
};
Report make_report(const ReportInput& input);

// A table for people, widths in characters; English names.
std::string to_text(const Report& report);
// RFC 4180, a header and one row a line; empty fields where a figure is not shown.
std::string to_csv(const Report& report);
// One object; null where a figure is not shown.
std::string to_json(const Report& report);

}  // namespace dawr::upstream
