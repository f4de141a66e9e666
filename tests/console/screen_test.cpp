// The screen's keys on a real link, against a broker of few words.
#include "counter/console/screen.h"

#include <algorithm>

#include "tests/catch.h"
#include "tests/console/samples.h"
#include "tests/devices/fake_broker.h"

using namespace dawr;
using namespace dawr::counter;
using namespace dawr::counter::console;
using namespace std::chrono_literals;
using test::FakeAnswer;
using test::FakeBroker;

namespace {

constexpr ui::Size size{1366, 768};
constexpr Instant long_ago{};
constexpr Instant never{24h * 365 * 200};

// A clerk before a console, whose hands are slow enough for no double tap.
struct Seat {
  Scratch scratch;
  FakeBroker broker{Role::counter};
  test::DeviceRun device;
  HeadlessConsole engine;
  ConsoleScreen screen;
  Time now{std::chrono::steady_clock::now()};
  Duration pause{400ms};  // between two keys

  explicit Seat(const CounterView& view)
      : device(prepared(broker, view), scratch / "outbox.db"),
        engine(device.dialogue(), ConsoleModel{}),
        screen({engine, device.dialogue(), samples::words("ar"), "badu kimo"}) {
    pump([&] { return screen.complete() && engine.model().view().has_value(); });
  }

  static FakeBroker& prepared(FakeBroker& broker, const CounterView& view) {
    broker.view = view;
    broker.offer = samples::offer();
    broker.pin_needed = true;
    return broker;
  }
  void pump(const std::function<bool()>& until) { device.pump(broker, screen, until); }
  void key(const std::string& name, bool control = false) {
    now += pause;
    screen.take(ui::KeyPressed{name, control, false}, size, now);
  }
  void typed(const std::string& text) {
    now += pause;
    screen.take(ui::Typed{text}, size, now);
  }
  void scanned(const std::string& digits) {
    now += 400ms;
    for (const char digit : digits) {
      now += 4ms;
      screen.take(ui::KeyPressed{std::string(1, digit), false, false}, size, now);
      screen.take(ui::Typed{std::string(1, digit)}, size, now);
    }
    now += 4ms;
    screen.take(ui::KeyPressed{"Return", false, false}, size, now);
  }
  template <class Body>
  Body sent() {
    pump([&] {
      return !broker.commands.empty() && std::holds_alternative<Body>(broker.commands.back().body);
    });
    return std::get<Body>(broker.commands.back().body);
  }
  void settled() {
    pump([&] { return device.link().unanswered() == 0; });
  }
  [[nodiscard]] View view() const { return screen.view(now); }
};

CounterView closed_counter() {
  CounterView view = samples::open_counter();
  view.state = CounterState::closed;
  view.clerk.reset();
  return view;
}

}  // namespace

TEST_CASE("a clerk signs in with digits of the keyboard's layout and Enter") {
  Seat seat(closed_counter());
  REQUIRE(seat.view().scene == Scene::sign_in);
  seat.key("Return");
  CHECK(seat.view().hint == Hint::clerk_missing);
  for (const char* digit : {"١", "٠", "١"}) seat.typed(digit);
  seat.key("Return");
  CHECK(seat.view().field == Field::pin);
  for (const char* digit : {"4", "7", "1", "1"}) seat.typed(digit);
  CHECK(seat.view().pin_length == 4);
  seat.key("Keypad Enter");
  CHECK(seat.sent<OpenCounter>().clerk == ClerkId{101});
  CHECK(seat.sent<OpenCounter>().pin == Pin::from("4711"));
  CHECK(seat.view().pin_length == 0);
}

TEST_CASE("Enter after fast typing is no second tap") {
  Seat seat(closed_counter());
  seat.pause = 10ms;
  for (const char* digit : {"1", "0", "1"}) seat.typed(digit);
  seat.key("Return");
  for (const char* digit : {"4", "7", "1", "1"}) seat.typed(digit);
  seat.key("Return");
  CHECK(seat.sent<OpenCounter>().pin == Pin::from("4711"));
}

TEST_CASE("Tab goes between the fields of the form") {
  Seat seat(closed_counter());
  seat.typed("7");
  seat.key("Tab");
  CHECK(seat.view().field == Field::pin);
  seat.key("Backspace");
  CHECK(seat.view().clerk_typed == "7");
  seat.key("Tab");
  CHECK(seat.view().field == Field::clerk);
  seat.key("Backspace");
  CHECK(seat.view().clerk_typed.empty());
}

