// Short days, and what is told of them.
#include "broker/behaviour/behaviour.h"
#include "tests/catch.h"
#include "tests/core/command_words.h"
#include "tests/core/told_day.h"
#include "tests/core/words.h"

namespace dawr::behaviour {
namespace {

using namespace std::chrono_literals;
using play::ToldDay;

constexpr auto morning = R"(
  09:00:00  supervisor   open day 2026-03-01  -> ok
  09:00:00  counter 1    open by clerk 11     -> ok
)";

class Watched : public ToldDay {
 public:
  explicit Watched(const CentrePolicy& policy = play::sample_centre()) : ToldDay(policy) {
    play().watch([this](const queue::State& before, const Entry& entry) {
      observer_.observe(before, entry);
    });
  }
  DayBehaviour day(const std::string& rows) {
    tell(rows);
    const auto days = observer_.days();
    REQUIRE(!days.empty());
    return days.back();
  }
  [[nodiscard]] std::vector<DayBehaviour> days() const { return observer_.days(); }

 private:
  Observer observer_;
};

DayBehaviour after(const std::string& rows) { return Watched().day(morning + rows); }

const CounterFigures& counter_1(const DayBehaviour& day) { return day.counters.at(CounterId{1}); }

// Of counters 1 to 3 by their own lines alone, with these waiting rules.
CentrePolicy without_handicaps() {
  auto policy = play::sample_centre();
  for (auto& counter : policy.counters) {
    for (auto& served : counter.serves) served.handicap = minutes{};
  }
  return policy;
}

}  // namespace

TEST_CASE("before any day there is nothing to tell; a refusal before it is told with it") {
  Watched day;
  day.tell("08:59:00  dispenser 1  take A01  -> E_DAY_CLOSED");
  CHECK(day.days().empty());
  const auto told = day.day(morning);
  CHECK(told.centre == "IS-02");
  CHECK(told.date == play::first_date);
  CHECK(told.refusals.size() == 1);
  CHECK(told.ends == Ends{});
  CHECK(told.counters.size() == 4);
}

TEST_CASE("a next day begins with nothing, and the last one stays as it was") {
  Watched day;
  day.tell(morning);
  day.tell(R"(
    09:00:00  dispenser 1  take A01             -> ok
    09:00:30  counter 2    call next            -> E_COUNTER_CLOSED
    10:00:00  supervisor   pause no paper       -> ok
    11:00:00  supervisor   open day 2026-03-02  -> ok
    11:00:00  dispenser 1  take A01             -> ok
  )");
  const auto days = day.days();
  REQUIRE(days.size() == 2);
  CHECK(days[0].ends.closed_out == 1);
  CHECK(days[0].before_the_ticket.paused == 1h);
  CHECK(days[0].pauses.at(0).until - days[0].pauses.at(0).from == 1h);
  CHECK(counter_1(days[0]).idle == 2h);
  CHECK(days[1].refusals.empty());
  CHECK(days[1].pauses.empty());
  CHECK(days[1].ends.issued == 1);
  CHECK(days[1].before_the_ticket == BeforeTheTicket{});
}

TEST_CASE("what became of the tickets, undone steps and put-backs taken back") {
  const auto day = after(R"(
    09:00:00  dispenser 1  take A01 4 times           -> ok
    09:00:10  dispenser 1  cancel A 4                 -> ok
    09:00:20  portal       leave A 3                  -> ok
    09:01:00  counter 1    call next                  -> ok
    09:02:00  counter 1    put back                   -> ok
    09:02:00  counter 1    call next                  -> ok
    09:02:10  counter 1    start                      -> ok
    09:02:50  counter 1    complete                   -> ok
    09:02:55  counter 1    undo                       -> ok
    09:03:00  counter 1    complete as redirected     -> ok
    09:04:00  supervisor   close out power cut        -> ok
  )");
  CHECK(day.ends ==
        Ends{.issued = 4, .called = 1, .redirected = 1, .left = 1, .closed_out = 1, .voided = 1});
  CHECK(day.put_backs ==
        std::vector{PutBackTold{play::instant_of("09:02:00"), {LineId{'A'}, 1}, CounterId{1}}});
  CHECK(counter_1(day).put_backs == Share{1, 2});
  CHECK(counter_1(day).short_services == Share{0, 0});
  CHECK(day.issuers.at(DeviceId{1}).cancelled == Share{1, 4});
}

