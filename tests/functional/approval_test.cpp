// Deeds that take two people, and the unlocking of a call, through the devices' own programs.
#include "tests/catch.h"
#include "tests/functional/support.h"

using namespace dawr;
using namespace dawr::functional;
using harness::Centre;
using harness::Json;
using harness::JsonProcess;
using harness::Process;

namespace {

const std::string asking = "80264913";
const std::string approving = "59371648";

bool is(const Json& result, const char* event) { return result.value("event", "") == event; }

std::string code(const Json& result) { return result.value("code", result.value("event", "")); }

// A device may sign in once a second: one that is told to wait tries again by itself.
std::string sign_in(JsonProcess& console, const std::string& who) {
  console.send("#in sign-in " + who);
  return code(console.await([](const Json& result) {
    const auto event = result.value("event", "");
    return result.value("tag", "") == "in" && event != "submitted" && event != "postponed";
  }));
}

JsonProcess start_display(Centre& centre, const std::filesystem::path& log) {
  auto arguments = centre.device_arguments(centre.enrol("display", "hall"), "board");
  arguments.insert(arguments.end(),
                   {"--feed", centre.addresses().at("feed"), "--headless", "--phrases",
                    (tools().source / "config" / "phrases").string()});
  return JsonProcess{Process(tools().bin / "dawr-display", arguments, log)};
}

void press_all(JsonProcess& board, const std::vector<std::string>& steps) {
  for (const auto& step : steps) {
    CAPTURE(step);
    CHECK_FALSE(is(board.ask(step), "error"));
  }
}

// 111 to 999 without zero: one of these two is wrong, and so is its reverse.
std::string wrong_code(const std::string& code) {
  return code == "123" || code == "321" ? "456" : "123";
}

}  // namespace

TEST_CASE("five wrong codes lock a call, and a supervisor unlocks it") {
  Scratch scratch("unlock");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  centre.open_day("2026-03-15");
  auto dispenser = centre.dispenser(centre.enrol("dispenser", "door"));
  auto counter = centre.counter(centre.enrol("counter", "ten", {"--counter", "10"}));
  const Json issued = dispenser.ask("take S01");
  REQUIRE(is(issued, "issued"));
  const std::string right = issued.at("arrival_code");
  REQUIRE_FALSE(is(counter.ask("open 101"), "refused"));
  REQUIRE(is(counter.ask("next"), "called"));
  auto& office = centre.supervisor();
  CHECK(code(office.ask("unlock 10")) == "E_STATE");
  for (int i = 0; i < 5; ++i) {
    CHECK(code(counter.ask("start " + wrong_code(right))) == "E_ARRIVAL_CODE");
  }
  CHECK(code(counter.ask("start " + right)) == "E_ARRIVAL_CODE_LOCKED");
  CHECK(code(office.ask("unlock 10")) == "done");
  harness::wait_until([&] { return counter.ask("view").at("in_hand").at("tries_left") == 5; },
                      "the tries after the unlocking");
  CHECK_FALSE(is(counter.ask("start " + right), "refused"));

  centre.broker().stop();
  const auto entries = entries_of(centre.journal());
  CHECK(fault_in(entries) == "");
  CHECK(events_of<CodeUnlocked>(entries).size() == 1);
}

