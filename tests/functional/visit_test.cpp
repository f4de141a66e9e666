// A visit through the devices' own programs: dispenser, counter, display, upstream.
#include <set>

#include "tests/catch.h"
#include "tests/functional/support.h"

using namespace dawr;
using namespace dawr::functional;
using harness::Centre;
using harness::Json;
using harness::JsonProcess;
using harness::Process;

namespace {

JsonProcess start_display(Centre& centre, const std::filesystem::path& log) {
  auto arguments = centre.device_arguments(centre.enrol("display", "hall"), "board");
  arguments.insert(arguments.end(),
                   {"--feed", centre.addresses().at("feed"), "--headless", "--phrases",
                    (tools().source / "config" / "phrases").string()});
  return JsonProcess{Process(tools().bin / "dawr-display", arguments, log)};
}

bool is(const Json& result, const char* event) { return result.value("event", "") == event; }

}  // namespace

TEST_CASE(
    "a person takes a ticket, is called, shown, served; and nobody is served without a code") {
  Scratch scratch("visit");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  centre.open_day("2026-03-15");
  auto dispenser = centre.dispenser(centre.enrol("dispenser", "door"));
  auto counter = centre.counter(centre.enrol("counter", "ten", {"--counter", "10"}));
  auto display = start_display(centre, scratch.path() / "display.log");
  display.await([](const Json& line) { return is(line, "welcome"); });

  const Json issued = dispenser.ask("take S01");
  REQUIRE(is(issued, "issued"));
  CHECK(issued.at("letter") == "S");
  CHECK(issued.at("number") == 1);

  REQUIRE_FALSE(is(counter.ask("open 101"), "refused"));
  const Json called = counter.ask("next");
  REQUIRE(is(called, "called"));
  CHECK(called.at("in_hand").at("number") == 1);
  const Json shown = display.await([](const Json& line) { return is(line, "shown"); });
  CHECK(shown.at("ticket") == issued.at("ticket"));
  harness::wait_until([&] { return counter.ask("view").at("in_hand").at("shown") == true; },
                      "the display's confirmation");

  // 111 to 999 without zero: one of these two is wrong, and so is its reverse.
  const std::string code = issued.at("arrival_code");
  const std::string wrong = code == "123" || code == "321" ? "456" : "123";
  const Json refused = counter.ask("start " + wrong);
  CHECK(refused.value("code", "") == "E_ARRIVAL_CODE");
  CHECK_FALSE(is(counter.ask("start " + code), "refused"));
  CHECK_FALSE(is(counter.ask("complete served"), "refused"));
  CHECK(counter.ask("next").value("code", "") == "E_LINE_EMPTY");

  centre.broker().stop();
  const auto entries = entries_of(centre.journal());
  CHECK(fault_in(entries) == "");
  CHECK(events_of<CallShown>(entries).size() == 1);
  CHECK(events_of<PrintConfirmed>(entries).size() == 1);
  CHECK(events_of<ServiceCompleted>(entries).size() == 1);
}

TEST_CASE("a console that is killed finds its ticket in hand again") {
  Scratch scratch("console");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  centre.open_day("2026-03-15");
  auto dispenser = centre.dispenser(centre.enrol("dispenser", "door"));
  const Json issued = dispenser.ask("take S01");
  const auto key = centre.enrol("counter", "ten", {"--counter", "10"});
  {
    auto counter = centre.counter(key);
    counter.ask("open 101");
    REQUIRE(is(counter.ask("next"), "called"));
    counter.process().kill();
  }
  auto counter = centre.counter(key);
  const Json view = counter.ask("view");
  CHECK(view.at("in_hand").at("ticket") == issued.at("ticket"));
  CHECK_FALSE(is(counter.ask("start " + issued.at("arrival_code").get<std::string>()), "refused"));
}
