#include "common/text/ics.h"

#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/harness/process.h"
#include "tests/scratch.h"

using namespace dawr;
using namespace dawr::text;
using namespace std::chrono_literals;
using harness::Json;

namespace {

const Instant morning = Instant{std::chrono::sys_days{std::chrono::year{2026} / 4 / 26}} + 7h;
const Instant stamp = Instant{std::chrono::sys_days{std::chrono::year{2026} / 4 / 1}} + 12h;

// What another program makes of the file.
std::vector<Json> read_elsewhere(const std::string& file) {
  const Scratch folder;
  std::ofstream(folder / "in.ics", std::ios::binary) << file;
  const std::string command = "/usr/bin/python3 -B '" DAWR_SOURCE_DIR
                              "/tests/text/read_ics.py' <'" +
                              (folder / "in.ics").string() + "'";
  harness::Process python("/bin/sh", {"-c", command}, folder / "errors");
  std::vector<Json> events;
  while (const auto line = python.line(20s)) events.push_back(Json::parse(*line));
  return events;
}

IcsEvent booking() {
  return {.uid = "1842@IS-02.dawr",
          .from = morning,
          .until = morning + 15min,
          .summary = "موعد: رخصة، بناء; جديد",
          .place = "مركز خدمات حي ثان الإسماعيلية",
          .description = "أحضر:\nبطاقة الرقم القومي, \\ \"العقد\"",
          .version = 3,
          .cancelled = false};
}

}  // namespace

TEST_CASE("another program reads a calendar file as it was meant") {
  auto moved = booking();
  moved.uid = "1843@IS-02.dawr";
  moved.cancelled = true;
  moved.place.clear();
  moved.description.clear();
  const std::vector<IcsEvent> events = {booking(), moved};
  const auto read = read_elsewhere(ics_text(events, "ar", stamp));
  REQUIRE(read.size() == 2);
  const auto seconds_of = [](Instant instant) {
    return std::chrono::duration_cast<seconds>(instant.time_since_epoch()).count();
  };
  CHECK(read[0] == Json{{"uid", "1842@IS-02.dawr"},
                        {"from", seconds_of(morning)},
                        {"until", seconds_of(morning + 15min)},
                        {"stamp", seconds_of(stamp)},
                        {"version", 3},
                        {"status", "CONFIRMED"},
                        {"summary", booking().summary},
                        {"place", booking().place},
                        {"description", booking().description},
                        {"errors", 0}});
  CHECK(read[1].at("status") == "CANCELLED");
  CHECK(read[1].at("place").is_null());
  CHECK(read[1].at("description").is_null());
}

TEST_CASE("lines of a calendar file are as short as the standard wants, and words stay whole") {
  auto event = booking();
  event.description.clear();
  for (int i = 0; i < 60; ++i) event.description += "مستند رقم " + std::to_string(i) + "، ";
  const std::vector<IcsEvent> events = {event};
  const auto text = ics_text(events, "ar", stamp);
  CHECK(text.starts_with("BEGIN:VCALENDAR\r\n"));
  CHECK(text.ends_with("END:VCALENDAR\r\n"));
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    CHECK(text.at(end - 1) == '\r');
    CHECK(end - 1 - at <= 75);
    at = end + 1;
  }
  CHECK(read_elsewhere(text).at(0).at("description") == event.description);
  CHECK(read_elsewhere(ics_text({}, "en", stamp)).empty());
}
