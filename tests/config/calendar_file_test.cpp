#include "broker/floor/calendar_file.h"

#include <string>
#include <string_view>
#include <vector>

#include "common/domain/service_dates.h"
#include "tests/catch.h"
#include "tests/config/samples.h"

using namespace dawr;
using namespace dawr::config_test;

namespace {

const std::string centre_calendar = R"([[hours]]
from = 2026-01-01
sunday = ["13:00-15:00", "09:00-12:00"]

[[season]]
name_ar = "رمضان"
name_en = "Ramadan"
decree = "12/2026"
first = 2026-02-18
last = 2026-03-19
sunday = ["09:30-13:00"]

[[closure]]
first = 2026-04-05
hours = "09:00-10:00"
reason_ar = "مياه"
reason_en = "Water"

[[extra_day]]
date = 2026-04-10
hours = "22:00-24:00"
reason_ar = "إضافي"
reason_en = "Extra"

[cash_desk]
closes_before_minutes = 20
)";

const std::string van_calendar = R"([[schedule]]
from = 2026-01-01
stops = [
  { weekday = "sunday", hours = "09:00-12:00", place_ar = "نفيشة", place_en = "Nefisha" },
]
)";

const std::string holidays = R"(date,name_ar,name_en,status,source
2026-01-07,عيد الميلاد,Christmas,fixed,law
2026-05-27,عيد الأضحى,Eid,lunar-predicted,moon
)";

Configured<Calendar> read(const std::string& calendar, const std::string& days = holidays) {
  return read_calendar({"calendar.toml", calendar}, {"holidays.csv", days});
}

std::string faults_in(const std::string& calendar, const std::string& days = holidays) {
  const auto read_one = read(calendar, days);
  return read_one ? "sound" : to_text(read_one.error());
}

ServiceDate day(std::string_view text) { return parse_date(text).value(); }

}  // namespace

TEST_CASE("a calendar is read as it is written") {
  const auto calendar = read(centre_calendar);
  if (!calendar) FAIL(to_text(calendar.error()));
  CHECK(calendar->weeks.at(0).from == day("2026-01-01"));
  CHECK(calendar->weeks.at(0).hours[0] ==
        std::vector<Hours>{{minutes{540}, minutes{720}}, {minutes{780}, minutes{900}}});
  CHECK(calendar->weeks.at(0).hours[1].empty());
  CHECK(calendar->seasons.at(0).name.en == "Ramadan");
  CHECK(calendar->seasons.at(0).decree == "12/2026");
  CHECK(calendar->seasons.at(0).last == day("2026-03-19"));
  CHECK(calendar->closures.at(0).last == day("2026-04-05"));
  CHECK(calendar->extra_days.at(0).hours == Hours{minutes{1320}, minutes{1440}});
  CHECK(calendar->cash_desk_closes_before == minutes{20});
  CHECK(calendar->holidays.at(0).status == HolidayStatus::confirmed);
  CHECK(calendar->holidays.at(1).status == HolidayStatus::predicted);
  const auto van = read(van_calendar);
  REQUIRE(van);
  CHECK(van->schedules.at(0).stops.at(0).place.en == "Nefisha");
}

TEST_CASE("the sample calendar is sound, and the holidays beside it") {
  const auto calendar = read(config_test::read(DAWR_SOURCE_DIR "/config/calendar.toml"),
                             config_test::read(DAWR_SOURCE_DIR "/config/holidays.csv"));
  if (!calendar) FAIL(to_text(calendar.error()));
  CHECK(day_of(*calendar, day("2026-01-07")).kind == DayKind::holiday);
  CHECK(day_of(*calendar, day("2026-05-27")).kind == DayKind::predicted_holiday);
  CHECK(day_of(*calendar, day("2026-02-22")).open.at(0).hours.until == minutes{13 * 60 + 30});
  CHECK(day_of(*calendar, day("2026-11-20")).kind == DayKind::rest);
}

