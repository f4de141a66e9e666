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
                            .disk = std::nullopt});
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
