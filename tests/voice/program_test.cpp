// dawr-voice as a process, with a loudspeaker that is a file.

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "common/voice/lines.h"
#include "display/voice/sound.h"
#include "display/voice/word_list.h"
#include "tests/catch.h"
#include "tests/harness/centre.h"
#include "tests/harness/environment.h"
#include "tests/harness/process.h"
#include "tests/scratch.h"
#include "tests/voice/sound_files.h"

using namespace dawr;
using namespace dawr::voice;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using harness::Environment;
using harness::Process;

namespace {

const std::string words = DAWR_SOURCE_DIR "/config/voice";
constexpr harness::Limit limit{60'000};

struct Voice {
  Scratch folder;
  std::vector<std::string> arguments{"speak", "--finish", "--words", words};

  [[nodiscard]] fs::path raw() const { return folder / "speaker.raw"; }
  [[nodiscard]] std::string log() const { return harness::read_text(folder / "log"); }

  // Says these lines to their end.
  Samples say(const std::vector<std::string>& lines) {
    const Environment driver("SDL_AUDIODRIVER", "disk");
    const Environment file("SDL_DISKAUDIOFILE", raw().string());
    run(lines);
    return samples::read_raw(raw());
  }
  void run(const std::vector<std::string>& lines) {
    Process process(DAWR_BIN_DIR "/dawr-voice", arguments, folder / "log");
    for (const auto& line : lines) process.send(line);
    process.close_input();
    const auto exit = process.wait(limit);
    INFO(log());
    REQUIRE(exit);
    CHECK(exit->code == 0);
  }
};

// A recording for each clip; those of a call have tones that can be told apart.
void record(const fs::path& folder, const std::vector<std::pair<std::string, int>>& tones) {
  for (const auto& [clip, hertz] : tones) {
    samples::write_wav(folder / (clip + ".wav"), samples::tone(hertz, 240ms));
  }
}

std::vector<std::size_t> candidates(const std::vector<samples::Heard>& heard) {
  std::vector<std::size_t> all;
  for (const auto& one : heard) all.push_back(one.candidate);
  return all;
}

int count(const std::string& text, const std::string& what) {
  int found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("recordings are played in order, and two calls do not overlap") {
  Voice voice;
  const auto clips = voice.folder / "clips";
  record(clips, {{"ar/ticket", 1000},
                 {"ar/letter-sad", 1200},
                 {"ar/2", 1400},
                 {"ar/counter", 1700},
                 {"ar/3", 2000},
                 {"en/ticket", 2400},
                 {"en/letter-c", 2800},
                 {"en/2", 3200},
                 {"en/counter", 3700},
                 {"en/3", 4200}});
  voice.arguments.insert(voice.arguments.end(), {"--clips", clips.string()});
  const auto samples = voice.say({"call C ص 2 counter 3", "call C ص 3 counter 2"});
  INFO(voice.log());

  constexpr std::array hertz{659.26, 523.25, 1000.0, 1200.0, 1400.0, 1700.0,
                             2000.0, 2400.0, 2800.0, 3200.0, 3700.0, 4200.0};
  const auto heard = samples::tones_in(samples, hertz);
  CHECK(candidates(heard) ==
        std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9,  10, 11,   //
                                 0, 1, 2, 3, 6, 5, 4, 7, 8, 11, 10, 9});  // 2 and 3 change places
  REQUIRE(heard.size() == 24);
  // How far apart they begin is the announcer's; on a busy machine this driver swallows silence.
  CHECK(heard[12].at > heard[11].at + 240ms);
}

TEST_CASE("what is not recorded is spoken by espeak-ng") {
  Voice voice;
  const auto samples = voice.say({"call C ص 42 counter 7"});
  INFO(voice.log());
  CHECK(voice.log().find("not spoken") == std::string::npos);
  // Chime, Arabic and English: longer than either language with the chime.
  CHECK(length_of(samples.size()) > 10s);
  const auto loud = [&](std::chrono::milliseconds from, std::chrono::milliseconds until) {
    const auto at = [&](std::chrono::milliseconds time) {
      return samples.begin() +
             static_cast<std::ptrdiff_t>(std::min(samples.size(), silence(time).size()));
    };
    return std::any_of(at(from), at(until),
                       [](std::int16_t sample) { return sample > 3000 || sample < -3000; });
  };
  CHECK(loud(0s, 1s));   // the chime
  CHECK(loud(2s, 5s));   // Arabic
  CHECK(loud(9s, 12s));  // English
}

TEST_CASE("an utterance is spoken, and a stop cuts off what was said before it") {
  const auto length = [](const std::vector<std::string>& lines) {
    Voice voice;
    const auto samples = voice.say(lines);
    INFO(voice.log());
    CHECK(voice.log().find("not spoken") == std::string::npos);
    return length_of(samples.size());
  };
  const std::string text = "say en Choose what you came for, and touch it twice to get your number";
  const auto one = length({"say ar خذ رقمك"});
  CHECK(one > 500ms);
  CHECK(length({"say ar خذ رقمك", text}) > one + 2s);
  CHECK(length({text, text, text, "stop", "say ar خذ رقمك"}) < one + 2s);
}

TEST_CASE("a voice that is to end without sound ends, where the device or the words are missing") {
  Voice voice;
  std::erase(voice.arguments, "--finish");
  voice.arguments.emplace_back("--end-without-sound");
  const auto ends_with = [&](const char* driver, auto within) -> std::optional<int> {
    const Environment audio("SDL_AUDIODRIVER", driver);
    Process process(DAWR_BIN_DIR "/dawr-voice", voice.arguments, voice.folder / "log");
    process.send("say en one");
    const auto exit = process.wait(within);
    return exit ? std::optional(exit->code) : std::nullopt;
  };
  CHECK(ends_with("nowhere", limit) == ended_without_sound);
  CHECK(ends_with("dummy", 300ms) == std::nullopt);
  voice.arguments.insert(voice.arguments.end(), {"--synthesiser", "/nowhere/espeak-ng"});
  CHECK(ends_with("dummy", limit) == ended_without_sound);
}

TEST_CASE("without espeak-ng the chime sounds, and the log says once what is missing") {
  Voice voice;
  voice.arguments.insert(voice.arguments.end(), {"--synthesiser", "/nowhere/espeak-ng"});
  const auto samples = voice.say({"call C ص 1 counter 7", "call C ص 2 counter 7"});
  constexpr std::array hertz{659.26, 523.25};
  CHECK(candidates(samples::tones_in(samples, hertz)) == std::vector<std::size_t>{0, 1, 0, 1});
  INFO(voice.log());
  CHECK(count(voice.log(), "ar is not spoken") == 1);
  CHECK(count(voice.log(), "/nowhere/espeak-ng") == 2);  // once a language
}

TEST_CASE("a speech program that says no sound is not played") {
  Voice voice;
  voice.arguments.insert(voice.arguments.end(), {"--synthesiser", "/bin/echo"});
  voice.say({"call C ص 1 counter 7"});
  CHECK_THAT(voice.log(), Catch::Contains("is no sound: expected a WAV file"));
}

TEST_CASE("without a sound device it is silent and says so once") {
  Voice voice;
  const Environment driver("SDL_AUDIODRIVER", "nowhere");
  voice.run({"call C ص 1 counter 7", "call C ص 2 counter 7"});
  INFO(voice.log());
  CHECK(count(voice.log(), "no sound") == 1);
}

TEST_CASE("lines that are no calls are passed over") {
  Voice voice;
  voice.run({"call me", "", "quit"});
  CHECK(count(voice.log(), "expected `call") == 2);
}

TEST_CASE("it ends when the display has ended, in the middle of a call") {
  Voice voice;
  std::erase(voice.arguments, "--finish");
  Process process(DAWR_BIN_DIR "/dawr-voice", voice.arguments, voice.folder / "log");
  process.send("call C ص 1 counter 7");
  process.close_input();
  const auto exit = process.wait(5s);
  REQUIRE(exit);
  CHECK(exit->code == 0);
}

TEST_CASE("mistakes are told apart and explained") {
  Voice voice;
  const auto code_of = [&](const std::vector<std::string>& arguments) {
    Process process(DAWR_BIN_DIR "/dawr-voice", arguments, voice.folder / "log");
    process.close_input();
    const auto exit = process.wait(limit);
    return exit ? exit->code : -1;
  };
  CHECK(code_of({}) == 2);
  CHECK(code_of({"missing", "--words", words}) == 2);
  CHECK(code_of({"speak", "--words", words, "--volume", "101"}) == 2);
  CHECK(code_of({"speak", "--words", words, "--languages", "ar,fr"}) == 1);
  CHECK_THAT(voice.log(), Catch::Contains("fr.words"));
  CHECK(code_of({"missing", "--words", words, "--clips", voice.folder.path().string()}) == 0);
}