TEST_CASE(
    "AB14 a service under the floor of time is flagged, and one started as soon as it was called") {
  const auto day = after(R"(
    09:00:00  dispenser 1  take A01 4 times           -> ok
    09:01:00  counter 1    call next                  -> ok
    09:01:04  counter 1    start                      -> ok
    09:01:33  counter 1    complete                   -> ok
    09:02:00  counter 1    call next                  -> ok
    09:02:05  counter 1    start                      -> ok
    09:02:35  counter 1    complete as incomplete     -> ok
    09:03:00  counter 1    call next                  -> ok
    09:03:10  counter 1    start                      -> ok
    09:03:11  counter 1    complete as redirected     -> ok
    09:04:00  counter 1    call next                  -> ok
    09:04:10  counter 1    start                      -> ok
    09:04:20  counter 1    complete                   -> ok
    09:04:25  counter 1    undo                       -> ok
  )");
  CHECK(counter_1(day).short_services == Share{1, 2});
  CHECK(counter_1(day).short_walks == Share{1, 4});
}

TEST_CASE("AB14 a counter whose services are far shorter than the others' is to be looked into") {
  CHECK(judge({11, 30}, {14, 120}).judgement == Judgement::look_into_it);
  CHECK(judge({3, 30}, {14, 120}).judgement == Judgement::within);
}

TEST_CASE("a no-show right after the last call is early, however long ago the first one was") {
  const auto policy = [] {
    auto centre = play::sample_centre();
    centre.rules.calls_before_no_show = 2;
    return centre;
  }();
  Watched day(policy);
  const auto told = day.day(std::string(morning) + R"(
    09:00:00  dispenser 1  take A01 2 times    -> ok
    09:01:00  counter 1    call next           -> ok
    09:01:00  display      shown A 1 call 1    -> ok
    09:11:00  counter 1    recall              -> ok
    09:11:03  counter 1    no-show             -> ok
    09:12:00  counter 1    call next           -> ok
    09:12:00  display      shown A 2 call 1    -> ok
    09:12:40  counter 1    recall              -> ok
    09:13:20  counter 1    no-show             -> ok
  )");
  CHECK(counter_1(told).early_no_shows == Share{1, 2});
}

TEST_CASE("no-shows: early, undone, and of people who were about") {
  const auto policy = [] {
    auto centre = play::sample_centre();
    centre.rules.calls_before_no_show = 1;
    return centre;
  }();
  Watched day(policy);
  const auto told = day.day(std::string(morning) + R"(
    09:00:00  dispenser 1  take A01 4 times    -> ok
    09:01:00  counter 1    call next           -> ok
    09:01:00  display      shown A 1 call 1    -> ok
    09:02:14  counter 1    no-show             -> ok
    09:03:00  counter 1    call next           -> ok
    09:03:00  display      shown A 2 call 1    -> ok
    09:04:15  counter 1    no-show             -> ok
    09:05:00  counter 1    call next           -> ok
    09:05:00  display      shown A 3 call 1    -> ok
    09:06:00  counter 1    no-show             -> ok
    09:06:05  counter 1    undo                -> ok
    09:06:06  counter 1    start               -> ok
    09:07:00  counter 1    complete            -> ok
    09:08:00  dispenser 1  rejoin A 2          -> ok
  )");
  CHECK(counter_1(told).no_shows == Share{2, 3});
  CHECK(counter_1(told).early_no_shows == Share{1, 2});
  CHECK(counter_1(told).rejoined == Share{1, 2});
  CHECK(told.ends.no_show == 1);
}

TEST_CASE("idle: open, with empty hands, while somebody whom it serves waits") {
  const auto day = after(R"(
    09:10:00  dispenser 1  take C01            -> ok
    09:20:00  dispenser 1  take A01            -> ok
    09:21:59  counter 1    call next           -> ok
    09:22:10  counter 1    start               -> ok
    09:23:00  dispenser 1  take A01            -> ok
    09:25:00  counter 1    complete            -> ok
    09:27:00  counter 1    call next           -> ok
    09:27:10  counter 1    start               -> ok
    09:28:00  counter 1    complete            -> ok
    09:28:00  counter 1    break lunch         -> ok
    09:29:00  dispenser 1  take A01            -> ok
    09:58:00  counter 1    open by clerk 11    -> ok
    09:58:30  counter 1    close               -> ok
  )");
  CHECK(counter_1(day).idle == 119s + 120s + 30s);
  CHECK(counter_1(day).long_gaps == Share{1, 3});
  CHECK(counter_1(day).open == 28min + 30s);
  CHECK(counter_1(day).on_break == 30min);
}

