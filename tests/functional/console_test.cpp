// A clerk's whole service by keys alone, against the real broker; and the program's window.
#include <csignal>

#include "common/device/options.h"
#include "counter/console/screen.h"
#include "tests/catch.h"
#include "tests/functional/support.h"

using namespace dawr;
using namespace dawr::counter;
using namespace dawr::functional;
using counter::console::ConsoleScreen;
using counter::console::Notice;
using counter::console::Scene;
using counter::console::Strip;
using harness::Centre;
using harness::Json;
using namespace std::chrono_literals;

namespace {

constexpr ui::Size size{1366, 768};

// The screen as the program has it, without the glass.
class Hands {
 public:
  Hands(const Centre& centre, const harness::Enrolled& key)
      : outbox_(opened(centre, key)),
        link_(linked(centre, key)),
        dialogue_(*link_, output_),
        engine_(dialogue_, model()),
        screen_({engine_, dialogue_, words(), "six words"}) {}

  void until(const std::function<bool()>& true_now, const std::string& what) {
    harness::wait_until(
        [&] {
          for (const auto& news : link_->step(5ms)) screen_.news(news);
          screen_.turn(std::chrono::steady_clock::now());
          return true_now();
        },
        what);
  }
  void until(Scene scene) {
    until([&] { return view().scene == scene && view().strip != Strip::waiting; }, "a scene");
  }
  // Hands are slow; time is told, not waited for.
  void key(const std::string& name, bool control = false) {
    hand_ += 400ms;
    screen_.take(ui::KeyPressed{name, control, false}, size, hand_);
  }
  void type(const std::string& text) {
    for (const char letter : text) {
      hand_ += 200ms;
      screen_.take(ui::Typed{std::string(1, letter)}, size, hand_);
    }
  }
  void scan(const std::string& text) {
    hand_ += 400ms;
    for (const char letter : text) {
      hand_ += 3ms;
      screen_.take(ui::Typed{std::string(1, letter)}, size, hand_);
    }
    screen_.take(ui::KeyPressed{"Return", false, false}, size, hand_);
  }
  [[nodiscard]] console::View view() const { return screen_.view(hand_); }

 private:
  static device::DeviceOptions options(const Centre& centre, const harness::Enrolled& key) {
    device::DeviceOptions options;
    options.endpoints = {centre.addresses().at("provider")};
    options.broker_keys = {(centre.directory() / "broker.pub").string()};
    options.key_file = key.key;
    options.outbox_file = key.outbox;
    return options;
  }
  static std::unique_ptr<wire::Outbox> opened(const Centre& centre, const harness::Enrolled& key) {
    auto outbox = device::open_outbox(options(centre, key));
    if (!outbox) throw std::runtime_error(outbox.error().text);
    return std::move(*outbox);
  }
  std::optional<wire::Link> linked(const Centre& centre, const harness::Enrolled& key) {
    auto settings = device::link_settings(options(centre, key), "dawr-counter");
    if (!settings) throw std::runtime_error(settings.error().text);
    auto link = wire::Link::open(context_, std::move(*settings), *outbox_);
    if (!link) throw std::runtime_error(link.error().text);
    return std::move(*link);
  }
  ConsoleModel model() {
    ConsoleModel fresh;
    fresh.asked_before(outbox_->pending().size());
    return fresh;
  }
  static text::PhrasePair words() {
    auto pair = text::load_pair(tools().source / "config" / "phrases", "ar");
    if (!pair) throw std::runtime_error(pair.error().text);
    return std::move(*pair);
  }

  wire::Context context_;
  std::unique_ptr<wire::Outbox> outbox_;
  std::optional<wire::Link> link_;
  device::ResultOutput output_{[](std::string_view) { return true; }};
  device::Dialogue dialogue_;
  HeadlessConsole engine_;
  ConsoleScreen screen_;
  console::Time hand_{std::chrono::steady_clock::now()};
};

std::string scan_of(const Json& issued) {
  std::string serial = issued.at("ticket").dump();
  serial.insert(0, 8 - serial.size(), '0');
  return "20260315" + serial + issued.at("arrival_code").get<std::string>();
}

}  // namespace

