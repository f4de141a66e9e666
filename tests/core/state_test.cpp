// The state in other forms: as bytes, and as seen from each side of the counter. And what must
// never be: broken invariants are found.
#include <algorithm>
#include <string>
#include <utility>

#include "broker/queue/deadlines.h"
#include "broker/queue/invariants.h"
#include "broker/queue/snapshot.h"
#include "broker/queue/views.h"
#include "tests/catch.h"
#include "tests/core/command_words.h"
#include "tests/core/told_day.h"

namespace dawr::play {
namespace {

constexpr auto busy = R"(
  09:00:00  supervisor   open day 2026-03-01               -> ok
  09:00:00  counter 1    open by clerk 11                  -> ok
  09:00:00  counter 2    open by clerk 12                  -> ok
  09:00:00  dispenser 1  take A01 3 times                  -> ok
  09:00:05  dispenser 1  take A01 as elderly               -> ok
  09:00:05  dispenser 1  take B01                          -> ok
  09:00:10  dispenser 1  confirm A 1                       -> ok
  09:00:10  dispenser 1  cancel press 77                   -> ok
  09:00:10  dispenser 1  reprint A 2                       -> ok
  09:01:00  counter 1    call next                         -> ok
  09:01:10  counter 1    start                             -> ok
  09:01:20  counter 1    hold                              -> ok
  09:01:30  counter 1    call next                         -> ok
  09:01:40  display      shown A 2 call 1                  -> ok
  09:01:50  counter 1    start with 999                    -> E_ARRIVAL_CODE
  09:01:50  counter 2    call next                         -> ok
  09:02:00  supervisor   notice 1 wet floor                -> ok
)";

// Every counter serves every line but the cash desk's; clerk n is for counter n.
CentrePolicy centre_of(std::uint16_t counters) {
  CentrePolicy policy = sample_centre();
  const Counter cashier = policy.counters.back();
  policy.counters = {cashier};
  policy.counters.front().id = CounterId{999};
  policy.clerks.clear();
  for (std::uint16_t number = 1; number <= counters; ++number) {
    Counter& counter = policy.counters.emplace_back();
    counter.id = CounterId{number};
    counter.number = number;
    for (const Line& line : policy.lines) {
      if (line.at != HopKind::cashier) counter.serves.push_back({line.id, minutes{}});
    }
    policy.clerks.push_back({ClerkId{number}, {}});
  }
  return policy;
}

}  // namespace

TEST_CASE("a snapshot brings back state and figures") {
  ToldDay day;
  day.tell(busy);
  const auto bytes = queue::snapshot_of(day.state(), day.play().metrics(), day.play().day_watch());
  const auto recovered = queue::restore(bytes);
  REQUIRE(recovered);
  CHECK(recovered->state == day.state());
  CHECK(recovered->metrics == day.play().metrics());
  CHECK(recovered->watch == day.play().day_watch());
  const auto empty = queue::restore(queue::snapshot_of({}, {}, {}));
  REQUIRE(empty);
  CHECK(empty->state == queue::State{});
}

TEST_CASE("a damaged snapshot is not read: any byte flipped, any length cut") {
  ToldDay day;
  day.tell(busy);
  auto bytes = queue::snapshot_of(day.state(), day.play().metrics(), day.play().day_watch());
  REQUIRE(queue::restore(bytes));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] ^= 0x40;
    const bool read = queue::restore(bytes).has_value();
    bytes[i] ^= 0x40;
    if (read) FAIL("byte " << i);
  }
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    if (queue::restore(std::span(bytes).first(size))) FAIL("cut to " << size);
  }
  bytes.push_back(0);
  CHECK_FALSE(queue::restore(bytes));
}

TEST_CASE("what the board shows") {
  ToldDay day;
  CHECK_FALSE(queue::board_of(day.state(), Epoch{7}, 0).date);
  day.tell(busy);
  const Board board = queue::board_of(day.state(), Epoch{7}, 42);
  CHECK(board.epoch == Epoch{7});
  CHECK(board.seq == 42);
  CHECK(board.date == date_of("2026-03-01"));
  CHECK(board.priority_credit_minutes == 15);
  REQUIRE(board.lines.size() == 4);
  CHECK(board.lines[0].waiting == 2);
  CHECK(board.lines[1].waiting == 0);
  CHECK(board.notices == std::vector<Name>{{"نص", "wet floor"}});
  REQUIRE(board.calls.size() == 3);
  CHECK(board.calls[0].letter == LineId{'B'});
  CHECK(board.calls[0].counter == 2);
  CHECK(board.calls[0].open);
  CHECK(board.calls[1].number == 2);
  CHECK(board.calls[2].number == 1);
  CHECK_FALSE(board.calls[2].open);
  day.tell("09:02:30  counter 1  recall -> ok");
  const Board later = queue::board_of(day.state(), Epoch{7}, 43);
  REQUIRE(later.calls.size() == 3);
  CHECK(later.calls[0].number == 2);
  CHECK(later.calls[0].call == 2);
  CHECK(later.calls[0].called_at == instant_of("09:02:30"));
  day.tell("09:02:50  counter 2  put back -> ok");
  CHECK(queue::board_of(day.state(), Epoch{7}, 44).calls.size() == 2);
  day.tell("09:03:00  supervisor  pause fire drill -> ok");
  CHECK(queue::board_of(day.state(), Epoch{7}, 45).paused == Name{"نص", "fire drill"});
}