TEST_CASE("nobody is idle while the system is down, or before the one who waits may be called") {
  const auto policy = [] {
    auto centre = play::sample_centre();
    centre.rules.calls_before_no_show = 1;
    return centre;
  }();
  Watched day(policy);
  const auto told = day.day(std::string(morning) + R"(
    09:00:00  dispenser 1  take A01            -> ok
    09:00:00  counter 1    call next           -> ok
    09:00:00  display      shown A 1 call 1    -> ok
    09:01:00  counter 1    no-show             -> ok
    09:02:00  dispenser 1  rejoin A 1          -> ok
    09:08:00  counter 1    break tea           -> ok
    09:08:00  counter 1    open by clerk 11    -> ok
    09:18:00  broker       starts              -> ok
    09:18:30  counter 1    call next           -> ok
  )");
  CHECK(counter_1(told).idle == 60s + 30s);
  CHECK(counter_1(told).long_gaps == Share{0, 2});
  CHECK(counter_1(told).open == 8min + 30s);
  CHECK(told.before_the_ticket.down == 10min);
}

TEST_CASE("AB22 the minutes before the ticket are told, with each pause's reason") {
  const auto day = after(R"(
    09:05:00  dispenser 1  take A01            -> ok
    09:10:00  supervisor   pause no paper      -> ok
    09:11:00  dispenser 1  take A01            -> E_ISSUING_PAUSED
    09:11:00  dispenser 2  take A01            -> E_ISSUING_PAUSED
    09:12:00  broker       starts              -> ok
    09:15:00  supervisor   pause full hall     -> ok
    09:20:00  supervisor   resume issuing      -> ok
    09:30:00  broker       starts              -> ok
    09:33:00  dispenser 1  take A01            -> ok
    09:40:00  counter 1    call next           -> ok
    10:00:00  supervisor   pause the end       -> ok
    10:01:00  dispenser 1  take A01            -> E_ISSUING_PAUSED
  )");
  const auto& told = day.before_the_ticket;
  CHECK(told.open == 61min);
  CHECK(told.paused == 11min);
  CHECK(told.down == 11min);
  CHECK(told.paused_or_down == 21min);
  CHECK(told.presses_while_paused == 3);
  CHECK(told.presses_sold_out == 0);
  CHECK(told.longest_without == 27min);
  REQUIRE(day.pauses.size() == 3);
  CHECK(day.pauses[0].reason.en == "no paper");
  CHECK(day.pauses[0].until - day.pauses[0].from == 5min);
  CHECK(day.pauses[1].until - day.pauses[1].from == 5min);
  CHECK(day.pauses[2].ongoing);
  CHECK(day.pauses[0].by.device == DeviceId{40});
}

TEST_CASE("AB22 a day without any pause is told as nought minutes") {
  CHECK(after("09:30:00  supervisor  close day  -> ok").before_the_ticket ==
        BeforeTheTicket{.open = 30min, .longest_without = 30min});
}

TEST_CASE("why somebody was called before one who came earlier") {
  struct Row {
    std::string name;
    std::string rows;
    std::map<Passing, PassingFigures> expected;
    Share calls;
  };
  using enum Passing;
  const std::vector<Row> table = {
      {"in the order in which they came",
       R"(
        09:00:00  dispenser 1  take A01                           -> ok
        09:00:00  dispenser 1  take A01                           -> ok
        09:01:00  counter 1    call next                          -> ok
      )",
       {},
       {0, 1}},
      {"priority passes two",
       R"(
        09:00:00  dispenser 1  take A01                           -> ok
        09:01:00  dispenser 1  take A01                           -> ok
        09:02:00  dispenser 1  take A01                           -> ok
        09:02:10  reception    grant A 3 elderly by visible       -> ok
        09:03:00  counter 1    call next                          -> ok
      )",
       {{priority, {1, 2}}},
       {1, 1}},
      {"a counter only helps in line B",
       R"(
        09:00:00  dispenser 1  take B01                           -> ok
        09:04:59  dispenser 1  take A01                           -> ok
        09:05:00  counter 1    call next                          -> ok
      )",
       {{handicap, {1, 1}}},
       {1, 1}},
      {"an override",
       R"(
        09:00:00  dispenser 1  take A01                           -> ok
        09:01:00  dispenser 1  take A01                           -> ok
        09:02:00  supervisor   override A 2 taken ill             -> ok
        09:02:10  supervisor 2  approve 1                         -> ok
        09:03:00  counter 1    call next                          -> ok
      )",
       {{overridden, {1, 1}}},
       {1, 1}},
      {"time in service is not banked",
       R"(
        09:00:00  counter 3    open by clerk 12                   -> ok
        09:00:00  dispenser 1  take C01                           -> ok
        09:00:00  counter 3    call next                          -> ok
        09:00:00  counter 3    start                              -> ok
        09:01:00  dispenser 1  take A01                           -> ok
        09:10:00  counter 3    transfer to A                      -> ok
        09:11:00  counter 1    call next                          -> ok
      )",
       {{transfer, {1, 1}}},
       {1, 2}},
  };
  for (const auto& row : table) {
    INFO(row.name);
    const auto day = after(row.rows);
    CHECK(day.passings == row.expected);
    CHECK(day.passing_calls == row.calls);
  }
}

