// dawr-display as a process, beside a server that speaks the protocol and remembers what it heard.

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iomanip>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include "common/wire/endpoint.h"
#include "tests/catch.h"
#include "tests/display/sample_boards.h"
#include "tests/harness/environment.h"
#include "tests/harness/process.h"
#include "tests/scratch.h"

using namespace dawr;
using namespace dawr::display::samples;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using harness::Json;

namespace {

class Server {
 public:
  Server()
      : gate_(*wire::Gatekeeper::open(
            context_,
            [this](std::string_view domain, const wire::PublicKey& key) -> wire::Verdict {
              if (revoked) return wire::Denied{};
              if (domain == "feed" && !feed_open) return wire::NotEnrolled{};
              if (enrolled && key == display.public_key) return wire::Admitted{DeviceId{5}};
              return wire::NotEnrolled{};
            })),
        dialogue_(open(wire::Traffic::dialogue)),
        feed_(open(wire::Traffic::feed)) {
    board = busy();
    if (!wire::save_secret_key(display, folder / "display.key")) FAIL("no key file");
    if (!wire::save_public_key(keys_.public_key, folder / "broker.pub")) FAIL("no key file");
  }

  harness::JsonProcess start(const std::vector<std::string>& more) {
    return harness::JsonProcess(start_process(more));
  }
  harness::Process start_process(const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {
        "--endpoint",   dialogue_.address(),
        "--feed",       feed_.address(),
        "--broker-key", (folder / "broker.pub").string(),
        "--key",        (folder / "display.key").string(),
        "--outbox",     (folder / "outbox").string(),
        "--phrases",    std::string(DAWR_SOURCE_DIR) + "/config/phrases",
        "--size",       "960x540"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return {DAWR_BIN_DIR "/dawr-display", arguments, folder / "display.log"};
  }

  // The board becomes `after`, and whoever listens hears of it.
  void change_to(Board after) {
    after.seq = board.seq + 1;
    feed_.publish(wire::encode(wire::FeedMessage{difference(board, after)}));
    board = std::move(after);
  }

  // Serves until `done`, or fails.
  void serve_until(const std::string& what, const std::function<bool()>& done) {
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (!done()) {
      if (std::chrono::steady_clock::now() > deadline) FAIL("never came: " + what + log());
      serve();
      const std::array sources{gate_.source(), dialogue_.source(), feed_.source()};
      wire::wait_for_any(sources, 20ms);
    }
  }
  // The next result of the program with this event; those before it are dropped.
  Json event(harness::JsonProcess& program, const std::string& name) {
    Json found;
    serve_until(name, [&] {
      const auto line = program.process().line_now();
      if (line) found = Json::parse(*line);
      return line && found.at("event") == name;
    });
    return found;
  }
  Json ask(harness::JsonProcess& program, const std::string& command) {
    program.send(command);
    return event(program, command.substr(0, command.find(' ')));
  }
  // Asks for the state until it is as wished.
  Json state_where(harness::JsonProcess& program, const std::function<bool(const Json&)>& fits) {
    Json state;
    serve_until("a state", [&] { return fits(state = ask(program, "state")); });
    return state;
  }
  // How many subscribers are connected to the feed, as the kernel sees it.
  [[nodiscard]] int subscribers() const {
    const auto& address = feed_.address();
    std::ostringstream port;
    port << ":" << std::hex << std::uppercase << std::setw(4) << std::setfill('0')
         << std::stoi(address.substr(address.rfind(':') + 1));
    std::ifstream table("/proc/net/tcp");
    int found = 0;
    std::string number;
    std::string local;
    std::string remote;
    std::string state;
    for (std::string line; std::getline(table, line);) {
      std::istringstream(line) >> number >> local >> remote >> state;
      if (local.ends_with(port.str()) && state == "01") ++found;
    }
    return found;
  }
  std::string log() const {
    std::ifstream file(folder / "display.log");
    return "\n" + std::string(std::istreambuf_iterator<char>(file), {});
  }

  Scratch folder;
  wire::KeyPair display = wire::make_key_pair();
  bool enrolled = true;
  bool revoked{};
  bool demonstration{};
  bool feed_open = true;
  Board board;
  std::vector<AckShown> confirmed;
  int boards_asked{};

 private:
  wire::SecureServer open(wire::Traffic traffic) {
    auto server =
        wire::SecureServer::open(context_, gate_,
                                 {.traffic = traffic,
                                  .address = "tcp://127.0.0.1:*",
                                  .domain = traffic == wire::Traffic::feed ? "feed" : "board",
                                  .keys = keys_});
    if (!server) FAIL(server.error().text);
    return std::move(*server);
  }

  void serve() {
    gate_.serve();
    while (auto arrival = dialogue_.receive()) {
      const auto message = wire::decode_client_message(arrival->frames.front());
      if (!message) FAIL(message.error().detail);
      auto reply = std::visit([&](const auto& one) { return answer(one); }, *message);
      if (revoked) reply = wire::Refused{RejectionCode::role_forbidden, "this key was revoked"};
      dialogue_.send(arrival->from, wire::encode(reply));
    }
  }

  wire::BrokerMessage answer(const wire::Hello&) const {
    wire::Welcome welcome;
    welcome.epoch = board.epoch;
    welcome.seq = board.seq;
    welcome.now = morning();
    welcome.principal = {.device = {5}, .role = Role::display, .counter = {}, .shown_lines = {}};
    welcome.centre = "IS-02";
    welcome.centre_name = board.centre;
    welcome.demonstration = demonstration;
    return welcome;
  }
  wire::BrokerMessage answer(const wire::Ping& ping) const {
    return wire::Pong{ping.nonce, board.epoch, board.seq, morning()};
  }
  wire::BrokerMessage answer(const wire::Ask&) {
    ++boards_asked;
    return board;
  }
  wire::BrokerMessage answer(const wire::Submit& submit) {
    confirmed.push_back(std::get<AckShown>(submit.body));
    return wire::Reply{submit.session, submit.counter, board.seq, wire::Done{}};
  }

  static wire::BrokerMessage answer(const wire::Condition&) { return wire::ConditionNoted{}; }
  static wire::BrokerMessage answer(const wire::LeaveContact&) { return wire::ContactNoted{}; }
  static wire::BrokerMessage answer(const wire::LeaveBookingContact&) {
    return wire::ContactNoted{};
  }

  wire::Context context_;
  wire::KeyPair keys_ = wire::make_key_pair();
  wire::Gatekeeper gate_;
  wire::SecureServer dialogue_;
  wire::SecureServer feed_;
};

Board with_call(Board board, std::uint32_t serial, std::uint16_t number, std::uint8_t nth = 1) {
  std::erase_if(board.calls, [&](const BoardCall& old) { return old.ticket == Serial{serial}; });
  board.calls.insert(board.calls.begin(), call(serial, 'S', "س", number, 7, nth));
  return board;
}

bool is_open(const Json& state) { return state.at("scene") == "open"; }

// Width and height, from the header of a PNG file.
std::pair<unsigned, unsigned> png_size(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string head(24, '\0');
  stream.read(head.data(), 24);
  REQUIRE(head.substr(1, 3) == "PNG");
  const auto at = [&](std::size_t place) {
    unsigned value = 0;
    for (std::size_t i = 0; i < 4; ++i)
      value = value * 256 + static_cast<unsigned char>(head[place + i]);
    return value;
  };
  return {at(16), at(20)};
}

// Updates published before the subscription stands are lost, as everywhere: the first one is
// repeated, with a new seq, until the display has followed it.
void follow_feed(Server& server, harness::JsonProcess& program) {
  server.state_where(program, is_open);
  server.serve_until("the feed", [&] {
    server.change_to(server.board);
    return server.ask(program, "state").at("seq") == server.board.seq;
  });
}

}  // namespace

TEST_CASE("a call is shown and confirmed once, and so is its recall") {
  Server server;
  auto program = server.start({"--headless"});
  follow_feed(server, program);

  server.change_to(with_call(server.board, 301, 43));
  const auto shown = server.event(program, "shown");
  CHECK(shown.at("ticket") == 301);
  CHECK(shown.at("call") == 1);
  CHECK(shown.at("letter") == "S");
  CHECK(shown.at("number") == 43);
  CHECK(shown.at("counter") == 7);
  server.serve_until("a confirmation", [&] { return !server.confirmed.empty(); });
  CHECK(server.confirmed.front().ticket == Serial{301});
  CHECK(server.confirmed.front().call == 1);

  server.change_to(with_call(server.board, 301, 43, 2));
  CHECK(server.event(program, "shown").at("call") == 2);
  server.serve_until("a confirmation", [&] { return server.confirmed.size() == 2; });
  CHECK(server.confirmed.back().call == 2);
  const auto state = server.ask(program, "state");
  CHECK(state.at("clock") == "10:24");
  CHECK(state.at("card").size() == 1);
  CHECK(state.at("earlier").at(0).at("number") == 42);

  const auto picture = server.folder / "a hall.png";
  CHECK(server.ask(program, "snapshot " + picture.string()).at("file") == picture.string());
  CHECK(png_size(picture) == std::pair{960U, 540U});
  program.send("quit");
  const auto exit = program.process().wait(10s);
  REQUIRE(exit);
  CHECK(exit->code == 0);
  CHECK(server.confirmed.size() == 2);
}

TEST_CASE("a display that starts again, or missed something, announces nothing old") {
  Server server;
  for (int run = 0; run < 2; ++run) {
    auto program = server.start({"--headless", "--language", "en"});
    follow_feed(server, program);
    CHECK(server.ask(program, "state").at("card").at(0).at("number") == 42);

    // An update is lost: the next one leaves a gap, and a snapshot fills it.
    const int asked = server.boards_asked;
    server.board = with_call(server.board, 302, 44);
    server.board.seq += 2;
    server.change_to(server.board);
    server.serve_until("a snapshot", [&] { return server.boards_asked > asked; });
    const auto state = server.state_where(
        program, [&](const Json& now) { return now.at("seq") == server.board.seq; });
    CHECK(state.at("card").at(0).at("number") == 44);
    program.process().close_input();
    REQUIRE(program.process().wait(10s));
    server.board = busy();
  }
  CHECK(server.confirmed.empty());
}

TEST_CASE("without heartbeats the display says that it is stale") {
  Server server;
  auto program = server.start({"--headless"});
  server.state_where(program, is_open);
  server.state_where(program, [](const Json& state) { return state.at("late") == true; });
  const auto stale =
      server.state_where(program, [](const Json& state) { return state.at("ticker") == "stale"; });
  CHECK(stale.at("emphasis") == "past");
  CHECK(stale.at("card").at(0).at("number") == 42);
}

TEST_CASE("a display that is not enrolled says so on its screen") {
  Server server;
  server.enrolled = false;
  auto program = server.start({"--headless"});
  const auto state = server.state_where(
      program, [](const Json& now) { return now.at("trouble") == "not_enrolled"; });
  CHECK(state.at("scene") == "connecting");
  server.enrolled = true;
  server.state_where(program, is_open);
}

TEST_CASE("a display without a screen ends, for nobody would see the calls that it confirms") {
  const harness::Environment driver("SDL_VIDEODRIVER", "");
  const harness::Environment screen("DISPLAY", ":99");
  Server server;
  auto program = server.start({});
  const auto exit = program.process().wait(harness::patience);
  REQUIRE(exit);
  CHECK(exit->code == 1);
}

TEST_CASE("a display whose key is revoked stops listening and says why it shows nothing") {
  Server server;
  auto program = server.start({"--headless"});
  follow_feed(server, program);
  CHECK(server.subscribers() == 1);
  server.revoked = true;
  const auto state =
      server.state_where(program, [](const Json& now) { return now.at("link") == "key_refused"; });
  CHECK(state.at("scene") == "connecting");
  CHECK(state.at("trouble") == "refused");
  CHECK(state.at("card").empty());
  server.serve_until("the end of the subscription", [&] { return server.subscribers() == 0; });
}

TEST_CASE("the board is asked for once the subscription stands, so that no update is lost") {
  Server server;
  server.feed_open = false;
  auto program = server.start({"--headless"});
  server.state_where(program, [](const Json& state) { return state.at("link") == "online"; });
  CHECK(server.boards_asked == 0);
  server.feed_open = true;
  server.state_where(program, is_open);
  CHECK(server.boards_asked == 1);
}

TEST_CASE("a display of a demonstration centre says so") {
  Server server;
  server.demonstration = true;
  auto program = server.start({"--headless"});
  CHECK(server.state_where(program, is_open).at("demonstration") == true);
}

TEST_CASE("calls are handed to the voice, whose end the display survives") {
  Server server;
  const auto script = server.folder / "voice.sh";
  const auto said = server.folder / "said";
  // The first one ends after one line.
  std::ofstream(script) << "#!/bin/sh\nsaid='" << said.string()
                        << "'\necho started >> \"$said\"\n"
                           "[ $(grep -c started \"$said\") = 1 ] || exec cat >> \"$said\"\n"
                           "read line\necho \"$line\" >> \"$said\"\nexit 3\n";
  fs::permissions(script, fs::perms::owner_all);
  const auto is_said = [&](const std::string& text) {
    std::ifstream in(said);
    return std::string(std::istreambuf_iterator<char>(in), {}) == text;
  };

  auto program = server.start({"--headless", "--voice", "--voice-program", script.string()});
  follow_feed(server, program);
  server.serve_until("the voice", [&] { return is_said("started\n"); });
  server.change_to(with_call(server.board, 301, 43));
  CHECK(server.event(program, "shown").at("number") == 43);
  const std::string first = "started\ncall S س 43 counter 7\n";
  server.serve_until("the call aloud", [&] { return is_said(first); });
  server.serve_until("the next voice", [&] { return is_said(first + "started\n"); });
  CHECK_THAT(server.log(), Catch::Contains("dawr-voice ended with 3"));

  server.change_to(with_call(server.board, 301, 43, 2));
  CHECK(server.event(program, "shown").at("call") == 2);
  server.serve_until("the recall aloud", [&] { return is_said(first + first); });
  auto came = server.board;
  came.calls.front().open = false;
  server.change_to(came);
  server.serve_until("the end of the call", [&] { return is_said(first + first + "over S 43\n"); });
  program.send("quit");
  const auto exit = program.process().wait(10s);
  REQUIRE(exit);
  CHECK(exit->code == 0);
}

TEST_CASE("--snapshot writes one picture, confirms nothing, and ends") {
  Server server;
  const auto picture = server.folder / "one.png";
  auto process = server.start_process({"--snapshot", picture.string(), "--language", "en"});
  std::optional<harness::Exit> exit;
  server.serve_until("its end", [&] { return (exit = process.wait(1ms)).has_value(); });
  INFO(server.log());
  CHECK(exit->code == 0);
  CHECK(png_size(picture) == std::pair{960U, 540U});
  CHECK(server.confirmed.empty());
}

TEST_CASE("mistakes are told apart and explained") {
  Server server;
  const auto code_of = [&](const std::vector<std::string>& more) {
    const auto exit = server.start_process(more).wait(20s);
    return exit ? exit->code : -1;
  };
  CHECK(code_of({"--size", "big"}) == 2);
  CHECK(code_of({"--voice-quiet", "20"}) == 2);
  CHECK(code_of({"--voice-volume", "101"}) == 2);
  CHECK(code_of({"--feed", "tcp://127.0.0.1:1"}) == 2);
  CHECK(code_of({"--headless", "--language", "fr"}) == 1);
  CHECK_THAT(server.log(), Catch::Contains("fr.phrases"));
}
