// The audio guide of the real dispenser: by a voice that writes down what it is told, and by the
// real one, whose loudspeaker is a file.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/catch.h"
#include "tests/functional/support.h"
#include "tests/harness/environment.h"

using namespace dawr;
using namespace dawr::functional;
using harness::Centre;
using harness::Json;
using harness::JsonProcess;
using harness::Process;
namespace fs = std::filesystem;

namespace {

struct Hall {
  Scratch scratch{"kiosk-guide"};
  Centre centre{tools(), scratch.path()};
  harness::Enrolled door;

  Hall() {
    centre.start_broker();
    centre.open_day("2026-03-15");
    door = centre.enrol("dispenser", "door");
  }
  [[nodiscard]] JsonProcess start(const std::vector<std::string>& more) const {
    auto arguments = centre.device_arguments(door, "citizen");
    arguments.insert(arguments.end(), {"--script", "--size", "540x960", "--voice", "--voice-words",
                                       (tools().source / "config" / "voice").string(), "--phrases",
                                       (tools().source / "config" / "phrases").string()});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return JsonProcess{Process(tools().bin / "dawr-ticket", arguments, scratch.path() / "log")};
  }
  [[nodiscard]] fs::path file(const std::string& name) const { return scratch.path() / name; }
  [[nodiscard]] std::string log() const { return harness::read_text(file("log")); }
};

bool offers(JsonProcess& kiosk, const std::string& action) {
  const auto actions = kiosk.ask("screen").value("actions", std::vector<std::string>{});
  return std::ranges::find(actions, action) != actions.end();
}

// Twice, as a finger does that explores.
void choose(JsonProcess& kiosk, const std::string& action, const std::string& scene) {
  harness::wait_until([&] { return kiosk.ask("touch " + action).value("scene", "") == scene; },
                      action + " to lead to " + scene);
}

}  // namespace

TEST_CASE("a blind person takes a number, and hears all of it but the arrival code") {
  Hall hall;
  const auto program = hall.file("voice.sh");
  const auto told = hall.file("told");
  std::ofstream(program) << "#!/bin/sh\nexec cat > '" << told.string() << "'\n";
  fs::permissions(program, fs::perms::owner_all);
  auto kiosk = hall.start({"--voice-program", program.string(), "--language", "en"});
  harness::wait_until([&] { return offers(kiosk, "guide"); }, "the guide's key");
  const auto heard = [&](const std::string& words) {
    harness::wait_until([&] { return harness::read_text(told).find(words) != std::string::npos; },
                        words);
  };
  CHECK(kiosk.ask("key F2").at("scene") == "home");
  heard("stop\nsay en Audio guide on.");
  heard("say en Choose what you came for\n");
  CHECK(kiosk.ask("key Tab").at("scene") == "home");
  const auto before = harness::read_text(told).size();
  kiosk.ask("key F3");
  harness::wait_until([&] { return harness::read_text(told).size() > before; }, "it once more");
  CHECK(kiosk.ask("touch group S").at("scene") == "home");  // heard, and not yet chosen
  heard("Public shops licences");
  choose(kiosk, "group S", "group");
  choose(kiosk, "service S01", "service");
  harness::wait_until(
      [&] {
        kiosk.ask("touch take");
        return harness::read_text(told).find("stop\nsay en Take your number\n") !=
               std::string::npos;
      },
      "the key that takes it");
  harness::wait_until([&] { return kiosk.ask("touch take").value("scene", "") != "service"; },
                      "the second tap to take it");
  const Json issued =
      kiosk.await([](const Json& line) { return line.value("event", "") == "issued"; });
  heard("say en No ticket was printed\n");
  heard("say en Your number: ");
  const auto all = harness::read_text(told);
  const auto code = issued.at("arrival_code").get<std::string>();
  CHECK(all.find(code, all.find("Your number")) == std::string::npos);
  kiosk.process().stop();
}

TEST_CASE("a voice that ends while the guide is on takes nothing from whoever listens") {
  Hall hall;
  const auto program = hall.file("voice.sh");
  const auto told = hall.file("told");
  const auto end = hall.file("end");
  std::ofstream(program) << "#!/bin/sh\nwhile IFS= read -r line; do echo \"$line\" >> '"
                         << told.string() << "'; rm '" << end.string()
                         << "' 2>/dev/null && exit 0; done\n";
  fs::permissions(program, fs::perms::owner_all);
  auto kiosk = hall.start({"--voice-program", program.string(), "--language", "en"});
  harness::wait_until([&] { return offers(kiosk, "guide"); }, "the guide's key");
  const auto times_told = [&](const std::string& words) {
    const auto all = harness::read_text(told);
    int times = 0;
    for (auto at = all.find(words); at != std::string::npos; at = all.find(words, at + 1)) ++times;
    return times;
  };
  kiosk.ask("key F2");
  const std::string place = "say en Choose what you came for\n";
  harness::wait_until([&] { return times_told(place) == 1; }, "the place");
  std::ofstream(end) << "now";
  kiosk.ask("key Tab");
  harness::wait_until([&] { return !offers(kiosk, "guide"); }, "the sound to go");
  CHECK(kiosk.ask("touch group S").at("scene") == "home");  // it still explores
  harness::wait_until([&] { return times_told(place) == 2; }, "the place once more");
  CHECK(offers(kiosk, "guide"));
  CHECK(times_told("say en Audio guide off") == 0);
  kiosk.process().stop();
}

TEST_CASE("staff are called by a key, and called off by it") {
  Hall hall;
  auto kiosk = hall.start({});
  harness::wait_until([&] { return kiosk.ask("screen").value("scene", "") == "home"; }, "home");
  const auto is_told = [](const char* state) {
    return [state](const Json& line) {
      return line.value("event", "") == "help" && line.value("state", "") == state;
    };
  };
  kiosk.send("touch help");
  kiosk.await(is_told("asking"));
  kiosk.await(is_told("nobody"));  // no board, and no counter is open
  kiosk.send("touch help");
  kiosk.await(is_told("asking"));
  kiosk.send("touch help");
  kiosk.await(is_told("none"));
  kiosk.process().stop();
}

TEST_CASE("the real voice says it") {
  Hall hall;
  const auto raw = hall.file("speaker.raw");
  harness::Environment driver("SDL_AUDIODRIVER", "disk");
  harness::Environment output("SDL_DISKAUDIOFILE", raw.string());
  auto kiosk = hall.start({});
  harness::wait_until([&] { return offers(kiosk, "guide"); }, "the guide's key");
  kiosk.ask("key F2");
  const auto is_loud = [&] {
    std::ifstream in(raw, std::ios::binary);
    return std::ranges::any_of(std::vector<char>(std::istreambuf_iterator<char>(in), {}),
                               [](char byte) { return byte > 16 && byte < 112; });
  };
  harness::wait_until(is_loud, "the first words");
  kiosk.process().stop();
  CHECK(hall.log().find("not spoken") == std::string::npos);
}

TEST_CASE("without a sound device the key says so, and the log once") {
  Hall hall;
  harness::Environment driver("SDL_AUDIODRIVER", "nowhere");
  auto kiosk = hall.start({});
  harness::wait_until([&] { return kiosk.ask("screen").value("scene", "") == "home"; }, "home");
  harness::wait_until(
      [&] { return hall.log().find("there is no sound device") != std::string::npos; },
      "the log to say so");
  CHECK_FALSE(offers(kiosk, "guide"));
  CHECK(kiosk.ask("key F2").at("scene") == "home");
  kiosk.process().stop();
}
