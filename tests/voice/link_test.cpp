// The display's side: a child that is started, fed, and started again.

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "common/voice/voice.h"
#include "tests/catch.h"
#include "tests/harness/centre.h"
#include "tests/harness/process.h"
#include "tests/scratch.h"

using namespace dawr;
using namespace dawr::voice;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

Announcement call(std::uint16_t number) {
  return {.letter = 'C',
          .letter_ar = "ص",
          .number = number,
          .kind = CounterKind::counter,
          .counter = 7};
}

text::CivilTime at(int hour) { return {ServiceDate{}, hour, 0}; }

struct Hall {
  Scratch folder;
  VoiceSettings settings{.program = folder / "voice.sh",
                         .languages = {"ar", "en"},
                         .words = "/words",
                         .clips = "/a folder/clips",
                         .volume = 40,
                         .quiet = QuietHours::read("20:00-08:00")};

  // What the child does; "$told" is the file it writes.
  void write_program(const std::string& text) const {
    std::ofstream(settings.program) << "#!/bin/sh\ntold='" << (folder / "told").string() << "'\n"
                                    << text << "\n";
    fs::permissions(settings.program, fs::perms::owner_all);
  }
  [[nodiscard]] std::string told() const {
    return fs::exists(folder / "told") ? harness::read_text(folder / "told") : "";
  }
  void wait_for(const std::string& text) const {
    harness::wait_until([&] { return told() == text; }, text);
  }
};

}  // namespace

TEST_CASE("the child is told its settings, and the calls outside the quiet hours") {
  Hall hall;
  hall.write_program("for one; do echo \"$one\"; done > \"$told\"; exec cat >> \"$told\"");
  Voice voice(hall.settings);
  const std::chrono::steady_clock::time_point now{1h};
  voice.announce(call(1), at(10));  // before it was started
  voice.look(now);
  const std::string arguments =
      "speak\n--languages\nar,en\n--words\n/words\n--volume\n40\n--clips\n/a folder/clips\n";
  hall.wait_for(arguments);
  voice.announce(call(2), at(22));
  voice.announce(call(3), at(10));
  voice.announce(call(4), at(7));
  voice.announce(call(5), std::nullopt);
  voice.withdraw({'C', 5});
  hall.wait_for(arguments + "call C ص 3 counter 7\ncall C ص 5 counter 7\nover C 5\n");
}

TEST_CASE("what is said takes the place of what was said before") {
  Hall hall;
  hall.settings.ends_without_sound = true;
  hall.write_program("for last; do :; done; echo \"$last\" > \"$told\"; exec cat >> \"$told\"");
  Voice voice(hall.settings);
  const std::chrono::steady_clock::time_point now{1h};
  voice.look(now);
  CHECK_FALSE(voice.has_sound(now));  // it has not had the time to find out
  CHECK(voice.has_sound(now + 1s));
  hall.wait_for("--end-without-sound\n");
  voice.say(std::vector{Utterance{"ar", "سطر\nآخر"}, Utterance{"en", "two"}, Utterance{"en", ""}});
  voice.say({});
  hall.wait_for("--end-without-sound\nstop\nsay ar سطر آخر\nsay en two\nstop\n");
}

TEST_CASE("a child that ends is started again, each time later") {
  Hall hall;
  hall.write_program("echo x >> \"$told\"; exit 1");
  Voice voice(hall.settings);
  std::chrono::steady_clock::time_point now{1h};
  std::string starts;
  // Looked at without time passing: it is noticed that it ended, and it is not started.
  const auto ended = [&] {
    starts += "x\n";
    hall.wait_for(starts);
    harness::wait_until(
        [&] {
          voice.look(now);
          return !voice.running();
        },
        "its end");
    voice.look(now);
    CHECK_FALSE(voice.running());
  };
  voice.look(now);
  ended();
  for (const auto wait : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
    voice.look(now + wait - 1ms);
    CHECK_FALSE(voice.running());
    now += wait;
    voice.look(now);
    CHECK(voice.running());
    ended();
  }
}

TEST_CASE("a program that is not there is no harm") {
  Hall hall;
  Voice voice(hall.settings);
  const std::chrono::steady_clock::time_point now{1h};
  voice.look(now);
  voice.announce(call(1), at(10));
  voice.look(now + 1s);
  CHECK_FALSE(voice.running());
}
