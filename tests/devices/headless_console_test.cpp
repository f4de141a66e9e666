// dawr-counter's shell on a real link, against a broker that forgets, refuses and delays.
#include "counter/shell.h"
#include "tests/catch.h"
#include "tests/devices/fake_broker.h"

using namespace dawr;
using namespace dawr::counter;
using test::FakeAnswer;
using test::FakeBroker;

namespace {

struct Run {
  Run(FakeBroker& fake, const Scratch& scratch)
      : broker(fake), device(fake, scratch / "outbox.db"), console(device.dialogue(), model()) {}

  ConsoleModel model() {
    ConsoleModel fresh;
    fresh.asked_before(device.outbox().pending().size());
    return fresh;
  }
  void line(const std::string& text) { device.line(console, text); }
  std::string await(const std::string& part) { return device.await(broker, console, part); }
  void ready() {
    device.pump(broker, console, [&] { return console.ready(); });
  }

  FakeBroker& broker;
  test::DeviceRun device;
  HeadlessConsole console;
};

CounterView open_counter() {
  CounterView view;
  view.counter = CounterId{3};
  view.kind = CounterKind::counter;
  view.number = 3;
  view.state = CounterState::open;
  view.clerk = ClerkId{101};
  return view;
}

CounterView with_ticket(TicketState state) {
  CounterView view = open_counter();
  view.in_hand = TicketInHand{};
  view.in_hand->ticket = Serial{12};
  view.in_hand->letter = LineId{'C'};
  view.in_hand->number = 5;
  view.in_hand->service = ServiceCode("B01");
  view.in_hand->state = state;
  view.in_hand->calls = 1;
  view.in_hand->calls_left = 2;
  view.in_hand->tries_left = 5;
  return view;
}

std::function<std::optional<FakeAnswer>(const wire::Submit&)> answering(const CounterView& view) {
  return [view](const wire::Submit&) { return FakeAnswer{view, std::nullopt}; };
}

}  // namespace

TEST_CASE("the ticket in hand after a crash is the one the broker tells") {
  const Scratch scratch;
  FakeBroker broker(Role::counter);
  broker.view = open_counter();
  broker.on_submit = [](const wire::Submit&) { return std::nullopt; };
  {
    Run run(broker, scratch);
    run.ready();
    run.line("next");
    run.device.pump(broker, run.console, [&] { return !broker.frames.empty(); });
  }
  const auto first = broker.frames.front();
  broker.view = with_ticket(TicketState::called);
  broker.on_submit = answering(*broker.view);
  Run run(broker, scratch);
  CHECK(run.await(R"("event":"called")").find(R"("earlier_run":true)") != std::string::npos);
  CHECK(broker.frames.back() == first);
  CHECK(run.console.model().state() == ConsoleState::called);
  CHECK(run.console.model().view()->in_hand->ticket == Serial{12});
}

TEST_CASE("a result carries the counter's view") {
  const Scratch scratch;
  FakeBroker broker(Role::counter);
  broker.view = open_counter();
  broker.on_submit = answering(with_ticket(TicketState::called));
  Run run(broker, scratch);
  run.ready();
  run.line("#3 next");
  const auto called = run.await(R"("event":"called","tag":"3")");
  CHECK(called.find(R"("in_hand":{"ticket":12,"letter":"C","number":5,"service":"B01",)"
                    R"("state":"called")") != std::string::npos);
  CHECK(called.find(R"("calls":1,"calls_left":2,"shown":false,"tries_left":5})") !=
        std::string::npos);
}

TEST_CASE("a display's confirmation is noticed without being asked") {
  const Scratch scratch;
  FakeBroker broker(Role::counter);
  broker.view = with_ticket(TicketState::called);
  Run run(broker, scratch);
  run.await(R"("event":"view")");
  broker.view->in_hand->shown = true;
  run.await(R"("shown":true)");
  CHECK(run.device.count(R"("event":"view")") == 2);
}

TEST_CASE("a break waits for the end of the ticket in hand, and goes by itself") {
  const Scratch scratch;
  FakeBroker broker(Role::counter);
  broker.view = with_ticket(TicketState::serving);
  broker.on_submit = [](const wire::Submit& command) -> std::optional<FakeAnswer> {
    CounterView view = open_counter();
    if (std::holds_alternative<Break>(command.body)) view.state = CounterState::on_break;
    return FakeAnswer{view, std::nullopt};
  };
  Run run(broker, scratch);
  run.await(R"("event":"view")");
  run.line("#4 break صلاة الظهر");
  CHECK(run.device.results().back() == R"({"event":"after_ticket","tag":"4","what":"break"})");
  CHECK_FALSE(run.console.idle());
  SECTION("unless the clerk stays") {
    run.line("#5 stay");
    CHECK(run.device.results().back() == R"({"event":"stays","tag":"5"})");
    run.line("complete served");
    run.await(R"("event":"completed")");
    CHECK(run.console.idle());
    CHECK(broker.commands.size() == 1);
  }
  SECTION("and then it is sent") {
    run.line("complete served");
    run.await(R"("event":"on_break","tag":"4")");
    REQUIRE(broker.commands.size() == 2);
    CHECK(std::get<Break>(broker.commands[1].body).reason == "صلاة الظهر");
    CHECK(run.console.model().state() == ConsoleState::on_break);
  }
}

TEST_CASE("a wrong code is shown with the tries that are left") {
  const Scratch scratch;
  FakeBroker broker(Role::counter);
  broker.view = with_ticket(TicketState::called);
  broker.on_submit = [&](const wire::Submit&) -> std::optional<FakeAnswer> {
    --broker.view->in_hand->tries_left;
    return test::rejected(RejectionCode::arrival_code);
  };
  Run run(broker, scratch);
  run.await(R"("event":"view")");
  run.line("start ١٢٣");
  run.await(R"("code":"E_ARRIVAL_CODE")");
  run.await(R"("tries_left":4)");
  CHECK(run.console.model().state() == ConsoleState::code_wrong);
}

TEST_CASE("a counter that is not in today's configuration says so, and still takes lines") {
  const Scratch scratch;
  FakeBroker broker(Role::counter);
  broker.on_submit = [](const wire::Submit&) -> std::optional<FakeAnswer> {
    return test::rejected(RejectionCode::unknown_counter);
  };
  Run run(broker, scratch);
  run.ready();
  run.line("#1 view");
  run.await(R"("event":"locked","tag":"1","what":"view","reason":"no_view")");
  run.line("#2 open 101");
  run.await(R"("event":"refused","tag":"2","what":"open","command":1,"code":"E_UNKNOWN_COUNTER")");
  CHECK(run.console.model().state() == ConsoleState::no_view);
}

TEST_CASE("a supervisor's key opens the day, and is not asked for a counter") {
  const Scratch scratch;
  FakeBroker broker(Role::supervisor);
  Run run(broker, scratch);
  run.ready();
  run.line("#1 open-day 2026-11-22");
  run.line("#2 notice 0 | مغلق | Closed");
  run.line("#3 view");
  run.await(R"("event":"done","tag":"1","what":"open-day")");
  run.await(R"("event":"done","tag":"2","what":"notice")");
  run.await(R"("event":"locked","tag":"3","what":"view","reason":"no_counter")");
  CHECK(std::get<OpenDay>(broker.commands[0].body).date == test::sample_day);
  CHECK(broker.view_asked == 0);
}