TEST_CASE("a service by keys: sign in, call, scan, end, undo, break, and over a broker's death") {
  Scratch scratch("console-keys");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  auto dispenser = centre.dispenser(centre.enrol("dispenser", "door"));
  const auto key = centre.enrol("counter", "ten", {"--counter", "10"});
  std::optional<Hands> clerk(std::in_place, centre, key);

  clerk->until([&] { return clerk->view().notice == Notice::no_day; }, "a day that is not open");
  centre.open_day("2026-03-15");
  clerk->until(Scene::sign_in);
  const Json first = dispenser.ask("take S01");
  const Json second = dispenser.ask("take S01");

  clerk->type("101");
  clerk->key("Return");
  clerk->key("Return");
  clerk->until(Scene::idle);
  CHECK(clerk->view().clerk == ClerkId{101});
  REQUIRE(clerk->view().lines.size() == 1);
  CHECK(clerk->view().lines.front().waiting == 2);
  clerk->until([&] { return !clerk->view().lines.front().name.empty(); }, "the line's name");

  clerk->key("F2");
  clerk->until(Scene::called);
  CHECK(clerk->view().ticket->code.number == first.at("number"));
  CHECK_FALSE(clerk->view().ticket->service.ar.empty());

  // Nothing is in sight of who is next, and the other person's paper starts nothing.
  clerk->scan(scan_of(second));
  CHECK(clerk->view().hint == console::Hint::other_ticket);
  CHECK(clerk->view().ticket->tries_left == 5);

  centre.broker().kill();
  clerk->until([&] { return !clerk->view().online; }, "the loss of the broker");
  CHECK(clerk->view().strip == Strip::offline);
  REQUIRE(clerk->view().ticket);
  centre.start_broker();
  clerk->until([&] { return clerk->view().online && clerk->view().strip == Strip::none; },
               "the broker's return");

  clerk->scan(scan_of(first));
  clerk->until(Scene::serving);
  clerk->key("Insert");  // the end of the visit, before the cash desk
  clerk->until([&] { return clerk->view().undo.has_value(); }, "something to undo");
  CHECK(clerk->view().undo->done == console::Done::served);
  clerk->key("Z", true);
  clerk->until(Scene::serving);

  // The console's power is cut: it finds the ticket in hand again.
  clerk.reset();
  clerk.emplace(centre, key);
  clerk->until(Scene::serving);
  CHECK(clerk->view().ticket->code.number == first.at("number"));
  clerk->key("F9");
  clerk->type("1");
  CHECK(clerk->view().strip == Strip::break_after);
  clerk->key("F11");
  clerk->until(Scene::away);
  CHECK(clerk->view().clerk_typed == "101");
  clerk->key("Return");
  clerk->until(Scene::idle);
  CHECK(clerk->view().served_today == 1);

  clerk.reset();
  centre.broker().stop();
  const auto entries = entries_of(centre.journal());
  CHECK(fault_in(entries) == "");
  CHECK(events_of<ServiceStarted>(entries).size() == 1);
  CHECK(events_of<CommandRefused>(entries).empty());
}

TEST_CASE("the program draws its window, takes lines beside it, and ends when it is told") {
  Scratch scratch("console-window");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  centre.open_day("2026-03-15");
  const auto key = centre.enrol("counter", "ten", {"--counter", "10"});
  auto arguments = centre.device_arguments(key, "provider");
  arguments.insert(arguments.end(),
                   {"--phrases", (tools().source / "config" / "phrases").string()});

  SECTION("a picture") {
    const auto picture = scratch.path() / "console.png";
    arguments.insert(arguments.end(), {"--snapshot", picture.string(), "--size", "1366x768"});
    harness::run_program(tools().bin / "dawr-counter", arguments, scratch.path() / "log");
    CHECK(harness::read_text(picture).starts_with("\x89PNG"));
  }
  SECTION("lines beside a window") {
    ::setenv("SDL_VIDEODRIVER", "dummy", 1);
    arguments.emplace_back("--script");
    harness::JsonProcess program{
        harness::Process(tools().bin / "dawr-counter", arguments, scratch.path() / "log")};
    CHECK(program.ask("open 101").value("event", "") == "opened");
    // The end of the script is not the end of the clerk.
    program.process().close_input();
    CHECK_FALSE(program.process().wait(500ms));
    CHECK(program.process().stop().code == 0);
    ::unsetenv("SDL_VIDEODRIVER");
  }
}
