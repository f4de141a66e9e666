// What a supervisor is told of the day.
#include <algorithm>

#include "tests/floor/house.h"

using namespace dawr;
using namespace dawr::tests;
using namespace std::chrono_literals;

TEST_CASE("the manager's board is for a supervisor, and says what has happened") {
  House house;
  house.open_day();
  const wire::ClientMessage question = wire::Ask{wire::Question::manager};
  for (const Principal& other : {door, counter, hall}) {
    const auto refused = std::get<wire::Refused>(house.ask(other, question));
    CHECK(refused.code == RejectionCode::role_forbidden);
  }
  house.command(door, press());
  house.command(door, press());
  house.command(counter, CallNext{});  // refused: its counter is closed
  house.floor->look_around({.devices = {{.device = door.device,
                                         .role = door.role,
                                         .counter = std::nullopt,
                                         .name = "door",
                                         .heard_at = morning}},
                            .uplink = std::nullopt,
                            .disk = std::nullopt},
                           house.now);
  house.now += 2min;
  const auto view = std::get<ManagerView>(house.ask(office, question));
  CHECK(view.at == house.now);
  CHECK(view.seq == house.floor->last_seq());
  CHECK(view.day_open);
  CHECK(view.totals.issued == 2);
  CHECK(view.totals.waiting == 2);
  CHECK(view.lines.size() == house.policy.lines.size());
  CHECK(view.counters.size() == house.policy.counters.size());
  CHECK(view.refusals == std::vector{RefusalCount{RejectionCode::counter_closed, 1}});
  REQUIRE(view.quarters.size() == 1);
  CHECK(view.quarters[0].issued == 2);
  CHECK(view.quarters[0].waiting == 2);
  REQUIRE(view.around.devices.size() == 1);
  CHECK(view.around.devices[0].doubtful_prints == 2);  // nobody confirmed them within a minute

  house.reopen();
  const auto again = std::get<ManagerView>(house.ask(office, question));
  CHECK(again.refusals == view.refusals);
  CHECK(again.quarters == view.quarters);
  CHECK(again.totals == view.totals);
}

TEST_CASE("the manager's board tells since when each counter is as it is") {
  House house;
  house.open_day();
  const wire::ClientMessage question = wire::Ask{wire::Question::manager};
  const auto figures = [&] {
    const auto view = std::get<ManagerView>(house.ask(office, question));
    return *std::ranges::find(view.counters, *counter.counter, &CounterFigures::counter);
  };
  CHECK_FALSE(figures().since);
  const Instant opened = house.now += 1min;
  house.command(counter, OpenCounter{ClerkId{101}});
  house.now += 1min;
  house.command(door, press());
  CHECK(figures().state == CounterState::open);
  CHECK(figures().since == opened);
  CHECK(figures().waiting == 1);
  const Instant called = house.now += 1min;
  house.command(counter, CallNext{});
  house.now += 30s;
  house.command(counter, Recall{});
  REQUIRE(figures().in_hand);
  CHECK(figures().in_hand->state == TicketState::called);
  CHECK(figures().in_hand->since == called);
  CHECK(figures().in_hand->calls == 2);
  CHECK_FALSE(figures().in_hand->shown);
  CHECK(figures().since == called);  // a recall changes nothing
  const Instant back = house.now += 1min;
  house.command(counter, PutBack{});
  CHECK_FALSE(figures().in_hand);
  CHECK(figures().since == back);
}

namespace {

const Principal reception{DeviceId{5}, Role::reception, {}, {}};

Surroundings dispensers(std::initializer_list<std::uint32_t> numbers) {
  Surroundings around;
  for (const std::uint32_t number : numbers) {
    around.devices.push_back({.device = DeviceId{number},
                              .role = Role::dispenser,
                              .counter = std::nullopt,
                              .name = "Dispenser " + std::to_string(number),
                              .heard_at = std::nullopt});
  }
  return around;
}

DeviceFigures figures_of(House& house, DeviceId device) {
  const auto view = std::get<ManagerView>(house.ask(office, wire::Ask{wire::Question::manager}));
  return *std::ranges::find(view.around.devices, device, &DeviceFigures::device);
}

wire::ConditionNoted tell(House& house, const Principal& who, wire::Condition condition) {
  return std::get<wire::ConditionNoted>(house.ask(who, condition));
}

constexpr wire::Condition asks_for_help{.printer = PrinterState::ready, .help_wanted = true};

}  // namespace