TEST_CASE("who missed a call and came back is passed until the rejoin counts") {
  auto policy = without_handicaps();
  policy.rules.calls_before_no_show = 1;
  Watched day(policy);
  const auto told = day.day(std::string(morning) + R"(
    09:00:00  dispenser 1  take A01            -> ok
    09:00:30  dispenser 1  take A01 2 times    -> ok
    09:01:00  counter 1    call next           -> ok
    09:01:00  display      shown A 1 call 1    -> ok
    09:02:00  counter 1    no-show             -> ok
    09:03:00  dispenser 1  rejoin A 1          -> ok
    09:07:59  counter 1    call next           -> ok
    09:08:00  counter 1    start               -> ok
    09:08:30  counter 1    complete            -> ok
    09:08:30  counter 1    call next           -> ok
  )");
  CHECK(told.passings == std::map<Passing, PassingFigures>{{Passing::rejoined, {1, 1}}});
  CHECK(told.passing_calls == Share{1, 3});
}

TEST_CASE("deeds that take two: asked, granted, withdrawn, expired, unanswered") {
  const auto day = after(R"(
    09:00:00  dispenser 1  take A01 2 times                   -> ok
    09:01:00  supervisor   override A 1 taken ill             -> ok
    09:01:10  supervisor   approve 1                          -> E_DUAL_CONTROL
    09:02:00  supervisor 2  approve 1                         -> ok
    09:03:00  supervisor   override A 2 a friend              -> ok
    09:03:10  supervisor   withdraw                           -> ok
    09:04:00  supervisor   override A 2 a cousin              -> ok
    09:14:00  time         passes                             -> ok
    09:15:00  supervisor   override A 2 an uncle              -> ok
    09:16:00  supervisor 2  cover 3 helps B ill               -> ok
    09:17:00  supervisor 2  approve 5 with code 7 of 8 until 2026-03-01 -> ok
  )");
  REQUIRE(day.requests.size() == 5);
  CHECK_FALSE(day.requests[0].code);
  CHECK(day.requests[4].approved_by == Who{DeviceId{42}});
  REQUIRE(day.requests[4].code);
  CHECK(day.requests[4].code->number == 7);
  CHECK(day.requests[4].code->issuer == ClerkId{8});
  CHECK(day.requests[0].end == RequestEnd::granted);
  CHECK(day.requests[0].approved_by == Who{DeviceId{42}});
  CHECK(day.requests[0].request.device == DeviceId{40});
  CHECK(day.requests[0].ended_at == play::instant_of("09:02:00"));
  CHECK(day.requests[1].end == RequestEnd::withdrawn);
  CHECK(day.requests[2].end == RequestEnd::expired);
  CHECK(day.requests[3].end == RequestEnd::unanswered);
  REQUIRE(day.refusals.size() == 1);
  CHECK(day.refusals.begin()->first.code == RejectionCode::dual_control);
  CHECK(day.refusals.begin()->first.device == DeviceId{40});
  CHECK(day.refusals.begin()->second == 1);
}

TEST_CASE("priority: by whom, on which evidence, and how large its share is") {
  const auto day = after(R"(
    09:00:00  dispenser 1  take A01 as elderly                    -> ok
    09:00:00  dispenser 1  take A01 2 times                       -> ok
    09:00:10  reception    grant A 1 elderly by visible           -> ok
    09:01:00  counter 1    call next                              -> ok
    09:01:00  counter 1    start                                  -> ok
    09:02:00  counter 1    complete                               -> ok
    09:02:00  counter 1    call next                              -> ok
  )");
  CHECK(day.priority_issued == Share{1, 3});
  CHECK(day.priority_called == Share{1, 2});
  std::uint32_t granted = 0;
  for (const auto& [device, issuer] : day.issuers) {
    CHECK(issuer.priority_at_issue == 0);
    for (const auto& [evidence, times] : issuer.granted) {
      CHECK(device != DeviceId{1});
      CHECK(evidence == Evidence::visible);
      granted += times;
    }
  }
  CHECK(granted == 1);
}

