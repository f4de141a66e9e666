// Cheating with counters, people and clocks.
#include <algorithm>
#include <fstream>

#include "common/wire/codec.h"
#include "tests/abuse/hall.h"
#include "tests/catch.h"
#include "tests/harness/environment.h"

using namespace dawr;
using namespace dawr::abuse;
using enum RejectionCode;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

TEST_CASE("AB06 nobody works a window and a cash desk on one day") {
  Hall& hall = Hall::with_a_new_day();
  Device& window = hall.counter(10);
  Device& cash = hall.device(Role::cashier, 101);
  window.must(OpenCounter{ClerkId{101}, {}});
  hall.refuses(cash, OpenCounter{ClerkId{101}, {}}, clerk_elsewhere);
  window.must(CloseCounter{});
  hall.refuses(cash, OpenCounter{ClerkId{101}, {}}, separation_of_duty);
  cash.must(OpenCounter{ClerkId{102}, {}});
  cash.must(CloseCounter{});
  hall.refuses(window, OpenCounter{ClerkId{102}, {}}, separation_of_duty);
  // Not after a restart of the broker either; the next day is another day.
  hall.later(1min);
  hall.refuses(hall.device(Role::cashier, 101), OpenCounter{ClerkId{101}, {}}, separation_of_duty);
  hall.new_day();
  hall.device(Role::cashier, 101).must(OpenCounter{ClerkId{101}, {}});
}

TEST_CASE("AB18 one counter, one device, one person; whoever crashed goes on") {
  Hall& hall = Hall::with_a_new_day();
  constexpr unsigned desk = 13;  // its key is replaced here
  hall.take("G01");
  hall.counter(desk).must(OpenCounter{ClerkId{101}, {}});
  const Serial in_hand = hall.call(hall.counter(desk));
  hall.refuses(hall.counter(11), OpenCounter{ClerkId{101}, {}}, clerk_elsewhere);

  hall.cut(Role::counter, desk);
  const auto view = std::get<CounterView>(hall.counter(desk).question(wire::Question::counter));
  CHECK(view.in_hand.value().ticket == in_hand);
  hall.counter(desk).must(Recall{});

  // A second key for the same counter is not let in beside the first …
  auto& centre = hall.centre();
  CHECK_THROWS(centre.enrol("counter", "second", {"--counter", std::to_string(desk)}));
  CHECK_THAT(harness::read_text(centre.log().parent_path() / "dawrctl.log"),
             Contains("counter 13 has device"));
  // … and one that takes its place does not take over what is open there.
  Device& second = hall.replace(Role::counter, desk);
  hall.refuses(second, {{OpenCounter{ClerkId{102}, {}}, session_exists, {}},
                        {CallNext{}, session_exists, {}},
                        {CloseCounter{}, session_exists, {}}});
  // A counter that is not in the configuration has no key.
  CHECK_THROWS(centre.enrol("counter", "phantom", {"--counter", "77"}));
}

TEST_CASE("AB19 a device's own time decides nothing") {
  Hall& hall = Hall::with_a_new_day();
  Device& early = hall.device(Role::dispenser, 1);
  Device& late = hall.device(Role::dispenser, 2);
  const auto tell_time = [](Device& device, Instant time) {
    const auto answer = device.ask(wire::encode(wire::ClientMessage{wire::Ping{1, 0, time}}));
    return std::get<wire::Pong>(wire::decode_broker_message(answer.front()).value()).now;
  };
  const Instant before = tell_time(early, hall.now() + 1h);
  const Paper first = hall.take("S01", early);
  tell_time(late, hall.now() - 1h);
  const Paper second = hall.take("S01", late);
  CHECK(first.issued.issued_at >= before);
  CHECK(first.issued.issued_at < before + 1min);
  CHECK(second.issued.issued_at > first.issued.issued_at);
  hall.counter(10).must(OpenCounter{ClerkId{101}, {}});
  CHECK(hall.call(hall.counter(10)) == first.issued.ticket.serial);
}

TEST_CASE("AB19 a device whose clock was moved is told of") {
  const Scratch scratch("moved-clock");
  harness::Centre centre({DAWR_BIN_DIR, DAWR_SOURCE_DIR}, scratch.path());
  centre.start_broker();
  const auto key = centre.enrol("dispenser", "moved");
  wire::Context context;
  harness::Client device(context, *wire::load_secret_key(key.key),
                         {centre.addresses().at("citizen"),
                          *wire::load_public_key(centre.directory() / "broker.pub")});
  const Instant now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
  device.ask(wire::encode(wire::ClientMessage{wire::Ping{1, 0, now + 1h}}));
  harness::wait_until(
      [&] { return harness::read_text(centre.log()).find("E_CLOCK_SKEW") != std::string::npos; },
      "a word about the clock");
  CHECK_THAT(harness::read_text(centre.log()),
             Contains("device 1: its clock differs from this machine's by 3"));
}

// The only instants that commands carry are the broker's own: a display names a call by one, and
// whoever books names one of the slots that were published.
TEST_CASE("AB19 no command has a time of its own") {
  std::ifstream file(DAWR_SOURCE_DIR "/common/wire/schema/client.fbs");
  std::string table;
  std::vector<std::string> timed;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("table ")) table = line.substr(6, line.find_first_of(" {", 6) - 6);
    if (line.find("\"instant\"") != std::string::npos) timed.push_back(table);
  }
  CHECK(timed == std::vector<std::string>{"Ping", "AckShown", "HoldSlot", "Book", "Reschedule"});
}

// Clocks in Cairo went from 24:00 back to 23:00 on the last Thursday of October.
TEST_CASE("AB19 in the hour that comes twice nothing goes back") {
  const harness::Environment cairo("TZ", "Africa/Cairo");
  harness::CentreOptions options;
  options.demo_start = "2026-10-29T20:30:00Z";
  Hall hall(options);
  hall.new_day();
  std::vector<Paper> papers;
  for (int i = 0; i < 3; ++i) {  // 23:30, 23:30 again, 00:30
    if (i > 0) hall.later(1h);
    papers.push_back(hall.take("S01"));
  }
  hall.counter(10).must(OpenCounter{ClerkId{101}, {}});
  hall.counter(11).must(OpenCounter{ClerkId{102}, {}});
  CHECK(hall.call(hall.counter(10)) == papers[0].issued.ticket.serial);
  CHECK(hall.call(hall.counter(11)) == papers[1].issued.ticket.serial);
  for (std::size_t i = 1; i < papers.size(); ++i) {
    const auto between = papers[i].issued.issued_at - papers[i - 1].issued.issued_at;
    CHECK(between >= 59min);
    CHECK(between < 62min);
  }
}
