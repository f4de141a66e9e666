#include "common/domain/calendar.h"

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "tests/catch.h"

using namespace dawr;
using namespace std::chrono_literals;

namespace {

ServiceDate date(int year, unsigned month, unsigned day) {
  return std::chrono::local_days{std::chrono::year{year} / std::chrono::month{month} /
                                 std::chrono::day{day}};
}

Hours hours(int from, int until) { return {minutes{from * 60}, minutes{until * 60}}; }

Name named(const std::string& word) { return {word, word}; }

Week sunday_to_thursday(const Hours& every) {
  Week week;
  for (std::size_t day = 0; day < 5; ++day) week.at(day) = {every};
  return week;
}

// Sunday to Thursday 9 to 15, an evening on Mondays from July on, a short Ramadan, two holidays.
Calendar sample() {
  Calendar calendar;
  calendar.weeks = {{date(2026, 1, 1), sunday_to_thursday(hours(9, 15))},
                    {date(2026, 7, 1), sunday_to_thursday(hours(9, 15))}};
  calendar.weeks[1].hours[1].push_back(hours(17, 20));
  calendar.seasons = {{named("Ramadan"), "a decree", date(2026, 2, 18), date(2026, 3, 19),
                       sunday_to_thursday(hours(9, 13))}};
  calendar.holidays = {
      {date(2026, 1, 7), named("Christmas"), HolidayStatus::confirmed, "law"},
      {date(2026, 5, 27), named("Eid"), HolidayStatus::predicted, "moon"},
      {date(2026, 5, 1), named("Labour Day"), HolidayStatus::confirmed, "law"},  // a Friday
  };
  return calendar;
}

Calendar van() {
  Calendar calendar;
  calendar.schedules = {
      {date(2026, 1, 1),
       {{0, hours(9, 12), named("Abu Attwa")}, {0, hours(13, 16), named("Nefisha")}}},
      {date(2026, 6, 1), {{2, hours(9, 14), named("Serabium")}}}};
  return calendar;
}

std::string text_of(const LocalDay& day) {
  constexpr std::array<std::string_view, 7> kinds = {
      "", "working", "rest", "holiday", "predicted_holiday", "closed", "uncharted"};
  std::string text(kinds.at(static_cast<std::size_t>(day.kind)));
  for (const auto& [open, place] : day.open) {
    text += " " + std::to_string(open.from.count() / 60) + "-" +
            std::to_string(open.until.count() / 60);
    if (!place.empty()) text += "@" + place.en;
  }
  return day.why.empty() ? text : text + " (" + day.why.en + ")";
}

struct Row {
  ServiceDate on;
  std::string_view expected;
};

}  // namespace

TEST_CASE("a centre's days: its week, seasons and holidays") {
  const auto calendar = sample();
  REQUIRE(faults_of(calendar).empty());
  const std::vector<Row> rows = {
      {date(2025, 12, 31), "uncharted"},
      {date(2026, 1, 1), "working 9-15"},  // a Thursday
      {date(2026, 1, 2), "rest"},
      {date(2026, 1, 3), "rest"},
      {date(2026, 1, 7), "holiday (Christmas)"},
      {date(2026, 2, 17), "working 9-15"},
      {date(2026, 2, 18), "working 9-13 (Ramadan)"},
      {date(2026, 2, 20), "rest (Ramadan)"},
      {date(2026, 3, 19), "working 9-13 (Ramadan)"},
      {date(2026, 3, 22), "working 9-15"},
      {date(2026, 5, 1), "rest"},
      {date(2026, 5, 27), "predicted_holiday (Eid)"},
      {date(2026, 6, 29), "working 9-15"},
      {date(2026, 7, 6), "working 9-15 17-20"},
  };
  for (const auto& row : rows) CHECK(text_of(day_of(calendar, row.on)) == row.expected);
}