TEST_CASE("how a dispenser is, is kept as it said last, and in no journal") {
  House house;
  house.floor->look_around(dispensers({1, 5}), house.now);
  CHECK(figures_of(house, door.device).printer == std::nullopt);
  tell(house, door, {.printer = PrinterState::paper_out, .help_wanted = false});
  CHECK(figures_of(house, door.device).printer == PrinterState::paper_out);
  CHECK_FALSE(figures_of(house, reception.device).printer);
  const Instant asked = house.now += 10s;
  tell(house, door, asks_for_help);
  house.now += 5s;
  tell(house, door, asks_for_help);
  house.floor->look_around(dispensers({1, 5}), house.now);
  CHECK(figures_of(house, door.device).printer == PrinterState::ready);
  CHECK(figures_of(house, door.device).help_since == asked);
  tell(house, door, {.printer = std::nullopt, .help_wanted = false});
  CHECK(figures_of(house, door.device) == dispensers({1}).devices[0]);
  CHECK(house.floor->last_seq() == 0);
}

TEST_CASE("what a dispenser said is forgotten when it is revoked, and when it falls silent") {
  House house;
  house.floor->look_around(dispensers({1}), house.now);
  tell(house, door, asks_for_help);
  house.now += 60s;
  house.floor->look_around(dispensers({1}), house.now);
  CHECK(figures_of(house, door.device).help_since);
  house.now += 1s;
  house.floor->look_around(dispensers({1}), house.now);
  CHECK_FALSE(figures_of(house, door.device).help_since);

  tell(house, door, asks_for_help);
  house.floor->look_around(dispensers({5}), house.now);
  house.floor->look_around(dispensers({1, 5}), house.now);
  CHECK_FALSE(figures_of(house, door.device).help_since);
}

TEST_CASE("only what prints has a condition to tell") {
  House house;
  for (const Principal& other : {office, counter, hall}) {
    const auto refused = std::get<wire::Refused>(house.ask(other, wire::Condition{}));
    CHECK(refused.code == RejectionCode::role_forbidden);
  }
  const auto before = house.floor->last_seq();
  CHECK_FALSE(tell(house, reception, {}).help_noted);
  CHECK(tell(house, reception, asks_for_help).help_noted);
  CHECK(house.floor->last_seq() == before);
}

TEST_CASE("who asks for help hears whether staff look, at the board or at an open counter") {
  House house;
  house.open_day();
  house.floor->look_around(dispensers({1}), house.now);
  const auto seen = [&] { return tell(house, door, asks_for_help).staff_see_it; };
  const auto look = [&](const Principal& who, wire::Question what) {
    house.ask(who, wire::Ask{what});
  };
  CHECK_FALSE(seen());
  look(door, wire::Question::offer);
  look(door, wire::Question::manager);     // refused
  look(counter, wire::Question::counter);  // closed
  CHECK_FALSE(seen());
  look(office, wire::Question::manager);
  house.now += 10s;
  CHECK(seen());
  house.now += 1s;
  CHECK_FALSE(seen());
  house.command(counter, OpenCounter{ClerkId{101}});
  look(counter, wire::Question::counter);
  CHECK(seen());
  house.now += 11s;
  CHECK_FALSE(seen());
}

TEST_CASE("an open counter sees where somebody asks for help, the longest first, four at most") {
  House house;
  house.open_day();
  house.floor->look_around(dispensers({11, 12, 13, 14, 15, 16}), house.now);
  const auto help_at = [&] {
    return std::get<CounterView>(house.ask(counter, wire::Ask{wire::Question::counter})).help_at;
  };
  tell(house, {DeviceId{12}, Role::dispenser, {}, {}}, asks_for_help);
  CHECK(help_at().empty());  // nobody sits there
  house.command(counter, OpenCounter{ClerkId{101}});
  CHECK(help_at() == std::vector<std::string>{"Dispenser 12"});
  for (const std::uint32_t number : {11U, 16U, 15U, 14U}) {
    house.now += 1s;
    tell(house, {DeviceId{number}, Role::dispenser, {}, {}}, asks_for_help);
  }
  CHECK(help_at() ==
        std::vector<std::string>{"Dispenser 12", "Dispenser 11", "Dispenser 16", "Dispenser 15"});
  house.command(counter, Break{"lunch"});
  CHECK(help_at().empty());
}
