#include "broker/floor/day_plans.h"

#include <string>
#include <string_view>
#include <vector>

#include "common/domain/service_dates.h"
#include "tests/catch.h"

using namespace dawr;
using namespace std::chrono_literals;

namespace {

ServiceDate day(std::string_view text) { return parse_date(text).value(); }

Instant utc(std::string_view date, minutes of_day) {
  return Instant{day(date).time_since_epoch()} + of_day;
}

text::TimeZone cairo() {
  auto zone = text::TimeZone::named("Africa/Cairo");
  if (!zone) FAIL(zone.error().text);
  return *zone;
}

Calendar every_day(Hours hours) {
  Calendar calendar;
  WorkingWeek week{day("2026-01-01"), {}};
  for (auto& of_day : week.hours) of_day = {hours};
  calendar.weeks = {week};
  return calendar;
}

std::vector<OpenStretch> open_on(const Calendar& calendar, std::string_view date) {
  return day_plan(calendar, cairo(), day(date)).open;
}

}  // namespace

TEST_CASE("a day's hours are instants, in winter and in summer") {
  const auto calendar = every_day({8h + 30min, 15h});
  CHECK(open_on(calendar, "2026-01-04") ==
        std::vector<OpenStretch>{{utc("2026-01-04", 6h + 30min), utc("2026-01-04", 13h), {}}});
  CHECK(open_on(calendar, "2026-07-05") ==
        std::vector<OpenStretch>{{utc("2026-07-05", 5h + 30min), utc("2026-07-05", 12h), {}}});
}

TEST_CASE("the days on which Cairo's clocks change have an hour less and an hour more") {
  const auto night = every_day({0min, 24h});
  const auto spring = open_on(night, "2026-04-24");
  REQUIRE(spring.size() == 1);
  CHECK(spring[0].until - spring[0].from == 23h);
  const auto before = open_on(night, "2026-04-23");
  CHECK(before.at(0).until == spring[0].from);
  const auto autumn = open_on(night, "2026-10-29");
  CHECK(autumn.at(0).until - autumn.at(0).from == 25h);
  CHECK(open_on(night, "2026-10-30").at(0).from == autumn.at(0).until);
  // An evening that ends in the repeated hour ends at its last coming, a night that begins in it
  // begins at its first.
  const auto evening = open_on(every_day({20h, 23h + 30min}), "2026-10-29");
  CHECK(evening.at(0).until == utc("2026-10-29", 21h + 30min));
  CHECK(open_on(every_day({23h, 24h}), "2026-10-29").at(0).from == utc("2026-10-29", 20h));
}

TEST_CASE("hours that clocks skip are told") {
  const auto zone = cairo();
  CHECK(skipped_hours(every_day({30min, 9h}), zone, day("2026-01-01"), 365) ==
        std::vector<std::string>{
            "00:30 of 2026-04-24 does not exist: clocks skip it; choose another time"});
  CHECK(skipped_hours(every_day({9h, 15h}), zone, day("2026-01-01"), 365).empty());
  CHECK(open_on(every_day({30min, 9h}), "2026-04-24").at(0).from == utc("2026-04-23", 22h));
}

TEST_CASE("dates follow each other, those without hours too") {
  auto calendar = every_day({9h, 15h});
  calendar.weeks[0].hours[5].clear();
  calendar.weeks[0].hours[6].clear();
  const auto plans = day_plans(calendar, cairo(), day("2026-11-22"), 14);
  REQUIRE(plans.size() == 14);
  int working = 0;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    CHECK(plans[i].date == day("2026-11-22") + std::chrono::days{i});
    working += plans[i].kind == DayKind::working ? 1 : 0;
  }
  CHECK(working == 10);
}
