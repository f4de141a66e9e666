// Tables from elsewhere, put into a centre by the real dawrctl; and the calendar that it shows.
#include <string>
#include <vector>

#include "broker/floor/config.h"
#include "tests/catch.h"
#include "tests/config/made_centre.h"

using namespace dawr;
using namespace dawr::config_test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

struct Imports : Centre {
  [[nodiscard]] std::string put(std::string_view text) const {
    const auto file = folder / "table.csv";
    write(file, text);
    return file.string();
  }
  [[nodiscard]] harness::Ran import(const std::string& what, std::string_view text,
                                    bool apply = false) const {
    std::vector<std::string> words = {"import", what, put(text), "--centre", directory};
    if (apply) words.emplace_back("--apply");
    return dawrctl(words);
  }
  [[nodiscard]] std::string calendar(const std::string& first, const std::string& days,
                                     const std::string& format = "table") const {
    const auto ran = dawrctl({"calendar", "--centre", directory, "--from", first, "--days", days,
                              "--format", format, "--language", "en"});
    INFO(ran.errors);
    REQUIRE(ran.code == 0);
    return ran.out;
  }
  [[nodiscard]] std::string fault_of(const std::string& what, std::string_view text) const {
    const auto ran = import(what, text, true);
    CHECK(ran.out.empty());
    CHECK(ran.code == 1);
    return ran.errors;
  }
};

const std::string days_header = "date,kind,from,until,place_ar,place_en,why_ar,why_en\n";

}  // namespace

TEST_CASE("an imported catalogue is shown first, and put in place when it is said") {
  const Imports centre;
  const auto before = read(centre.files.catalogue());
  auto text = with(before, "New building permit,25,30", "New building permit,20,30");
  const auto third = text.find("\nB03,");
  text.erase(third, text.find('\n', third + 1) - third);
  const auto row =
      text.substr(text.find("B02,"), text.find('\n', text.find("B02,")) - text.find("B02,") + 1);
  text += with(row, "B02", "B99");

  const auto shown = centre.import("catalogue", text);
  CHECK(shown.code == 0);
  CHECK_THAT(shown.out, Contains("~ B01  typical_minutes: 25 -> 20\n"
                                 "- B03  Permit for an extension\n"
                                 "+ B99  Permit to add storeys\n"
                                 "1 added, 1 removed, 1 changed, 157 as they were.\n"
                                 "Nothing was changed."));
  CHECK(read(centre.files.catalogue()) == before);

  CHECK(centre.import("catalogue", text, true).code == 0);
  CHECK(read(centre.files.catalogue()) == text);
  CHECK(read(centre.files.catalogue().string() + ".before") == before);
  CHECK(load_centre(centre.directory));
  CHECK_THAT(centre.import("catalogue", text, true).out, Contains("There is nothing to change"));
  CHECK(read(centre.files.catalogue().string() + ".before") == before);
}

TEST_CASE("a table that the centre would not be sound with changes nothing") {
  const Imports centre;
  const auto before = read(centre.files.catalogue());
  const auto file = (centre.folder / "table.csv").string();
  const auto with_fault = [&](std::string_view from, std::string_view to) {
    return centre.fault_of("catalogue", with(before, from, to));
  };
  CHECK_THAT(with_fault(",25,30,yes", ",25,30,maybe"),
             Contains(file + ":2:9: fee_at_cashier: expected yes or no, found \"maybe\""));
  CHECK_THAT(with_fault(",one_fee,", ",no_such_flow,"), Contains(file + ":2:11: "));
  CHECK_THAT(with_fault("\nB02,B,", "\nB01,B,"), Contains("B01 is in the catalogue already"));
  CHECK_THAT(centre.fault_of("catalogue", "id,name\nB01,x\n"),
             Contains(":1:1: expected the header"));
  CHECK_THAT(
      centre.fault_of("holidays", "date,name_ar,name_en,status,source\n2026-02-30,a,b,fixed,c\n"),
      Contains(file + ":2:1: "));
  CHECK(read(centre.files.catalogue()) == before);
  CHECK_FALSE(std::filesystem::exists(centre.files.catalogue().string() + ".before"));
}

