// What is said of a visit, and when it began.
#include <algorithm>

#include "tests/abuse/hall.h"
#include "tests/catch.h"

using namespace dawr;
using namespace dawr::abuse;
using namespace std::chrono_literals;
using enum RejectionCode;

namespace {

constexpr unsigned window = 10;

Device& open_window(Hall& hall) {
  Device& clerk = hall.counter(window);
  clerk.must(OpenCounter{ClerkId{110}});
  return clerk;
}

Paper served(Hall& hall) {
  const Paper paper = hall.take("S01");
  Device& clerk = hall.counter(window);
  hall.call(clerk);
  clerk.must(StartService{paper.slip.arrival_code});
  clerk.must(Complete{Outcome::served});
  return paper;
}

RateVisit vote(Vote vote) { return RateVisit{std::nullopt, vote}; }

harness::Json report(Hall& hall) {
  const auto text = hall.centre().ctl({"behaviour", hall.centre().journal().string(), "--format",
                                       "json", "--phrases", DAWR_SOURCE_DIR "/config/phrases"});
  return harness::Json::parse(text).at("days").back().at("sections");
}

Paper take_as(Hall& hall, PersonTag person) {
  Device& door = hall.dispenser();
  const auto answer =
      door.ask(door.client().next_command(TakeTicket{ServiceCode{"S01"}, {}, {}, person}));
  return {std::get<IssuedTicket>(harness::accepted(answer).body), harness::slip_in(answer)};
}

}  // namespace

TEST_CASE("AB27 a visit is rated once, by its ticket, and from no device of the staff") {
  Hall& hall = Hall::with_a_new_day();
  Device& clerk = open_window(hall);
  const Paper waiting = hall.take("S01");
  hall.refuses(hall.dispenser(), {{vote(Vote::good), state, waiting.slip.token},
                                  {vote(Vote::good), token_mismatch, wire::Token{}}});
  hall.dispenser().must(LeaveLine{}, waiting.slip.token);
  const Paper paper = served(hall);
  for (Device* staff : {&clerk, &hall.supervisor(), &hall.device(Role::reception),
                        &hall.device(Role::cashier, 101)}) {
    hall.refuses(*staff, {{vote(Vote::good), role_forbidden, paper.slip.token}});
  }
  hall.device(Role::portal).must(vote(Vote::bad), paper.slip.token);
  hall.refuses(hall.device(Role::portal), {{vote(Vote::good), vote_used, paper.slip.token}});
  hall.refuses(hall.dispenser(), {{vote(Vote::good), vote_used, paper.slip.token}});
  CHECK(hall.ticket(paper.issued.ticket.serial).rated);
}

TEST_CASE("AB27 the vote of yesterday's visit counts for a day, and no longer") {
  Hall& hall = Hall::with_a_new_day();
  open_window(hall);
  const Paper one = served(hall);
  const Paper other = served(hall);
  const Paper third = served(hall);
  hall.supervisor().must(CloseDay{});
  hall.dispenser().must(vote(Vote::good), one.slip.token);
  hall.later(23h);
  hall.new_day();
  hall.dispenser().must(vote(Vote::neutral), other.slip.token);
  hall.refuses(hall.dispenser(), {{vote(Vote::good), vote_used, one.slip.token},
                                  {vote(Vote::good), vote_used, other.slip.token}});
  hall.later(1h);
  hall.refuses(hall.dispenser(), {{vote(Vote::good), vote_over, third.slip.token}});
}

TEST_CASE("AB27 the report tells how many were content, of how many who said so, and of no clerk") {
  Hall& hall = Hall::with_a_new_day();
  open_window(hall);
  hall.dispenser().must(vote(Vote::good), served(hall).slip.token);
  hall.dispenser().must(vote(Vote::bad), served(hall).slip.token);
  served(hall);
  served(hall);
  const auto told = report(hall).at("satisfaction").at("rows");
  REQUIRE(told.size() == 1);
  CHECK(told[0] == harness::Json{{"good", 1},
                                 {"votes", 2},
                                 {"visits", 4},
                                 {"satisfied_percent", 50},
                                 {"response_percent", 50}});
}

TEST_CASE("AB16 a ticket that was closed and issued anew waits since the first one") {
  Hall& hall = Hall::with_a_new_day();
  Device& clerk = open_window(hall);
  const PersonTag somebody{7};
  const Paper first = take_as(hall, somebody);
  const Paper between = hall.take("S01");
  hall.later(20min);
  hall.call(clerk);
  clerk.must(StartService{first.slip.arrival_code});
  clerk.must(Complete{Outcome::incomplete});
  hall.later(5min);
  const Paper second = take_as(hall, somebody);
  const auto& told = hall.ticket(second.issued.ticket.serial);
  CHECK(told.visit_since == hall.ticket(first.issued.ticket.serial).issued_at);
  // The figures alone: whoever has waited longer is called first.
  CHECK(hall.call(clerk) == between.issued.ticket.serial);
  clerk.must(StartService{between.slip.arrival_code});
  clerk.must(Complete{Outcome::served});
  hall.call(clerk);
  const auto linked = report(hall).at("linked_visits").at("rows");
  REQUIRE(linked.size() == 1);
  CHECK(linked[0].at("end") == "incomplete");
  CHECK(linked[0].at("before_s") >= 25 * 60);
  CHECK(linked[0].at("waited_s") >= 25 * 60);
  // Half an hour after its end it is a visit of its own.
  clerk.must(StartService{second.slip.arrival_code});
  clerk.must(Complete{Outcome::served});
  hall.later(30min);
  const Paper later = take_as(hall, somebody);
  CHECK(hall.ticket(later.issued.ticket.serial).visit_since == later.issued.issued_at);
}