TEST_CASE("doubtful prints, and how each was settled") {
  const auto day = after(R"(
    09:00:00  dispenser 1  take A01 3 times    -> ok
    09:01:00  time         passes              -> ok
    09:02:00  dispenser 1  confirm A 2         -> ok
    09:02:00  dispenser 1  cancel A 3          -> ok
  )");
  REQUIRE(day.doubtful.size() == 3);
  CHECK(day.doubtful[0].end == PrintEnd::doubtful);
  CHECK(day.doubtful[1].end == PrintEnd::confirmed);
  CHECK(day.doubtful[2].end == PrintEnd::voided);
}

TEST_CASE("a locked call that a supervisor unlocks, by name where there is a staff list") {
  Watched day;
  const auto told = day.day(std::string(morning) + R"(
    09:00:00  staff list   is made             -> asks for persons
    09:00:00  supervisor   sign in as 7        -> ok
    09:00:00  dispenser 1  take A01            -> ok
    09:01:00  counter 1    call next           -> ok
    09:01:10  counter 1    start with 999 5 times  -> E_ARRIVAL_CODE
    09:01:20  supervisor   unlock counter 1            -> ok
  )");
  CHECK(told.unlocks == std::vector{UnlockTold{play::instant_of("09:01:20"),
                                               {LineId{'A'}, 1},
                                               CounterId{1},
                                               {DeviceId{40}, ClerkId{7}}}});
  CHECK(told.refusals.begin()->second == 5);
}

namespace {

CentrePolicy with_fees_and_visits() {
  auto policy = play::sample_centre();
  policy.rules.payment_needed = true;
  policy.rules.reissue_within = minutes{30};
  return policy;
}

}  // namespace

TEST_CASE(
    "AB16 a ticket closed and issued anew waits since the first, and is told with how it ended") {
  Watched day(with_fees_and_visits());
  const auto told = day.day(std::string(morning) + R"(
    09:00:00  dispenser 1  take A01 by person 7    -> ok
    09:20:00  counter 1    call next               -> ok
    09:20:10  counter 1    start                   -> ok
    09:21:00  counter 1    complete as incomplete  -> ok
    09:25:00  dispenser 1  take A01 by person 7    -> ok
    09:26:00  dispenser 1  take A01 by person 8    -> ok
    09:31:00  counter 1    call next               -> ok
  )");
  CHECK(told.reissues == std::vector{ReissueTold{play::instant_of("09:25:00"),
                                                 {LineId{'A'}, 2},
                                                 {LineId{'A'}, 1},
                                                 TicketState::incomplete,
                                                 25min,
                                                 31min}});
}

TEST_CASE(
    "AB27 votes are the centre's, of the date of the visit; AB28 waivers are told one by one") {
  Watched day(with_fees_and_visits());
  day.tell(std::string(morning) + R"(
    09:00:00      cashier 4    open by clerk 31    -> ok
    09:00:00      dispenser 1  take F01            -> ok
    09:00:00      dispenser 1  take F01            -> ok
    09:01:00      cashier 4    call next           -> ok
    09:01:10      cashier 4    start               -> ok
    09:01:20      cashier 4    waive exempt        -> ok
    09:01:30      cashier 4    complete            -> ok
    09:02:00      portal       rate F 1 as good    -> ok
    09:03:00      cashier 4    call next           -> ok
    09:03:10      cashier 4    start               -> ok
    09:03:20      cashier 4    pay R-1             -> ok
    09:03:30      cashier 4    complete            -> ok
    10:00:00      supervisor   close day           -> ok
    +1d 09:00:00  supervisor   open day 2026-03-02 -> ok
    +1d 09:00:00  dispenser 1  take F01            -> ok
    +1d 09:00:00  dispenser 1  take F01            -> ok
    +1d 09:01:00  portal       rate F 2 of 2026-03-01 as bad -> ok
  )");
  const auto days = day.days();
  REQUIRE(days.size() == 2);
  CHECK(days[0].votes == Votes{1, 0, 1});
  CHECK(days[1].votes == Votes{});
  CHECK(days[0].payments == 1);
  CHECK(days[0].waivers ==
        std::vector{WaiverTold{
            play::instant_of("09:01:20"), {LineId{'F'}, 1}, CounterId{4}, "exempt", ClerkId{31}}});
}

}  // namespace dawr::behaviour
