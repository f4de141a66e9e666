// One computer with two keys, a clerk's and a cashier's, for two people at the same time.
#include <map>

#include "tests/catch.h"
#include "tests/functional/support.h"

using namespace dawr;
using namespace dawr::functional;
using harness::Centre;
using harness::Json;
using harness::JsonProcess;

namespace {

bool is(const Json& result, const char* event) { return result.value("event", "") == event; }

std::string code(const Json& result) { return result.value("code", result.value("event", "")); }

// A check takes its turn: one that is told to wait tries again by itself.
std::string open(JsonProcess& console, const std::string& who) {
  static int asked = 0;
  const std::string tag = "in" + std::to_string(++asked);
  console.send("#" + tag + " open " + who);
  return code(console.await([&](const Json& result) {
    const auto event = result.value("event", "");
    return result.value("tag", "") == tag && event != "submitted" && event != "postponed";
  }));
}

const std::string mona = "101 40718263";
const std::string hany = "102 71829304";

}  // namespace

TEST_CASE("a clerk's and a cashier's console on one computer work at once, for two people") {
  Scratch scratch("shared-pc");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  centre.open_day("2026-03-15");
  staff(centre, {"add", "101", "--name", "Mona Adel"}, "40718263");
  staff(centre, {"add", "102", "--name", "Hany Aziz"}, "71829304");
  auto dispenser = centre.dispenser(centre.enrol("dispenser", "door"));
  // Each key has a folder of its own, and with it an outbox of its own.
  const auto clerks = centre.enrol("counter", "pc-clerk", {"--counter", "10"});
  const auto cashiers = centre.enrol("cashier", "pc-cashier", {"--counter", "101"});
  REQUIRE(clerks.key.parent_path() != cashiers.key.parent_path());
  REQUIRE(clerks.outbox != cashiers.outbox);
  auto clerk = centre.counter(clerks);
  auto cashier = centre.counter(cashiers);

  CHECK(open(clerk, mona) == "opened");
  CHECK(open(cashier, hany) == "opened");
  const Json papers = dispenser.ask("take S01");
  const Json fee = dispenser.ask("take F01");
  REQUIRE(is(papers, "issued"));
  REQUIRE(is(fee, "issued"));
  REQUIRE(is(clerk.ask("next"), "called"));
  REQUIRE(is(cashier.ask("next"), "called"));
  CHECK(clerk.ask("view").at("in_hand").at("ticket") == papers.at("ticket"));
  CHECK(cashier.ask("view").at("in_hand").at("ticket") == fee.at("ticket"));
  CHECK_FALSE(is(clerk.ask("start " + papers.at("arrival_code").get<std::string>()), "refused"));
  CHECK_FALSE(is(cashier.ask("start " + fee.at("arrival_code").get<std::string>()), "refused"));

  // What becomes of one of them is nothing to the other.
  clerk.process().kill();
  CHECK_FALSE(is(cashier.ask("complete served"), "refused"));
  auto again = centre.counter(clerks);
  CHECK(again.ask("view").at("in_hand").at("ticket") == papers.at("ticket"));
  CHECK_FALSE(is(again.ask("complete served"), "refused"));

  centre.broker().stop();
  const auto entries = entries_of(centre.journal());
  CHECK(fault_in(entries) == "");
  std::map<CounterId, ClerkId> opened;
  for (const auto& event : events_of<CounterOpened>(entries)) {
    opened.emplace(event.counter, event.clerk);
  }
  CHECK(opened == std::map<CounterId, ClerkId>{{CounterId{10}, ClerkId{101}},
                                               {CounterId{101}, ClerkId{102}}});
  CHECK(events_of<ServiceCompleted>(entries).size() == 2);
}

TEST_CASE("nobody is a clerk and a cashier on one day, whichever of the two keys he takes") {
  Scratch scratch("shared-pc-sod");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  centre.open_day("2026-03-15");
  staff(centre, {"add", "101", "--name", "Mona Adel"}, "40718263");
  staff(centre, {"add", "102", "--name", "Hany Aziz"}, "71829304");
  auto clerk = centre.counter(centre.enrol("counter", "pc-clerk", {"--counter", "10"}));
  auto cashier = centre.counter(centre.enrol("cashier", "pc-cashier", {"--counter", "101"}));
  CHECK(open(clerk, mona) == "opened");
  CHECK(open(cashier, mona) == "E_CLERK_ELSEWHERE");
  CHECK(code(clerk.ask("close")) == "closed");
  CHECK(open(cashier, mona) == "E_SOD");
  CHECK(open(cashier, hany) == "opened");
  CHECK(code(cashier.ask("close")) == "closed");
  CHECK(open(clerk, hany) == "E_SOD");
  CHECK(open(clerk, mona) == "opened");
}

TEST_CASE("one key is in one program at a time: the second one says who has its outbox") {
  Scratch scratch("shared-pc-key");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  centre.open_day("2026-03-15");
  const auto key = centre.enrol("counter", "pc-clerk", {"--counter", "10"});
  auto first = centre.counter(key);
  CHECK(open(first, "101") == "opened");
  auto second = centre.counter(key);
  const auto exit = second.process().wait(harness::patience);
  REQUIRE(exit);
  CHECK(exit->code != 0);
  CHECK(harness::read_text(scratch.path() / "pc-clerk.log").find(key.outbox.string()) !=
        std::string::npos);
  CHECK(code(first.ask("close")) == "closed");
}
