#include "broker/planning/staffing.h"
#include "tests/catch.h"

namespace dawr::planning {
namespace {

constexpr LineId line{'B'};
const Instant morning = std::chrono::sys_days{std::chrono::year{2026} / 3 / 15};

Visited visit(int came_min, std::optional<int> called_min, std::optional<int> left_min = {}) {
  Visited visit;
  visit.line = line;
  visit.issued_at = morning + minutes{came_min};
  if (called_min) visit.called_at = morning + minutes{*called_min};
  if (left_min) visit.left_at = morning + minutes{*left_min};
  return visit;
}

Plan plan_with_target(minutes target) {
  Plan plan;
  Line& only = plan.policy.lines.emplace_back();
  only.id = line;
  only.target_wait = target;
  return plan;
}

TEST_CASE("whoever is never called stays in the figures of a day") {
  // Called after 10, 20 and 40 minutes; two never; one left early, one late.
  const DayResult day{{visit(0, 10), visit(0, 20), visit(0, 40), visit(0, {}), visit(0, {}),
                       visit(0, {}, 5), visit(0, {}, 50)},
                      {},
                      {}};
  const auto all = figures_of(plan_with_target(minutes{30}), day);
  for (const LineId key : {line, LineId{}}) {
    const DayFigures& figures = all.at(key);
    CHECK(figures.visitors == 7);
    CHECK(figures.called == 3);
    CHECK(figures.left == 2);
    CHECK(figures.wait_min(0) == 10);
    CHECK(figures.wait_min(0.5) == 40);  // the third of five
    CHECK_FALSE(figures.wait_min(0.9));
    CHECK(figures.share_in_target() == Approx(2.0 / 6));  // the early leaver does not count
  }
  CHECK_FALSE(DayFigures{}.wait_min(0.5));
  CHECK_FALSE(DayFigures{}.share_in_target());
}

TEST_CASE("the waits over a day have gaps where most were never called") {
  const DayResult day{{visit(1, 11), visit(2, 32), visit(3, 5), visit(31, {}), visit(32, {}),
                       visit(33, 40), visit(70, {}, 80)},
                      {},
                      {}};
  const auto hour_of = [](Instant at) {
    return std::chrono::duration<double, std::ratio<3600>>(at - morning).count();
  };
  const auto waits = waits_over_day(day, hour_of, 0.5);
  REQUIRE(waits.size() == 3);
  CHECK(waits.at(0.25) == 10);
  CHECK_FALSE(waits.at(0.75));
  CHECK_FALSE(waits.at(1.25));
}

}  // namespace
}  // namespace dawr::planning