TEST_CASE("a code typed, or the paper scanned, starts the service") {
  Seat seat(samples::called());
  seat.broker.on_submit = [](const wire::Submit&) {
    return FakeAnswer{samples::serving(), std::nullopt};
  };
  REQUIRE(seat.view().scene == Scene::called);
  SECTION("by Enter") {
    for (const char* digit : {"5", "٨", "۳"}) seat.typed(digit);
    CHECK(seat.view().code == "583");
    seat.key("Return");
  }
  SECTION("by the keypad's Enter") {
    for (const char* digit : {"5", "8", "3"}) seat.typed(digit);
    seat.key("Keypad Enter");
  }
  SECTION("by F7") {
    for (const char* digit : {"5", "8", "3"}) seat.typed(digit);
    seat.key("F7");
  }
  SECTION("by a scanner, twice in a row") {
    seat.scanned("2026112200000042583");
    seat.scanned("2026112200000042583");
  }
  CHECK(seat.sent<StartService>().typed == 583);
  seat.pump([&] { return seat.view().scene == Scene::serving; });
  // What a scanner types now ends no service, and is kept nowhere.
  seat.scanned("2026112200000042583");
  seat.settled();
  CHECK(seat.broker.commands.size() == 1);
  CHECK(seat.view().code.empty());
}

TEST_CASE("another person's paper starts nothing and costs no try") {
  Seat seat(samples::called());
  seat.scanned("2026112200000041583");
  CHECK(seat.view().hint == Hint::other_ticket);
  CHECK(seat.device.link().unanswered() == 0);
  CHECK(seat.broker.commands.empty());
}

TEST_CASE("a wrong code empties the box and says how many tries are left") {
  Seat seat(samples::called());
  seat.broker.on_submit = [&](const wire::Submit&) {
    --seat.broker.view->in_hand->tries_left;
    return test::rejected(RejectionCode::arrival_code);
  };
  for (const char* digit : {"5", "8", "3"}) seat.typed(digit);
  seat.key("Return");
  seat.pump([&] { return seat.view().code_wrong && seat.view().ticket->tries_left == 4; });
  CHECK(seat.view().code.empty());
  CHECK(seat.view().strip == Strip::none);  // it is said beside the box
}

TEST_CASE("the bar's keys are the verbs of a script") {
  struct Row {
    CounterView view;
    std::string key;
    std::size_t kind;
  };
  const auto kind = [](const CommandBody& body) { return body.index(); };
  auto no_show = samples::called(true, 0);
  no_show.no_show_from = long_ago;
  auto held = samples::open_counter();
  held.on_hold = TicketOnHold{Serial{30}, LineId{'N'}, 17, never};
  auto unseen = samples::called(false, 2);
  unseen.put_back_from = long_ago;
  const std::vector<Row> rows{{samples::open_counter(), "F2", kind(CallNext{})},
                              {samples::called(), "F3", kind(Recall{})},
                              {no_show, "F4", kind(MarkNoShow{})},
                              {unseen, "Home", kind(PutBack{})},
                              {samples::serving(), "F6", kind(Hold{})},
                              {held, "F6", kind(Resume{})},
                              {samples::serving(), "F8", kind(Complete{})},
                              {samples::serving(), "F11", kind(Complete{})},
                              {samples::serving(), "F12", kind(Complete{})},
                              {samples::open_counter(), "F10", kind(CloseCounter{})}};
  for (const Row& row : rows) {
    CAPTURE(row.key, row.kind);
    Seat seat(row.view);
    seat.key(row.key);
    seat.pump([&] { return !seat.broker.commands.empty(); });
    CHECK(seat.broker.commands.back().body.index() == row.kind);
    CHECK(seat.view().strip != Strip::not_kept);
  }
}

TEST_CASE("a key pressed twice at once, or held by a lock, does one thing or none") {
  Seat seat(samples::open_counter());
  seat.broker.on_submit = [](const wire::Submit&) { return std::nullopt; };
  seat.key("F8");
  seat.key("F3");
  CHECK(seat.device.link().unanswered() == 0);
  seat.key("F2");
  seat.screen.take(ui::KeyPressed{"F2", false, false}, size, seat.now + 20ms);
  seat.key("F2");
  seat.pump([&] { return !seat.broker.commands.empty(); });
  CHECK(seat.device.link().unanswered() == 1);
  CHECK(seat.view().strip == Strip::waiting);
}

TEST_CASE("locks of a command on its way are shown only when the answer takes long") {
  Seat seat(samples::open_counter());
  seat.broker.on_submit = [](const wire::Submit&) { return std::nullopt; };
  const auto before = seat.screen.page(size, seat.now);
  seat.key("F2");
  CHECK(seat.device.link().unanswered() == 1);
  CHECK(seat.screen.page(size, seat.now + 20ms).targets == before.targets);
  const auto later = seat.screen.page(size, seat.now + 500ms);
  CHECK(std::ranges::none_of(later.targets, [](const ui::Target& target) {
    return target.enabled && target.action != "bar ask help";
  }));
}

TEST_CASE("Ctrl+Z undoes while it lasts, Z alone does not") {
  auto view = samples::open_counter();
  view.undo_until = never;
  Seat seat(view);
  seat.key("Z");
  CHECK(seat.device.link().unanswered() == 0);
  seat.key("Z", true);
  seat.sent<Undo>();
}