TEST_CASE("each mistake in a calendar is told with its place") {
  struct Row {
    std::string_view from, to, faults;
  };
  const std::vector<Row> rows = {
      {"from = 2026-01-01", "from = \"2026-01-01\"",
       "calendar.toml:2:8: from: expected a date such as 2026-01-07, without quotation marks, found "
       "the text \"2026-01-01\""},
      {"from = 2026-01-01", "from = 2026-01-01T08:00:00",
       "calendar.toml:2:8: from: expected a date such as 2026-01-07, without quotation marks, found "
       "a date"},
      {"2026-01-01", "2026-02-30",
       "calendar.toml:2:18: Error while parsing date: expected day between 1 and 28 "
       "(inclusive), saw 30 (TOML)"},
      {"from = 2026-01-01\n", "", "calendar.toml:1:1: [[hours]]: from is missing; add it"},
      {"\"09:00-12:00\"", "\"9-12\"",
       "calendar.toml:3:26: expected hours such as \"08:30-15:00\", found \"9-12\""},
      {"\"09:00-12:00\"", "\"09:00-24:01\"",
       "calendar.toml:3:26: expected hours such as \"08:30-15:00\", found \"09:00-24:01\""},
      {"\"09:00-12:00\"", "\"12:00-09:00\"",
       "calendar.toml:1:1: week 1: hours end before they begin"},
      {"\"09:00-12:00\"", "\"09:00-13:01\"", "calendar.toml:1:1: week 1: hours of one day overlap"},
      {"sunday = [\"13", "sonday = [\"13",
       "calendar.toml:3:1: [[hours]]: there is no key \"sonday\"; did you mean monday?"},
      {"last = 2026-03-19", "last = 2026-01-19",
       "calendar.toml:5:1: season 1: its last day is before its first"},
      {"2026-04-05", "1926-04-05",
       "calendar.toml:13:1: closure 1: expected dates of the years 2020 to 2100"},
      {"reason_en = \"Water\"\n", "",
       "calendar.toml:13:1: [[closure]]: reason_en is missing; add it"},
      {"minutes = 20", "minutes = 241",
       "calendar.toml:26:25: closes_before_minutes: expected a whole number from 0 to 240, found the "
       "number 241"},
      {"[cash_desk]", "[cash_disk]",
       "calendar.toml:25:2: the file: there is no key \"cash_disk\"; did you mean cash_desk?"},
  };
  for (const auto& row : rows) {
    INFO(row.from << " -> " << row.to);
    CHECK(faults_in(with(centre_calendar, row.from, row.to)) == row.faults);
  }
  CHECK(faults_in("") == "calendar.toml: says no hours: add [[hours]], or [[schedule]] for a van");
  CHECK(faults_in(with(van_calendar, "\"sunday\"", "\"Sonntag\"")) ==
        "calendar.toml:4:15: weekday: expected sunday to saturday, found \"Sonntag\"");
  CHECK(
      faults_in(centre_calendar + van_calendar)
          .ends_with(
              "schedule 1: a van has a schedule of stops, any other centre has weeks: leave one out"));
}

TEST_CASE("each mistake in a list of holidays is told with its place") {
  CHECK(faults_in(centre_calendar, "") ==
        "holidays.csv:1:1: expected the header date,name_ar,name_en,status,source");
  CHECK(faults_in(centre_calendar, with(holidays, "2026-01-07", "2026-02-30")) ==
        "holidays.csv:2:1: date: expected a date such as 2026-01-07, found \"2026-02-30\"");
  CHECK(faults_in(centre_calendar, with(holidays, "fixed", "sure")) ==
        "holidays.csv:2:4: status: expected fixed, decree, fixed-movable, lunar-predicted or "
        "lunar-conflict, found \"sure\"");
  CHECK(faults_in(centre_calendar, with(holidays, ",Eid,", ",,")) ==
        "holidays.csv:3:3: name_en: expected one line of 1 to 400 bytes, found \"\"");
}
