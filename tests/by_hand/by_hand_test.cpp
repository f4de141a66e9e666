// Whole visits by hand: the real programs in real windows, each on a screen of its own, with a
// mouse and keyboards, and a printer whose paper is read.
#include <chrono>
#include <filesystem>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "common/ui/pointing.h"
#include "tests/catch.h"
#include "tests/functional/support.h"
#include "tests/harness/virtual_screen.h"

using namespace dawr;
using namespace dawr::functional;
using harness::Centre;
using harness::Enrolled;
using harness::Json;
using harness::JsonProcess;
using harness::Process;
using harness::VirtualScreen;

namespace {

constexpr auto clerk = "101";
constexpr auto pin = "4827";
constexpr auto hand_ms = "60";
constexpr auto scanner_ms = "3";

bool is(const Json& result, const char* event) { return result.value("event", "") == event; }

// Somebody in front of a screen, as slow as hands are: a second press at once is a double tap.
class Hands {
 public:
  Hands(const VirtualScreen& screen, std::filesystem::path log)
      : screen_(screen.name()), log_(std::move(log)) {}

  void click(int x, int y) {
    come_back();
    xdotool({"mousemove", std::to_string(x), std::to_string(y), "click", "1"});
  }
  // Without a window manager nobody gives a window the keyboard.
  void take_keyboard() const {
    xdotool({"search", "--onlyvisible", "--name", "Dawr", "windowfocus"});
  }
  void key(const std::string& name) {
    come_back();
    xdotool({"key", name});
  }
  void type(const std::string& text, const char* delay_ms = hand_ms) const {
    xdotool({"type", "--delay", delay_ms, text});
    xdotool({"key", "Return"});
  }

 private:
  void come_back() {
    const auto last = pressed_at_;
    harness::wait_until(
        [&] { return std::chrono::steady_clock::now() - last > 2 * ui::Pointing::debounce; },
        "a hand");
    pressed_at_ = std::chrono::steady_clock::now();
  }
  void xdotool(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"DISPLAY=" + screen_, "xdotool"});
    harness::run_program("/usr/bin/env", arguments, log_);
  }

  std::string screen_;
  std::filesystem::path log_;
  std::chrono::steady_clock::time_point pressed_at_;
};

// A centre with a dispenser that prints, a counter of the shops' line, and a display.
class Hall {
 public:
  Hall() {
    centre_.start_broker();
    centre_.open_day("2026-03-15");
    staff(centre_, {"add", clerk, "--name", "Mona Adel"}, pin);
    printer_.emplace(
        Process(tools().bin / "dawr-printer-emulator", {scratch_.path().string()}, log("printer")));
    const int port = await(*printer_, "listening").at("port");
    hall_screen_.emplace(scratch_.path(), "1920x1080");
    display_.emplace(start("dawr-display", centre_.enrol("display", "hall"), "board",
                           {"--feed", centre_.addresses().at("feed"), "--size", "1920x1080"}));
    door_screen_.emplace(scratch_.path(), "1080x1920");
    kiosk_.emplace(start("dawr-ticket", centre_.enrol("dispenser", "door"), "citizen",
                         {"--fullscreen", "--printer", "tcp://127.0.0.1:" + std::to_string(port)}));
    desk_screen_.emplace(scratch_.path(), "1366x768");
    console_.emplace(start("dawr-counter", centre_.enrol("counter", "desk", {"--counter", "10"}),
                           "provider", {"--fullscreen"}));
    at_the_door_.emplace(*door_screen_, log("hands"));
    at_the_desk_.emplace(*desk_screen_, log("hands"));
    await_scene("home");
    await_state("closed");
  }

  JsonProcess& kiosk() { return *kiosk_; }
  JsonProcess& console() { return *console_; }
  Centre& centre() { return centre_; }
  Hands& at_the_desk() { return *at_the_desk_; }

