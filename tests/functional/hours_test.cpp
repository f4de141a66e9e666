// The hours of the calendar at a dispenser's, through the real programs.
#include "tests/catch.h"
#include "tests/functional/support.h"

using namespace dawr;
using namespace dawr::functional;
using harness::Centre;
using harness::CentreOptions;
using harness::Json;

namespace {

// In Ramadan: 09:00 to 13:30, two hours ahead of UTC.
CentreOptions before_the_doors_open() {
  return {.clock_rate = 1.001, .demo_start = "2026-03-15T06:59:50Z", .hours = true};
}

std::string code(const Json& result) { return result.value("code", result.value("event", "")); }

}  // namespace

TEST_CASE("numbers begin when the doors open, and end before they close") {
  Scratch scratch("hours");
  Centre centre(tools(), scratch.path(), before_the_doors_open());
  centre.start_broker();
  centre.open_day("2026-03-15");
  auto dispenser = centre.dispenser(centre.enrol("dispenser", "door"));
  const auto early = dispenser.ask("take S01");
  CHECK(code(early) == "E_NOT_OPEN_YET");
  CHECK(early.value("retry_at", "") == "2026-03-15T07:00:00.000000Z");
  harness::wait_until([&] { return code(dispenser.ask("take S01")) == "issued"; },
                      "the doors to open");

  centre.broker().stop();
  centre.start_broker_at("2026-03-15T11:25:00Z");
  const auto late = dispenser.ask("take S01");
  CHECK(code(late) == "E_TOO_LATE_TODAY");
  CHECK(late.value("retry_at", "") == "2026-03-16T07:00:00.000000Z");
  centre.broker().stop();
  const auto entries = entries_of(centre.journal());
  CHECK(fault_in(entries) == "");
  CHECK(events_of<TicketIssued>(entries).size() == 1);
  CHECK_THAT(centre.ctl({"verify", centre.journal().string()}),
             Catch::Matchers::Contains("lawful"));
}