TEST_CASE("a ticket goes before everybody when two people at two devices want it, and all see it") {
  Scratch scratch("override");
  Centre centre(tools(), scratch.path());
  staff(centre, {"add", "101", "--name", "Mona Adel"}, "40718263");
  staff(centre, {"add", "201", "--name", "Samia Nabil", "--supervisor"}, asking);
  staff(centre, {"add", "202", "--name", "Adel Fathi", "--supervisor"}, approving);
  centre.start_broker();
  auto& office = centre.supervisor();
  REQUIRE(sign_in(office, "201 " + asking) == "done");
  REQUIRE(code(office.ask("open-day 2026-03-15")) == "done");
  auto dispenser = centre.dispenser(centre.enrol("dispenser", "door"));
  auto display = start_display(centre, scratch.path() / "display.log");
  display.await([](const Json& line) { return is(line, "welcome"); });
  auto board = start_board(centre, scratch.path() / "board.log");
  for (int i = 0; i < 3; ++i) REQUIRE(is(dispenser.ask("take S01"), "issued"));

  CHECK(code(office.ask("override S 3 taken ill in the hall")) == "done");
  CHECK(code(office.ask("approve 1")) == "E_DUAL_CONTROL");
  CHECK(code(office.ask("override S 2 a friend")) == "E_REQUEST_OPEN");

  // The second person, at the manager's board.
  sign_in_at_board(board, 202, approving);
  harness::wait_until([&] { return board.ask("state").at("requests") == 1; }, "the request");
  for (const auto* action : {"menu", "deed 8", "choice 0", "yes"}) {
    CHECK(is(board.ask(std::string("press ") + action), "pressed"));
  }
  harness::wait_until([&] { return board.ask("state").at("overrides") == 1; }, "the override");

  auto counter = centre.counter(centre.enrol("counter", "ten", {"--counter", "10"}));
  counter.send("#in open 101 40718263");
  counter.await([](const Json& result) { return is(result, "opened"); });
  const Json called = counter.ask("next");
  REQUIRE(is(called, "called"));
  CHECK(called.at("in_hand").at("number") == 3);
  const Json shown = display.await([](const Json& line) { return is(line, "shown"); });
  CHECK(shown.value("exceptional", false));

  centre.broker().stop();
  const auto entries = entries_of(centre.journal());
  CHECK(fault_in(entries) == "");
  const auto granted = events_of<ApprovalGranted>(entries);
  REQUIRE(granted.size() == 1);
  CHECK(granted.front().clerk == ClerkId{202});
  CHECK(events_of<TicketOverridden>(entries).front().reason == "taken ill in the hall");
  CHECK(events_of<TicketCalled>(entries).front().reason == TurnReason::overridden);
}

TEST_CASE("what one board's form asks for, a second board approves, and the answer is told") {
  Scratch scratch("board-forms");
  Centre centre(tools(), scratch.path());
  staff(centre, {"add", "201", "--name", "Samia Nabil", "--supervisor"}, asking);
  staff(centre, {"add", "202", "--name", "Adel Fathi", "--supervisor"}, approving);
  centre.start_broker();
  auto& office = centre.supervisor();
  REQUIRE(sign_in(office, "201 " + asking) == "done");
  REQUIRE(code(office.ask("open-day 2026-03-15")) == "done");
  auto dispenser = centre.dispenser(centre.enrol("dispenser", "door"));
  for (int i = 0; i < 2; ++i) REQUIRE(is(dispenser.ask("take S01"), "issued"));
  auto first = start_board(centre, scratch.path() / "first.log", "first");
  auto second = start_board(centre, scratch.path() / "second.log", "second");
  sign_in_at_board(first, 201, asking);
  sign_in_at_board(second, 202, approving);
  const auto ask_for = [&](const std::string& number) {
    press_all(first, {"press menu", "press forms", "press form 1", "type س", "type " + number,
                      "press next", "press choice 3", "type taken ill", "press next", "press yes"});
  };

  ask_for("77");
  const auto refused = first.await([](const Json& line) { return is(line, "refused"); });
  CHECK(refused.at("code") == "E_UNKNOWN_TICKET");
  CHECK(first.ask("state").at("requests") == 0);

  ask_for("2");
  harness::wait_until([&] { return second.ask("state").at("requests") == 1; }, "the request");
  harness::wait_until([&] { return first.ask("state").at("requests") == 1; }, "its own request");
  CHECK(first.ask("state").at("overrides") == 0);
  press_all(first, {"press menu", "press forms"});
  CHECK(is(first.ask("press form 1"), "error"));  // one request at a time
  press_all(second, {"press menu", "press deed 8", "press choice 0", "press yes"});
  harness::wait_until([&] { return first.ask("state").at("overrides") == 1; }, "the override");
  const auto picture = scratch.path() / "board.png";
  CHECK(is(first.ask("snapshot " + picture.string()), "snapshot"));

  centre.broker().stop();
  const auto entries = entries_of(centre.journal());
  CHECK(fault_in(entries) == "");
  const auto requested = events_of<ApprovalRequested>(entries);
  REQUIRE(requested.size() == 1);
  CHECK(std::get<Override>(requested.front().request.deed) ==
        Override{LineId{'S'}, 2, "taken ill"});
  CHECK(requested.front().request.clerk == ClerkId{201});
  CHECK(events_of<TicketOverridden>(entries).size() == 1);
}