TEST_CASE("days and hours come back as the calendar wrote them, and change only what differs") {
  const Imports centre;
  const auto before = read(centre.files.calendar());
  const auto written = centre.calendar("2026-11-22", "6", "csv");
  CHECK_THAT(written, StartsWith(days_header));
  CHECK_THAT(centre.import("days", written, true).out, Contains("0 days changed, 6 as they were."));
  CHECK(read(centre.files.calendar()) == before);

  auto wanted = with(written, "2026-11-23,working,08:30,15:00,,,,",
                     "2026-11-23,working,09:00,11:00,,,صيانة,\"Power \"\"cut\"\"\"\n"
                     "2026-11-23,working,12:00,14:00,,,صيانة,\"Power \"\"cut\"\"\"");
  wanted =
      with(wanted, "2026-11-24,working,08:30,15:00,,,,", "2026-11-24,closed,,,,,جرد,Stocktaking");
  const auto lines =
      "~ 2026-11-23  08:30-15:00 -> 09:00-11:00, 12:00-14:00  (Power \"cut\")\n"
      "~ 2026-11-24  08:30-15:00 -> shut  (Stocktaking)\n"
      "2 days changed, 4 as they were.\n";
  CHECK_THAT(centre.import("days", wanted).out, StartsWith(lines));
  CHECK(read(centre.files.calendar()) == before);
  CHECK_THAT(centre.import("days", wanted, true).out, StartsWith(lines));
  CHECK(centre.calendar("2026-11-22", "4") ==
        "2026-11-22  08:30-15:00\n"
        "2026-11-23  09:00-11:00, 12:00-14:00  (Power \"cut\")\n"
        "2026-11-24  closed  (Stocktaking)\n"
        "2026-11-25  08:30-15:00\n");
  CHECK_THAT(centre.import("days", wanted, true).out, Contains("There is nothing to change"));
  CHECK_THAT(centre.fault_of("days", days_header + "2026-11-24,working,08:30,15:00,,,a,b\n"),
             Contains(":2:2: kind: calendar.toml has a [[closure]] on this day"));
  CHECK_THAT(centre.fault_of("days", days_header + "2026-11-23,working,08:30,15:00,,,a,b\n"),
             Contains(":2:3: from: calendar.toml has an [[extra_day]] with other hours"));
}

TEST_CASE("days that are wrong are refused with their place") {
  const Imports centre;
  struct Row {
    const char* text;
    const char* fault;
  };
  const auto rows = GENERATE(values<Row>({
      {"2026-11-31,working,08:30,15:00,,,,\n", ":2:1: date: expected a date"},
      {"2026-11-22,open,08:30,15:00,,,,\n", ":2:2: kind: expected working, rest"},
      {"2026-11-22,working,8:30,15:00,,,,\n", ":2:3: from: expected a time"},
      {"2026-11-22,working,08:30,25:00,,,,\n", ":2:4: until: expected a time"},
      {"2026-11-22,working,15:00,08:30,,,,\n", ":2:4: until: expected a time after 15:00"},
      {"2026-11-22,working,08:00,15:00,,,,\n", ":2:7: why_ar: expected why"},
      {"2026-11-22,working,08:00,15:00,,,x,\n", ":2:8: why_en: expected in both languages"},
      {"2026-11-22,closed,,,,,,\n", ":2:7: why_ar: expected why"},
      {"2026-11-22,working,08:30,12:00,,,a,b\n2026-11-22,working,11:00,15:00,,,a,b\n",
       ":3:3: from: expected a time after the hours of the line above"},
      {"2026-11-22,working,08:30,15:00,,,,\n2026-11-23,rest,,,,,a,b\n"
       "2026-11-22,working,16:00,17:00,,,,\n",
       ":4:1: date: this date came before"},
      {"2026-11-22,closed,,,,,a,b\n2026-11-22,working,08:30,15:00,,,a,b\n",
       ":3:2: kind: this date is none, one line above"},
  }));
  INFO(rows.text);
  const auto before = read(centre.files.calendar());
  CHECK_THAT(centre.fault_of("days", days_header + rows.text), Contains(rows.fault));
  CHECK(read(centre.files.calendar()) == before);
}

TEST_CASE("the calendar is shown as a table, as CSV and as a calendar file") {
  const Imports centre;
  CHECK(centre.calendar("2026-03-19", "4") ==
        "2026-03-19  09:00-13:30  (Ramadan)\n"
        "2026-03-20  rest\n"
        "2026-03-21  rest\n"
        "2026-03-22  predicted holiday  (Eid al-Fitr)\n");
  CHECK(centre.calendar("2026-03-19", "1", "csv") ==
        days_header + "2026-03-19,working,09:00,13:30,,,رمضان,Ramadan\n");
  CHECK(centre.calendar("2026-03-22", "1", "csv") ==
        days_header + "2026-03-22,predicted holiday,,,,,عيد الفطر,Eid al-Fitr\n");
  const auto ics = centre.calendar("2026-04-22", "5", "ics");  // the clocks change on the 24th
  CHECK_THAT(ics, Contains("DTSTART:20260422T063000Z"));
  CHECK_THAT(ics, Contains("DTSTART:20260426T053000Z"));
}