TEST_CASE("the board keeps sixteen calls") {
  ToldDay day;
  day.tell(R"(
    09:00:00  supervisor   open day 2026-03-01  -> ok
    09:00:00  counter 1    open by clerk 11     -> ok
    09:00:00  dispenser 1  take A01 20 times    -> ok
  )");
  for (int i = 0; i < 18; ++i) {
    day.tell("09:01:00  counter 1  call next -> ok");
    day.tell("09:01:00  counter 1  start -> ok");
    day.tell("09:01:00  counter 1  complete -> ok");
  }
  const Board board = queue::board_of(day.state(), Epoch{7}, 1);
  REQUIRE(board.calls.size() == limits::recent_calls);
  CHECK(board.calls.front().number == 18);
}

TEST_CASE("the board keeps every call that is open, then sixteen") {
  constexpr int counters = 24;
  const CentrePolicy policy = centre_of(counters);
  ToldDay day(policy);
  day.tell("09:00:00  supervisor  open day 2026-03-01 -> ok");
  day.tell("09:00:00  dispenser 1  take A01 60 times -> ok");
  const auto each = [&](int first, int last, const std::string& time, const std::string& does) {
    for (int counter = first; counter <= last; ++counter) {
      const auto number = std::to_string(counter);
      day.tell(time + "  counter " + number + "  " + does + " -> ok");
    }
  };
  for (int i = 1; i <= counters; ++i) each(i, i, "09:00:00", "open by clerk " + std::to_string(i));
  const auto open_calls = [&] {
    const Board board = queue::board_of(day.state(), Epoch{7}, 1);
    return std::pair(std::ranges::count(board.calls, true, &BoardCall::open), board.calls.size());
  };
  each(1, counters, "09:01:00", "call next");
  CHECK(open_calls() == std::pair(std::ptrdiff_t{24}, std::size_t{24}));
  // The oldest stays however many come after it; who is served makes room.
  each(2, counters, "09:01:30", "start");
  each(2, counters, "09:01:40", "complete");
  each(2, 4, "09:01:50", "call next");
  CHECK(open_calls() == std::pair(std::ptrdiff_t{4}, limits::recent_calls));
  CHECK(queue::board_of(day.state(), Epoch{7}, 1).calls.back().number == 1);
}

TEST_CASE("more holds than one batch takes all end") {
  constexpr int counters = 70;
  CentrePolicy policy = centre_of(counters);
  policy.rules.print_doubtful_after = std::chrono::hours{10};
  ToldDay day(policy);
  day.tell("09:00:00  supervisor  open day 2026-03-01 -> ok");
  day.tell("09:00:00  dispenser 1  take A01 70 times -> ok");
  for (int i = 1; i <= counters; ++i) {
    const auto number = std::to_string(i);
    day.tell("09:01:00  counter " + number + "  open by clerk " + number + " -> ok");
    day.tell("09:01:00  counter " + number + "  call next -> ok");
    day.tell("09:01:00  counter " + number + "  start -> ok");
    day.tell("09:01:00  counter " + number + "  hold -> ok");
  }
  const auto ten = instant_of("10:00:00");
  CHECK(queue::events_due(day.state(), ten).size() == limits::batch_commands);
  CHECK(day.play().pass(ten).size() == counters);
  CHECK(day.state().lines.at(LineId{'A'}).waiting() == counters);
}

TEST_CASE("what a clerk sees") {
  ToldDay day;
  day.tell(busy);
  const auto view = queue::counter_view(day.state(), CounterId{1}, instant_of("09:02:00"));
  CHECK(view.state == CounterState::open);
  CHECK(view.clerk == ClerkId{11});
  REQUIRE(view.in_hand);
  CHECK(view.in_hand->number == 2);
  CHECK(view.in_hand->state == TicketState::called);
  CHECK(view.in_hand->shown);
  CHECK(view.in_hand->tries_left == 4);
  CHECK_FALSE(view.in_hand->started_at);
  REQUIRE(view.on_hold);
  CHECK(view.on_hold->number == 1);
  CHECK(view.on_hold->until == instant_of("09:11:20"));
  CHECK_FALSE(view.undo_until);
  REQUIRE(view.lines.size() == 2);
  CHECK(view.lines[0] == LineLoad{LineId{'A'}, 2, 120});
  CHECK(view.lines[1] == LineLoad{LineId{'B'}, 0, 0});

  day.tell("09:02:10  counter 1  start -> ok");
  day.tell("09:02:20  counter 1  complete -> ok");
  const auto undo_until = [&](const std::string& now) {
    return queue::counter_view(day.state(), CounterId{1}, instant_of(now)).undo_until;
  };
  CHECK(undo_until("09:02:30") == instant_of("09:02:30"));
  CHECK_FALSE(undo_until("09:02:31"));
  CHECK(queue::counter_view(day.state(), CounterId{1}, instant_of("09:02:30")).served_today == 1);
  day.tell("09:02:25  counter 1  break lunch -> ok");
  CHECK_FALSE(undo_until("09:02:25"));
  const auto closed = queue::counter_view(day.state(), CounterId{3}, instant_of("09:02:30"));
  CHECK(closed.state == CounterState::closed);
  CHECK_FALSE(closed.clerk);
}

