// Why was I called when I was: each published reason, told from one morning.
#include "broker/ctl/explain.h"

#include <functional>
#include <sstream>

#include "broker/queue/evolve.h"
#include "tests/catch.h"
#include "tests/core/sample_centre.h"
#include "tests/verify/bookings.h"

namespace dawr::ctl {
namespace {

using Catch::Matchers::Contains;
using namespace std::chrono_literals;

constexpr ServiceDate date = std::chrono::local_days{std::chrono::year{2026} / 3 / 15};
constexpr Instant morning = std::chrono::sys_days{std::chrono::year{2026} / 3 / 15} + 7h;
const CounterId one{1};
const CounterId two{2};
const CounterId three{3};

// What is told, as the journal would have it.
struct Morning {
  queue::State state;
  Explainer explainer{{"A", 2}, std::nullopt};
  Instant now{morning};
  Seq seq{};

  Morning() {
    tell(DayOpened{date, play::sample_centre()});
    tell(CounterOpened{one, ClerkId{11}, DeviceId{11}});
    tell(CounterOpened{two, ClerkId{12}, DeviceId{12}});
    tell(CounterOpened{three, ClerkId{14}, DeviceId{13}});
  }
  void tell(const Event& event) {
    explainer.look(state, {++seq, now, {}, event});
    queue::evolve(state, event, now);
  }
  void issue(std::uint32_t serial, const char* service, char line, std::uint16_t number) {
    now += 1min;
    TicketIssued issued{.ticket = Serial{serial},
                        .service = ServiceCode{service},
                        .line = LineId{line},
                        .number = number,
                        .take = CommandId{DeviceId{1}, 1, serial},
                        .turn = now,
                        .claim = {},
                        .priority = {}};
    tell(issued);
  }
  void call(std::uint32_t serial, CounterId counter, minutes handicap = {}) {
    now += 1min;
    const auto* ticket = state.find(Serial{serial});
    tell(TicketCalled{.ticket = Serial{serial},
                      .counter = counter,
                      .key = {ticket->turn + handicap, Serial{serial}},
                      .reason = ticket->turn_reason,
                      .handicap = handicap,
                      .runner_up = {}});
  }
  void serve(std::uint32_t serial, CounterId counter) {
    call(serial, counter);
    tell(ServiceStarted{Serial{serial}, counter});
    now += 1min;
    tell(ServiceCompleted{Serial{serial}, counter, Outcome::served});
  }
};

Morning a_morning() {
  Morning told;
  told.issue(1, "A01", 'A', 1);
  told.issue(2, "B01", 'B', 1);
  told.issue(3, "A01", 'A', 2);  // ours
  told.issue(4, "B01", 'B', 2);
  told.issue(5, "C01", 'C', 1);
  told.issue(6, "A01", 'A', 3);
  told.tell(PriorityGranted{Serial{6}, PriorityClass::elderly, Evidence::visible, morning - 9min});
  told.serve(1, one);
  told.serve(2, two);
  told.serve(4, two);
  told.serve(5, three);
  told.serve(6, one);
  told.call(3, one);
  return told;
}

std::string words_in(const char* language, const Explanation& found) {
  const auto phrases = text::Phrases::load(DAWR_SOURCE_DIR "/config/phrases", language);
  const auto zone = text::TimeZone::named(found.policy.time_zone);
  REQUIRE(phrases);
  REQUIRE(zone);
  std::ostringstream out;
  print(found, *phrases, *zone, out);
  return out.str();
}

}  // namespace

TEST_CASE("everybody who was called before is named with the published reason") {
  const auto told = a_morning();
  const auto& found = told.explainer.found();
  REQUIRE(found);
  CHECK(found->ticket == Serial{3});
  REQUIRE(found->stretches.size() == 1);
  const Stretch& stretch = found->stretches[0];
  CHECK(stretch.since == morning + 3min);
  CHECK(stretch.called_by == one);
  CHECK(stretch.called_at == told.now);
  std::vector<WhyBefore> reasons;
  for (const CalledBefore& before : stretch.before) reasons.push_back(before.why);
  CHECK(reasons == std::vector{WhyBefore::earlier, WhyBefore::earlier, WhyBefore::own_line,
                               WhyBefore::priority});
  CHECK(stretch.before[2].our_handicap > minutes{0});
  CHECK(stretch.elsewhere == 1);
}

TEST_CASE("it is told in both languages") {
  const auto told = a_morning();
  const auto english = words_in("en", *told.explainer.found());
  CHECK_THAT(english, Contains("an earlier turn") && Contains("priority") &&
                          Contains("calls its own line first"));
  const auto arabic = words_in("ar", *told.explainer.found());
  CHECK_THAT(arabic, Contains("دورها أسبق") && Contains("أولوية") && Contains("٢"));
}

TEST_CASE("who comes back is told stretch by stretch, and not before it can be called") {
  auto told = a_morning();
  told.tell(NoShowMarked{Serial{3}, one, told.now + 20min});
  told.tell(TicketRejoined{Serial{3}, told.now + 5min});
  told.issue(7, "A01", 'A', 4);
  told.call(7, one);
  const auto& found = told.explainer.found();
  REQUIRE(found->stretches.size() == 2);
  const Stretch& second = found->stretches[1];
  CHECK_FALSE(second.called_at);
  REQUIRE(second.before.size() == 1);
  CHECK(second.before[0].why == WhyBefore::not_yet);
}

TEST_CASE("how each wait ended is told, with a call or without one") {
  struct Row {
    const char* what;
    std::function<void(Morning&)> after_the_call;
    WaitEnd end{};
    const char* english;
    const char* arabic;
  };
  const auto put_back = [](Morning& told) { told.tell(CallPutBack{Serial{3}, one}); };
  const auto no_show = [](Morning& told) {
    told.tell(NoShowMarked{Serial{3}, one, told.now + 20min});
  };
  const std::vector<Row> rows = {
      {"nothing yet", [](Morning&) {}, WaitEnd::still_called, "The call still stands",
       "ما زال النداء قائمًا"},
      {"served", [](Morning& told) { told.tell(ServiceStarted{Serial{3}, one}); }, WaitEnd::served,
       "came to the counter", "حضر صاحبها"},
      {"no-show", no_show, WaitEnd::no_show, "marked as a no-show", "سُجّل عدم الحضور"},
      {"no-show, taken back",
       [&](Morning& told) {
         no_show(told);
         told.tell(StepUndone{Serial{3}, one});
       },
       WaitEnd::still_called, "The call still stands", "ما زال النداء قائمًا"},
      {"served, which was taken back",
       [](Morning& told) {
         told.tell(ServiceStarted{Serial{3}, one});
         told.tell(ServiceCompleted{Serial{3}, one, Outcome::served});
         told.tell(StepUndone{Serial{3}, one});
       },
       WaitEnd::served, "came to the counter", "حضر صاحبها"},
      {"put back", put_back, WaitEnd::still_waiting, "Still waiting", "ما زالت تنتظر"},
      {"put back and left",
       [&](Morning& told) {
         put_back(told);
         told.tell(TicketLeft{Serial{3}});
       },
       WaitEnd::left, "without having been called", "ترك صاحبها الصف"},
      {"put back and closed out",
       [&](Morning& told) {
         put_back(told);
         told.tell(TicketClosedOut{Serial{3}, "fire"});
       },
       WaitEnd::closed_out, "before this one was called", "قبل أن تُنادى هذه التذكرة"},
      {"closed out in the counter's hands",
       [](Morning& told) { told.tell(TicketClosedOut{Serial{3}, "fire"}); }, WaitEnd::closed_out,
       "while it was called", "وهي تُنادى"},
      {"put back and cancelled",
       [&](Morning& told) {
         put_back(told);
         told.tell(TicketVoided{Serial{3}});
       },
       WaitEnd::voided, "its slip did not come out", "ورقتها لم تخرج"},
      {"sent on by mistake",
       [](Morning& told) {
         told.tell(ServiceStarted{Serial{3}, one});
         told.tell(TicketTransferred{.ticket = Serial{3},
                                     .counter = one,
                                     .line = LineId{'B'},
                                     .turn = morning + 3min,
                                     .reason = TurnReason::transferred});
         told.tell(StepUndone{Serial{3}, one});
       },
       WaitEnd::undone, "sent on by mistake", "تحويلها بالخطأ"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    auto told = a_morning();
    row.after_the_call(told);
    told.explainer.finish(told.state);
    const auto& found = *told.explainer.found();
    CHECK(found.stretches.back().end == row.end);
    const bool stands = row.end == WaitEnd::still_called || row.end == WaitEnd::still_waiting;
    CHECK(found.stretches.back().ended_at.has_value() != stands);
    CHECK_THAT(words_in("en", found), Contains(row.english));
    CHECK_THAT(words_in("ar", found), Contains(row.arabic));
  }
  auto told = a_morning();
  put_back(told);
  CHECK(told.explainer.found()->stretches.front().end == WaitEnd::put_back);
  CHECK_THAT(words_in("en", *told.explainer.found()), Contains("no screen had shown it"));
}

namespace {

// Without the marks that keep the parts of a sentence in their order, and with plain spaces.
std::string plain(std::string words) {
  for (const auto& [mark, instead] : {std::pair<std::string_view, std::string_view>{"\u2068", ""},
                                      {"\u2069", ""},
                                      {"\u00a0", " "},
                                      {"\u202f", " "}}) {
    for (auto at = words.find(mark); at != std::string::npos; at = words.find(mark)) {
      words.replace(at, mark.size(), instead);
    }
  }
  return words;
}

Explainer explained(const booked::Journal& journal, std::uint16_t number) {
  Explainer explainer({"A", number}, std::nullopt);
  queue::State state;
  for (const Entry& entry : journal.entries()) {
    explainer.look(state, entry);
    queue::evolve(state, entry.event, entry.at);
  }
  explainer.finish(state);
  return explainer;
}

}  // namespace

// In Cairo it is two hours later.
TEST_CASE("why somebody with an appointment was called first: for which slot, and when he came") {
  using namespace booked;
  auto journal = with_bookings();
  journal.submit(counter, OpenCounter{ClerkId{11}, std::nullopt});
  journal.pass(booked::at(8h + 50min));
  journal.submit(dispenser, TakeTicket{permit, {}, {}});
  journal.pass(booked::at(8h + 59min));
  journal.submit(dispenser, check_in(1));
  journal.submit(counter, CallNext{});
  const auto passed = explained(journal, 1);
  REQUIRE(passed.found()->stretches.front().before.size() == 1);
  CHECK(passed.found()->stretches.front().before[0].why == WhyBefore::appointment);
  CHECK_THAT(plain(words_in("en", *passed.found())),
             Contains("an appointment for 11:00 am, checked in at 10:59 am: the turn of 10:00 am"));
  CHECK_THAT(words_in("ar", *passed.found()), Contains("موعد محجوز الساعة") && Contains("١٠:٥٩"));
  const auto came = explained(journal, 2);
  CHECK_THAT(
      plain(words_in("en", *came.found())),
      Contains("an appointment for 11:00 am and checked in at 10:59 am. So its turn is 10:00 am, "
               "and it can be called from 10:58 am on"));
  CHECK_THAT(words_in("ar", *came.found()), Contains("كان لها موعد الساعة"));
}

TEST_CASE("who came too late for the turn of his slot is told so") {
  const auto late = explained(booked::two_days(), 4);
  CHECK_THAT(plain(words_in("en", *late.found())),
             Contains("an appointment for 1:00 pm and checked in at 1:10 pm, more than 5 minutes"));
  CHECK_THAT(words_in("ar", *late.found()), Contains("محسوب من ساعة الحضور"));
}

TEST_CASE("a ticket that was given just now waits") {
  Morning told;
  told.issue(1, "A01", 'A', 1);
  told.issue(2, "A01", 'A', 2);
  told.explainer.finish(told.state);
  REQUIRE(told.explainer.found()->stretches.size() == 1);
  CHECK(told.explainer.found()->stretches[0].end == WaitEnd::still_waiting);
  CHECK_THAT(words_in("en", *told.explainer.found()), Contains("Still waiting"));
}

}  // namespace dawr::ctl