TEST_CASE("a break asks its reason, waits for the ticket in hand, and is taken back by Esc") {
  Seat seat(samples::serving());
  seat.key("F9");
  REQUIRE(seat.view().overlay == Overlay::reasons);
  SECTION("left by Esc") {
    seat.key("Escape");
    CHECK(seat.view().overlay == Overlay::none);
    CHECK_FALSE(seat.engine.model().after_ticket());
  }
  SECTION("chosen, and taken back") {
    seat.typed("١");
    CHECK(seat.view().overlay == Overlay::none);
    CHECK(seat.view().strip == Strip::break_after);
    REQUIRE(seat.engine.model().after_ticket());
    CHECK(std::get<Break>(*seat.engine.model().after_ticket()).reason == "صلاة");
    seat.key("Escape");
    CHECK_FALSE(seat.engine.model().after_ticket());
    CHECK(seat.view().strip == Strip::none);
  }
  SECTION("chosen with the arrows and Enter") {
    seat.key("Tab");
    seat.key("Tab");
    seat.key("Down");
    seat.key("Return");
    CHECK(seat.engine.model().after_ticket());
  }
  CHECK(seat.broker.commands.empty());
}

TEST_CASE("a transfer takes the letter of either alphabet, and no line that is served here") {
  for (const char* letter : {"F", "f", "ف"}) {
    CAPTURE(letter);
    Seat seat(samples::serving());
    seat.key("F5");
    seat.typed("S");
    seat.typed("س");
    CHECK(seat.device.link().unanswered() == 0);
    seat.typed(letter);
    CHECK(seat.sent<Transfer>().line == LineId{'F'});
  }
}

TEST_CASE("F8 ends a service, or sends the ticket on where its visit goes on") {
  CounterView onward = samples::serving();
  onward.in_hand->next = LineId{'F'};
  {
    Seat seat(samples::serving());
    seat.key("F8");
    CHECK(seat.sent<Complete>().outcome == Outcome::served);
  }
  {
    Seat seat(onward);
    seat.key("F8");
    seat.sent<Refer>();
  }
  {
    Seat seat(onward);
    seat.key("Insert");
    CHECK(seat.sent<Complete>().outcome == Outcome::served);
  }
  // Who has to pay yet is sent to the cash desk, and from there nowhere.
  onward.in_hand->fee = Fee::due;
  {
    Seat seat(onward);
    seat.key("Insert");
    CHECK(seat.device.link().unanswered() == 0);
    seat.key("F8");
    seat.sent<Refer>();
  }
  onward.kind = CounterKind::cashier;
  {
    Seat seat(onward);
    seat.key("F8");
    CHECK(seat.device.link().unanswered() == 0);
  }
}

TEST_CASE("the broker gone: the ticket stays, keys say why, and it goes on afterwards") {
  Seat seat(samples::called());
  for (const char* digit : {"5", "8"}) seat.typed(digit);
  // It stops serving: the link is silent until it is called unreachable.
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (seat.view().online && std::chrono::steady_clock::now() < end) {
    for (const auto& news : seat.device.link().step(5ms)) seat.screen.news(news);
    seat.screen.turn(std::chrono::steady_clock::now());
  }
  REQUIRE_FALSE(seat.view().online);
  CHECK(seat.view().strip == Strip::offline);
  REQUIRE(seat.view().ticket);
  seat.typed("3");
  seat.key("Return");
  CHECK(seat.device.link().unanswered() == 0);
  seat.pump([&] { return seat.view().online && seat.view().strip == Strip::none; });
  CHECK(seat.view().scene == Scene::called);
  CHECK(seat.view().code == "583");
  seat.key("Return");
  CHECK(seat.sent<StartService>().typed == 583);
}

TEST_CASE("a refusal is said in words, and goes with the next key") {
  Seat seat(samples::open_counter());
  seat.broker.on_submit = [](const wire::Submit&) {
    return test::rejected(RejectionCode::line_empty);
  };
  seat.key("F2");
  seat.pump([&] { return seat.view().strip == Strip::refused; });
  CHECK(seat.view().refusal == RejectionCode::line_empty);
  seat.broker.on_submit = [](const wire::Submit&) {
    return FakeAnswer{samples::called(), std::nullopt};
  };
  seat.key("F2");
  CHECK(seat.view().strip != Strip::refused);
  seat.pump([&] { return seat.view().scene == Scene::called; });
}

TEST_CASE("a counter without a day looks again until there is one") {
  Seat seat(samples::open_counter());
  Scratch scratch;
  FakeBroker broker(Role::counter);
  broker.offer.date.reset();
  test::DeviceRun device(broker, scratch / "outbox.db");
  HeadlessConsole engine(device.dialogue(), ConsoleModel{});
  ConsoleScreen screen({engine, device.dialogue(), samples::words("ar"), "badu kimo"});
  device.pump(broker, screen, [&] { return screen.complete(); });
  CHECK(screen.view(seat.now).notice == Notice::no_day);
  broker.view = samples::open_counter();
  broker.offer = samples::offer();
  device.pump(broker, screen, [&] { return screen.view(seat.now).scene == Scene::idle; });
}