TEST_CASE("a clerk is told from when it may be a no-show once time alone is in the way") {
  ToldDay day;
  day.tell(busy);
  const auto no_show_from = [&](std::uint16_t counter) {
    return queue::counter_view(day.state(), CounterId{counter}, day.state().now).no_show_from;
  };
  CHECK_FALSE(no_show_from(1));  // shown, but called once only
  day.tell("09:02:10  counter 1  recall 2 times -> ok");
  CHECK(no_show_from(1) == instant_of("09:02:30"));
  day.tell("09:02:10  counter 2  recall 2 times -> ok");
  CHECK_FALSE(no_show_from(2));  // called often enough, but no display has shown it
  day.tell("09:02:20  display  shown B 1 call 3 -> ok");
  CHECK(no_show_from(2) == instant_of("09:02:50"));
}

TEST_CASE("what a dispenser offers and gives") {
  ToldDay day;
  CHECK_FALSE(queue::offer_view(day.state()).date);
  day.tell(busy);
  const auto offer = queue::offer_view(day.state());
  CHECK(offer.services.size() == 5);
  CHECK(offer.lines.size() == 4);
  const auto ticket = [&](std::uint32_t serial) {
    return queue::issued_ticket(day.state(), Serial{serial});
  };
  CHECK(ticket(3).ahead == 0);
  CHECK(ticket(3).copy == 0);
  CHECK(ticket(4).ahead == 1);
  CHECK(ticket(4).priority_pending);
  CHECK(ticket(2).copy == 1);
  day.tell("09:02:30  reception  grant A 4 elderly by visible -> ok");
  CHECK(ticket(4).ahead == 0);
  CHECK_FALSE(ticket(4).priority_pending);
  CHECK(ticket(3).ahead == 1);
}

TEST_CASE("a broken invariant is found and named") {
  ToldDay day;
  day.tell(busy);
  queue::State state = day.state();
  REQUIRE(queue::broken_invariant(state).empty());
  SECTION("a place in line that nobody has") { state.lines.at(LineId{'A'}).callable.clear(); }
  SECTION("a ticket that waits and is in hand") {
    state.counters.at(CounterId{1}).in_hand = Serial{3};
  }
  SECTION("a count that is off") { ++state.in_hand_or_held; }
  SECTION("a number used twice") { state.tickets[2].number = 2; }
  SECTION("a number that was never given") { ++state.lines.at(LineId{'C'}).last_number; }
  SECTION("a closed counter that holds") {
    state.counters.at(CounterId{1}).state = CounterState::closed;
  }
  SECTION("a turn in the future") { state.tickets[0].turn = state.now + seconds{1}; }
  SECTION("a granted claim") { state.tickets[3].priority = PriorityClass::elderly; }
  SECTION("a clerk at two counters") { state.clerks.at(ClerkId{11}).open_counter = CounterId{3}; }
  SECTION("two presses for a ticket") { state.takes[CommandId{DeviceId{9}, 9, 9}] = Serial{1}; }
  SECTION("a hold of a ticket that is not on hold") {
    state.counters.at(CounterId{2}).on_hold = Serial{3};
    ++state.in_hand_or_held;
  }
  SECTION("a print that nobody will ever doubt") { state.tickets[2].print = queue::Print::pending; }
  SECTION("a doubt about a print that is settled") {
    state.print_deadlines.insert({state.tickets[0].issued_at + minutes{1}, Serial{1}});
  }
  SECTION("a doubt at another time") {
    state.print_deadlines.insert({state.now + minutes{2}, Serial{1}});
  }
  CHECK_FALSE(queue::broken_invariant(state).empty());
}

TEST_CASE("a call that is not the head of the order is found") {
  ToldDay day;
  day.tell(busy);
  TicketCalled call;
  call.counter = CounterId{1};
  call.ticket = Serial{3};
  call.key = {instant_of("09:00:00"), Serial{3}};
  call.reason = TurnReason::walk_in;
  CHECK(queue::broken_order(day.state(), call).empty());
  call.reason = TurnReason::overridden;
  CHECK_FALSE(queue::broken_order(day.state(), call).empty());
  call.reason = TurnReason::walk_in;
  call.ticket = Serial{4};
  call.key = {instant_of("09:00:05"), Serial{4}};
  CHECK_FALSE(queue::broken_order(day.state(), call).empty());
}

}  // namespace dawr::play