  // A finger on what the dispenser shows.
  void touch(const std::string& action) {
    Json place;
    harness::wait_until(
        [&] {
          const Json screen = kiosk_->ask("screen");
          for (const Json& target : screen.at("targets")) {
            if (target.at("action") == action) place = target;
          }
          return !place.is_null();
        },
        "the screen to have " + action);
    at_the_door_->click(place.at("x"), place.at("y"));
  }
  void await_scene(const std::string& scene) {
    harness::wait_until([&] { return kiosk_->ask("screen").at("scene") == scene; },
                        "the dispenser to show " + scene);
  }
  void await_state(const std::string& state) {
    harness::wait_until([&] { return console_->ask("state").at("state") == state; },
                        "the counter to be " + state);
  }
  static Json await(JsonProcess& program, const char* event) {
    return program.await([&](const Json& line) { return is(line, event); });
  }
  // What a scanner reads on the paper that came out, in the square that is for the counter.
  [[nodiscard]] std::string scan_paper() {
    const std::string paper = await(*printer_, "slip").at("file");
    auto read = harness::run_program(
        "/usr/bin/zbarimg", {"-q", "--raw", "-Sdisable", "-Sqrcode.enable", paper}, log("zbarimg"));
    std::istringstream squares(read);
    std::string square;
    while (std::getline(squares, square) && square.starts_with("DAWR-RECEIPT:")) {
    }
    return square;
  }
  // No program died or complained on the way.
  void leave() {
    for (auto* program : {&*kiosk_, &*console_, &*display_})
      CHECK(program->process().stop().code == 0);
    centre_.broker().stop();
  }

 private:
  [[nodiscard]] std::filesystem::path log(const std::string& name) const {
    return scratch_.path() / (name + ".log");
  }
  [[nodiscard]] JsonProcess start(const char* program, const Enrolled& device, const char* side,
                                  std::vector<std::string> more) const {
    auto arguments = centre_.device_arguments(device, side);
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.insert(arguments.end(),
                     {"--script", "--phrases", (tools().source / "config" / "phrases").string()});
    return JsonProcess{Process(tools().bin / program, arguments, log(program))};
  }

  Scratch scratch_{"by-hand"};
  Centre centre_{tools(), scratch_.path()};
  std::optional<JsonProcess> printer_;
  std::optional<VirtualScreen> hall_screen_, door_screen_, desk_screen_;
  std::optional<JsonProcess> display_, kiosk_, console_;
  std::optional<Hands> at_the_door_, at_the_desk_;
};

struct Ticket {
  std::uint32_t serial{};
  std::string arrival_code;
  std::string scan;
};

Ticket take_ticket(Hall& hall, bool in_english) {
  if (in_english) hall.touch("language");
  hall.touch("group S");
  hall.touch("service S01");
  hall.touch("take");
  const Json issued = Hall::await(hall.kiosk(), "issued");
  auto scan = hall.scan_paper();
  hall.await_scene("ticket");
  CHECK(hall.kiosk().ask("screen").at("language") == (in_english ? "en" : "ar"));
  hall.touch("done");
  hall.await_scene("home");
  CHECK(hall.kiosk().ask("screen").at("language") == "ar");
  return {issued.at("ticket"), issued.at("arrival_code"), std::move(scan)};
}

void call(Hall& hall, const Ticket& ticket) {
  hall.at_the_desk().key("F2");
  hall.await_state("called");
  Json view;
  const auto shown = [&] {
    view = hall.console().ask("view");
    return view.contains("in_hand") && view["in_hand"].at("shown") == true;
  };
  harness::wait_until(shown, "the display to show the call");
  CHECK(view["in_hand"].at("ticket") == ticket.serial);
}

}  // namespace

TEST_CASE("a visit in each language: touched, printed, called, shown, started and served") {
  Hall hall;
  Hands& desk = hall.at_the_desk();
  desk.take_keyboard();
  desk.type(clerk);
  desk.type(pin);
  hall.await_state("idle");

  const auto arabic = take_ticket(hall, false);
  call(hall, arabic);
  desk.type(arabic.arrival_code);
  hall.await_state("serving");
  desk.key("F8");
  hall.await_state("idle");

  const auto english = take_ticket(hall, true);
  call(hall, english);
  desk.type(english.scan, scanner_ms);
  hall.await_state("serving");
  desk.key("F6");
  hall.await_state("idle");
  desk.key("F6");
  hall.await_state("serving");
  desk.key("Insert");
  hall.await_state("idle");
  desk.key("F10");
  hall.await_state("closed");

  const auto journal = hall.centre().journal();
  hall.leave();
  const auto entries = entries_of(journal);
  CHECK(fault_in(entries) == "");
  CHECK(events_of<PrintConfirmed>(entries).size() == 2);
  // One goes on to the cash desk, the other one's visit ends at the window.
  CHECK(events_of<TicketTransferred>(entries).size() == 1);
  CHECK(events_of<ServiceCompleted>(entries).size() == 1);
}
