// The manager's board beside a real broker: figures with a supervisor's key, and what is pressed.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>

#include "tests/catch.h"
#include "tests/functional/support.h"

using namespace dawr;
using namespace dawr::functional;
using harness::Centre;
using harness::Json;
using harness::JsonProcess;
using harness::Process;

namespace {

bool is(const Json& result, const char* event) { return result.value("event", "") == event; }

struct Office {
  Scratch scratch{"manager"};
  Centre centre{tools(), scratch.path()};

  Office() { centre.start_broker(); }

  Process start(const std::string& role, const std::vector<std::string>& place,
                const std::vector<std::string>& more) {
    return start(centre.enrol(role, "board", place), more);
  }

  Process start(const harness::Enrolled& key, const std::vector<std::string>& more) {
    auto arguments = centre.device_arguments(key, "provider");
    arguments.insert(arguments.end(), {"--view", "manager", "--phrases",
                                       (tools().source / "config" / "phrases").string()});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return {tools().bin / "dawr-display", arguments, scratch.path() / "board.log"};
  }
};

Json state_where(JsonProcess& device, const std::function<bool(const Json&)>& fits) {
  Json state;
  harness::wait_until([&] { return fits(state = device.ask("state")); }, "a state");
  return state;
}

ManagerView figures_for(harness::Client& supervisor) {
  const auto answer =
      supervisor.ask(wire::encode(wire::ClientMessage{wire::Ask{wire::Question::manager}}));
  return std::get<ManagerView>(*wire::decode_broker_message(answer.front()));
}

OpenDay opening(std::chrono::year_month_day date) {
  return {ServiceDate{std::chrono::local_days{date}}, {}};
}

}  // namespace