TEST_CASE("closures go before extra days, and extra days before everything else") {
  auto calendar = sample();
  calendar.extra_days = {{date(2026, 5, 27), hours(9, 12), named("the moon was not seen"), {}},
                         {date(2026, 1, 3), hours(10, 14), named("backlog"), {}},
                         {date(2026, 7, 6), hours(8, 10), named("inventory"), {}}};
  calendar.closures = {{date(2026, 7, 6), date(2026, 7, 7), {}, named("flood")},
                       {date(2026, 1, 4), date(2026, 1, 4), hours(12, 13), named("drill")},
                       {date(2026, 1, 5), date(2026, 1, 5), hours(8, 10), named("water")},
                       {date(2026, 1, 2), date(2026, 1, 2), {}, named("paint")},
                       {date(2026, 1, 6), date(2026, 1, 6), hours(9, 15), named("power")}};
  REQUIRE(faults_of(calendar).empty());
  const std::vector<Row> rows = {
      {date(2026, 5, 27), "working 9-12 (the moon was not seen)"},
      {date(2026, 1, 3), "working 10-14 (backlog)"},
      {date(2026, 7, 6), "closed (flood)"},
      {date(2026, 7, 7), "closed (flood)"},
      {date(2026, 7, 8), "working 9-15"},
      {date(2026, 1, 4), "working 9-12 13-15 (drill)"},
      {date(2026, 1, 5), "working 10-15 (water)"},
      {date(2026, 1, 2), "rest"},
      {date(2026, 1, 6), "closed (power)"},
  };
  for (const auto& row : rows) CHECK(text_of(day_of(calendar, row.on)) == row.expected);
}

TEST_CASE("a van's days are its stops, and one that is moved is an extra day elsewhere") {
  auto calendar = van();
  calendar.extra_days = {
      {date(2026, 6, 2), hours(10, 12), named("road works"), named("El Baalwa")}};
  REQUIRE(faults_of(calendar).empty());
  const std::vector<Row> rows = {
      {date(2026, 1, 4), "working 9-12@Abu Attwa 13-16@Nefisha"},
      {date(2026, 1, 6), "rest"},
      {date(2026, 6, 7), "rest"},
      {date(2026, 6, 9), "working 9-14@Serabium"},
      {date(2026, 6, 2), "working 10-12@El Baalwa (road works)"},
  };
  for (const auto& row : rows) CHECK(text_of(day_of(calendar, row.on)) == row.expected);
}

TEST_CASE("what is wrong with a calendar is said of each part") {
  const auto faults = [](auto change) {
    auto calendar = sample();
    change(calendar);
    std::string text;
    for (const auto& fault : faults_of(calendar)) text += fault + "\n";
    return text;
  };
  CHECK(faults([](Calendar& c) { c.weeks[0].hours[0] = {hours(15, 9)}; }) ==
        "week 1: hours end before they begin\n");
  CHECK(faults([](Calendar& c) { c.weeks[1].hours[1][1] = hours(14, 16); }) ==
        "week 2: hours of one day overlap\n");
  CHECK(faults([](Calendar& c) { c.weeks[0].hours[0] = {hours(9, 25)}; }) ==
        "week 1: hours end before they begin\n");
  CHECK(faults([](Calendar& c) { std::swap(c.weeks[0], c.weeks[1]); }) ==
        "week 2: begins no later than the one before it\n");
  CHECK(faults([](Calendar& c) {
          c.seasons.push_back(c.seasons[0]);
          c.seasons[1].first = c.seasons[0].last;
          c.seasons[1].last = c.seasons[0].last;
        }) == "season 2: overlaps season 1\n");
  CHECK(faults([](Calendar& c) { c.holidays[0].date = date(1926, 1, 7); }) ==
        "holiday 1: expected dates of the years 2020 to 2100\n");
  CHECK(faults([](Calendar& c) {
          c.closures = {{date(2026, 1, 5), date(2026, 1, 4), {}, named("mistake")}};
        }) == "closure 1: its last day is before its first\n");
  CHECK(faults([](Calendar& c) {
          c.extra_days = {{date(2026, 1, 3), hours(9, 12), named("a"), {}},
                          {date(2026, 1, 3), hours(11, 13), named("b"), {}}};
        }) == "extra_day 2: its hours overlap those of extra_day 1\n");
  CHECK(faults([](Calendar& c) { c.schedules = van().schedules; }) ==
        "schedule 1: a van has a schedule of stops, any other centre has weeks: leave one out\n");
  CHECK(faults([](Calendar& c) {
          c = van();
          c.schedules[0].stops[1].hours = hours(11, 13);
          c.schedules[1].stops[0].place = {};
        }) == "schedule 1: hours of one day overlap\nschedule 2: a stop without a place\n");
}
