// The system was down, numbers were given from a paper pad, and reception enters them.
#include <map>

#include "tests/catch.h"
#include "tests/functional/support.h"

using namespace dawr;
using namespace dawr::functional;
using harness::Centre;
using harness::Json;
using harness::Process;

namespace {

bool is(const Json& result, const char* event) { return result.value("event", "") == event; }

}  // namespace

TEST_CASE("before the outage, the pad in its order, after it") {
  Scratch scratch("pad");
  harness::CentreOptions options;
  options.clock_rate = 2;  // a demonstration's clock can be started where one likes
  options.demo_start = "2026-03-15T07:00:00Z";
  Centre centre(tools(), scratch.path(), options);
  centre.start_broker();
  centre.open_day("2026-03-15");
  auto dispenser = centre.dispenser(centre.enrol("dispenser", "door"));
  auto reception = centre.dispenser(centre.enrol("reception", "desk"));
  auto counter = centre.counter(centre.enrol("counter", "ten", {"--counter", "10"}));
  std::map<int, Json> issued;
  const auto keep = [&](const Json& ticket) { issued[ticket.at("number").get<int>()] = ticket; };
  keep(dispenser.ask("take S01"));
  CHECK(reception.ask("pad S01").value("code", "") == "E_NO_INTERRUPTION");
  CHECK(dispenser.ask("pad S01").value("code", "") == "E_ROLE_FORBIDDEN");
  harness::wait_until([&] { return dispenser.ask("state").at("unconfirmed").empty(); }, "print");

  // Ten minutes later.
  centre.broker().kill();
  std::filesystem::remove(centre.directory() / "addresses");
  Process broker(tools().bin / "dawr-broker",
                 {"--config", (centre.directory() / "centre.toml").string(), "--demo-start",
                  "2026-03-15T07:10:00Z"},
                 scratch.path() / "second.log");
  harness::wait_until([&] { return std::filesystem::exists(centre.directory() / "addresses"); },
                      "the second broker");
  keep(dispenser.ask("take S01", harness::Limit{60'000}));

  reception.send("#block pad S01 S01");
  for (int i = 0; i < 2; ++i) {
    const Json slip = reception.await_tag("block", harness::Limit{60'000});
    REQUIRE(is(slip, "issued"));
    keep(slip);
  }
  const Json entered = reception.await_tag("block");
  CHECK(is(entered, "entered"));
  CHECK(entered.at("tickets") == 2);
  CHECK(reception.ask("pad S01").value("code", "") == "E_PAD_ENTERED");
  harness::wait_until([&] { return reception.ask("state").at("unconfirmed").empty(); }, "prints");

  REQUIRE_FALSE(is(counter.ask("open 101", harness::Limit{60'000}), "refused"));
  for (const int number : {1, 3, 4, 2}) {
    const Json called = counter.ask("next");
    REQUIRE(called.at("in_hand").at("number") == number);
    const auto code = issued.at(number).at("arrival_code").get<std::string>();
    REQUIRE_FALSE(is(counter.ask("start " + code), "refused"));
    REQUIRE_FALSE(is(counter.ask("complete served"), "refused"));
  }
  broker.stop();
  const auto entries = entries_of(centre.journal());
  CHECK(fault_in(entries) == "");
  CHECK(events_of<ServiceInterrupted>(entries).size() == 1);
  CHECK(events_of<PrintConfirmed>(entries).size() == 4);
}