TEST_CASE("a supervisor opens the day at the board and sees what comes in") {
  Office house;
  JsonProcess board{house.start("supervisor", {}, {"--headless"})};
  board.await([](const Json& line) { return is(line, "welcome"); });
  state_where(board, [](const Json& state) { return state.at("figures") == true; });

  for (const auto* action : {"menu", "deed 1", "yes"}) {
    CHECK(is(board.ask(std::string("press ") + action), "pressed"));
  }
  const auto opened =
      state_where(board, [](const Json& state) { return state.at("day_open") == true; });
  CHECK(opened.at("issued") == 0);
  CHECK(is(board.ask("press yes"), "error"));  // there is nothing left to say yes to

  auto dispenser = house.centre.dispenser(house.centre.enrol("dispenser", "door"));
  REQUIRE(is(dispenser.ask("take S01"), "issued"));
  REQUIRE(is(dispenser.ask("take S01"), "issued"));
  const auto waiting =
      state_where(board, [](const Json& state) { return state.at("waiting") == 2; });
  CHECK(waiting.at("issued") == 2);
  CHECK(waiting.at("alarms") > 0);  // people wait, and no counter is open

  const auto picture = house.scratch.path() / "board.png";
  CHECK(is(board.ask("snapshot " + picture.string()), "snapshot"));
  CHECK(std::filesystem::file_size(picture) > 10'000);

  house.centre.broker().stop();
  const auto entries = entries_of(house.centre.journal());
  CHECK(fault_in(entries) == "");
  CHECK(events_of<DayOpened>(entries).size() == 1);
}

TEST_CASE("where there is a staff list, a supervisor signs in at the board first") {
  Office house;
  staff(house.centre, {"add", "101", "--name", "Mona Adel"}, "59371648");
  staff(house.centre, {"add", "201", "--name", "Samia Nabil", "--supervisor"}, "80264913");
  JsonProcess board{house.start("supervisor", {}, {"--headless"})};
  board.await([](const Json& line) { return is(line, "welcome"); });
  state_where(board, [](const Json& state) { return state.at("figures") == true; });
  CHECK(is(board.ask("type 2"), "error"));
  const auto sign_in = [&](const std::string& number, const std::string& pin) {
    board.ask("press menu");
    CHECK(is(board.ask("press deed 1"), "error"));
    board.ask("type " + number);
    board.ask("press sign-in");
    board.ask("type " + pin);
    CHECK(is(board.ask("press sign-in"), "pressed"));
  };
  sign_in("101", "59371648");
  const auto refused = board.await([](const Json& line) { return is(line, "refused"); });
  CHECK(refused.at("code") == "E_PIN_WRONG");
  CHECK(is(board.ask("press back"), "pressed"));
  sign_in("٢٠١", "٨٠٢٦٤٩١٣");
  state_where(board, [](const Json& state) { return state.value("signed_in", 0) == 201; });
  harness::wait_until([&] { return is(board.ask("press deed 1"), "pressed"); }, "the menu");
  CHECK(is(board.ask("press yes"), "pressed"));
  state_where(board, [](const Json& state) { return state.at("day_open") == true; });
  CHECK(is(board.ask("press sign-out"), "pressed"));
  state_where(board, [](const Json& state) { return !state.contains("signed_in"); });
  board.ask("press menu");
  CHECK(is(board.ask("press deed 2"), "error"));

  house.centre.broker().stop();
  const auto entries = entries_of(house.centre.journal());
  CHECK(fault_in(entries) == "");
  REQUIRE(events_of<SupervisorActed>(entries).size() == 1);
  CHECK(events_of<SupervisorActed>(entries).front().clerk == ClerkId{201});
  CHECK(events_of<SupervisorSignedOut>(entries).size() == 1);
}

TEST_CASE("a deed pressed while the server is out of reach is done neither now nor later") {
  Office house;
  JsonProcess board{house.start("supervisor", {}, {"--headless"})};
  board.await([](const Json& line) { return is(line, "welcome"); });
  state_where(board, [](const Json& state) { return state.at("figures") == true; });
  for (const auto* action : {"menu", "deed 1", "yes"}) board.ask(std::string("press ") + action);
  state_where(board, [](const Json& state) { return state.at("day_open") == true; });
  auto dispenser = house.centre.dispenser(house.centre.enrol("dispenser", "door"));
  REQUIRE(is(dispenser.ask("take S01"), "issued"));
  state_where(board, [](const Json& state) { return state.at("waiting") == 1; });
  for (const auto* action : {"menu", "deed 5", "choice 0"}) {
    CHECK(is(board.ask(std::string("press ") + action), "pressed"));
  }

  house.centre.broker().signal(SIGSTOP);
  harness::wait_until([&] { return board.ask("state").at("silent") == true; }, "old figures",
                      harness::patience);
  CHECK(is(board.ask("press yes"), "error"));
  house.centre.broker().signal(SIGCONT);

  state_where(board, [](const Json& state) { return state.at("silent") == false; });
  state_where(dispenser, [](const Json& state) {
    return state.at("state") != "offline" && state.at("state") != "connecting" &&
           state.at("state") != "not_enrolled";  // as a server looks that keeps silent
  });
  REQUIRE(is(dispenser.ask("take S01"), "issued"));
  state_where(board, [](const Json& state) { return state.at("waiting") == 2; });
  // With new figures the question is still there, and can be answered.
  CHECK(is(board.ask("press yes"), "pressed"));
  state_where(board, [](const Json& state) { return state.at("waiting") == 0; });

  house.centre.broker().stop();
  const auto entries = entries_of(house.centre.journal());
  CHECK(fault_in(entries) == "");
}

TEST_CASE("a deed that got no answer is not repeated at the next start") {
  Office house;
  house.centre.open_day("2026-03-15");
  auto dispenser = house.centre.dispenser(house.centre.enrol("dispenser", "door"));
  REQUIRE(is(dispenser.ask("take S01"), "issued"));
  const auto key = house.centre.enrol("supervisor", "board", {});
  JsonProcess board{house.start(key, {"--headless"})};
  state_where(board, [](const Json& state) { return state.at("waiting") == 1; });
  for (const auto* action : {"menu", "deed 5", "choice 0"})
    board.ask(std::string("press ") + action);
  house.centre.broker().signal(SIGSTOP);
  board.send("press yes");
  board.await([](const Json& line) { return is(line, "submitted"); });
  board.process().kill();
  house.centre.broker().kill();
  house.centre.start_broker();

  JsonProcess again{house.start(key, {"--headless"})};
  const auto state = state_where(again, [](const Json& now) { return now.at("figures") == true; });
  CHECK(state.at("waiting") == 1);
  REQUIRE(is(dispenser.ask("take S01"), "issued"));
  state_where(again, [](const Json& now) { return now.at("waiting") == 2; });
}

TEST_CASE("a deed on its way when the server is lost is not repeated when it is back") {
  Office house;
  house.centre.open_day("2026-03-15");
  auto dispenser = house.centre.dispenser(house.centre.enrol("dispenser", "door"));
  REQUIRE(is(dispenser.ask("take S01"), "issued"));
  JsonProcess board{house.start("supervisor", {}, {"--headless"})};
  state_where(board, [](const Json& state) { return state.at("waiting") == 1; });
  for (const auto* action : {"menu", "deed 5", "choice 0"}) {
    board.ask(std::string("press ") + action);
  }
  house.centre.broker().signal(SIGSTOP);
  board.send("press yes");
  board.await([](const Json& line) { return is(line, "submitted"); });
  house.centre.broker().kill();
  board.await([](const Json& line) { return is(line, "taken_back"); });
  house.centre.start_broker();

  REQUIRE(is(dispenser.ask("take S01"), "issued"));
  state_where(board, [](const Json& state) { return state.at("waiting") == 2; });
}

TEST_CASE("who asks for help at a dispenser is told that the board shows it, while it does") {
  Office house;
  JsonProcess board{house.start("supervisor", {}, {"--headless"})};
  const auto before =
      state_where(board, [](const Json& now) { return now.at("figures") == true; }).at("alarms");
  auto dispenser = house.centre.dispenser(house.centre.enrol("dispenser", "door"));
  const auto help_is = [](const char* state) {
    return [state](const Json& line) { return is(line, "help") && line.at("state") == state; };
  };
  CHECK(help_is("asking")(dispenser.ask("help on")));
  dispenser.await(help_is("told"));
  state_where(board, [&](const Json& now) { return now.at("alarms") > before; });
  CHECK(help_is("none")(dispenser.ask("help off")));
  state_where(board, [&](const Json& now) { return now.at("alarms") == before; });

  board.process().kill();
  dispenser.ask("help on");
  dispenser.await(help_is("nobody"), harness::Limit{30'000});
  // No journal knows of it.
  house.centre.broker().kill();
  CHECK(entries_of(house.centre.journal()).empty());
}

TEST_CASE("one picture, and the program ends") {
  Office house;
  house.centre.open_day("2026-03-15");
  const auto picture = house.scratch.path() / "once.png";
  auto board = house.start("supervisor", {}, {"--snapshot", picture.string(), "--language", "en"});
  const auto end = board.wait(harness::patience);
  REQUIRE(end);
  CHECK(end->code == 0);
  CHECK(std::filesystem::exists(picture));
}

TEST_CASE("a counter's key sees no figures") {
  Office house;
  house.centre.open_day("2026-03-15");
  JsonProcess board{house.start("counter", {"--counter", "10"}, {"--headless"})};
  board.await([](const Json& line) { return is(line, "welcome"); });
  const auto state = board.ask("state");
  CHECK(state.at("figures") == false);
  CHECK(is(board.ask("press menu"), "error"));
}

TEST_CASE("seats that were counted anew are told from the next day on, and not before") {
  using namespace std::chrono_literals;
  Scratch scratch("seats");
  harness::CentreOptions options;
  options.commands_per_second = 10'000;  // it asks again and again
  harness::Loopback house(tools(), scratch.path(), options);
  const auto supervisor = house.client("supervisor", "provider");
  const auto seats_are = [&](std::uint32_t seats) {
    return [&, seats] { return figures_for(*supervisor).around.seats == seats; };
  };
  harness::wait_until(seats_are(40), "the seats of the sample centre");

  harness::replace_in(house.centre().directory() / "centre.toml", "seats = 40", "seats = 25");
  // Read for a day that is too far ahead to open, and for one that is open no more than that.
  CHECK(harness::rejection_in(supervisor->command(opening(2090y / 1 / 1))) ==
        RejectionCode::bad_argument);
  CHECK(harness::rejection_in(supervisor->command(opening(2026y / 3 / 15))) ==
        RejectionCode::day_open);
  const Instant edited = figures_for(*supervisor).at;
  ManagerView later;
  harness::wait_until(
      [&] {
        later = figures_for(*supervisor);
        return std::ranges::any_of(later.around.devices, [&](const DeviceFigures& device) {
          return device.heard_at && *device.heard_at > edited;
        });
      },
      "figures from after the change");
  CHECK(later.around.seats == 40);

  CHECK(harness::rejection_in(supervisor->command(opening(2026y / 3 / 16))) == std::nullopt);
  harness::wait_until(seats_are(25), "the seats of the next day");
}
