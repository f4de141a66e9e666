// Another staffing for a recorded day, from the words of a command line, and how the days compare.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/planning/day_run.h"

namespace dawr::planning {

// "1,2:09:00-13:30,4": exactly these counters are open, each for the hours given or for those of
// the whole recorded day. A clerk of that day stays at his counter; other counters get clerks who
// know their lines and are free. `instant_of` turns minutes since local midnight into an instant. A
// fault in words: a counter that there is not, hours that end before they begin, nobody left to sit
// there.
using LocalTime = std::function<Instant(std::chrono::minutes since_midnight)>;
std::expected<std::vector<Shift>, std::string> parse_staffing(std::string_view words,
                                                              const Plan& recorded,
                                                              const LocalTime& instant_of);

struct DayFigures {
  std::uint32_t visitors{};
  std::uint32_t called{};
  std::uint32_t in_target{};  // of those called
  std::uint32_t left{};
  std::uint32_t left_in_target{};  // before they had waited for so long
  std::vector<double> waits_min;   // to the first call, sorted; of those called

  void count(const Visited& visit);  // all but the targets and the sorting
  // Of all who did not leave: whoever is never called waits longer than anybody. None: that one is
  // never called, or there is nobody.
  [[nodiscard]] std::optional<double> wait_min(double quantile) const;
  // Of all whose wait counts: called, left too late, or never called at all. None: there is nobody.
  [[nodiscard]] std::optional<double> share_in_target() const;
};

// By line, and under LineId{} all together. A line's target is the plan's.
std::map<LineId, DayFigures> figures_of(const Plan& plan, const DayResult& result);

// By the local hour in which people came, in steps of `step_h` from midnight (its middle): the
// median wait to the first call, in minutes; none where it never came.
std::map<double, std::optional<double>> waits_over_day(
    const DayResult& result, const std::function<double(Instant)>& hour_of, double step_h);

// Hours of all counters together.
double counter_hours(const std::vector<Shift>& shifts);

}  // namespace dawr::planning
