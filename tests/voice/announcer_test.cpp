// The order of sounds, with a loudspeaker whose time the test moves on.

#include "display/voice/announcer.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.h"
#include "tests/voice/test_speaker.h"

using namespace dawr;
using namespace dawr::voice;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

Announcement call(std::uint16_t number) {
  return {.letter = 'C',
          .letter_ar = "ص",
          .number = number,
          .kind = CounterKind::counter,
          .counter = 7};
}

// A hall with two languages, Arabic of 4 s and English of 3 s.
struct Hall {
  TestSpeaker speaker;
  std::vector<std::string> said;  // "ar 42 at 1000 ms"
  Steady now{1h};
  Announcer announcer{speaker, {language("ar", 4s), language("en", 3s)}, full_volume};

  Say language(const std::string& name, milliseconds length) {
    return [this, name, length](const Announcement& announcement) {
      said.push_back(name + " " + std::to_string(announcement.number));
      return Samples(silence(length).size(), 1000);
    };
  }
  void run(milliseconds time) {
    for (const auto end = now + time; now < end; now += 50ms) {
      speaker.pass(50ms);
      announcer.turn(now);
    }
  }
  std::vector<std::string> take() { return std::exchange(said, {}); }
};

}  // namespace

TEST_CASE("a call is a chime and each language in turn, and the next waits for its end") {
  Hall hall;
  hall.announcer.take(call(1));
  hall.announcer.take(call(2));
  hall.run(500ms);
  CHECK(hall.take() == std::vector<std::string>{"ar 1"});  // ready before the chime is over
  CHECK(hall.speaker.left > 4s);
  hall.run(4s);
  CHECK(hall.take().empty());
  hall.run(2s);
  CHECK(hall.take() == std::vector<std::string>{"en 1"});
  hall.run(2s);
  CHECK(hall.take().empty());
  hall.run(2s);  // 1.3 + 0.3 + 4 + 0.3 + 3 s of sound, and half a second
  CHECK(hall.take() == std::vector<std::string>{"ar 2"});
  hall.run(10s);
  CHECK(hall.take() == std::vector<std::string>{"en 2"});
  CHECK(hall.announcer.idle());
  CHECK_FALSE(hall.announcer.patience(hall.now));
}

TEST_CASE("English is left out while three calls wait") {
  Hall hall;
  for (std::uint16_t number = 1; number <= 5; ++number) hall.announcer.take(call(number));
  hall.run(60s);
  CHECK(hall.take() ==
        std::vector<std::string>{"ar 1", "ar 2", "ar 3", "en 3", "ar 4", "en 4", "ar 5", "en 5"});
}

TEST_CASE("a call that is over before its turn is not said") {
  Hall hall;
  hall.announcer.take(call(1));
  hall.announcer.take(call(2));
  hall.announcer.take(call(3));
  hall.run(1s);
  hall.announcer.take(Over{'C', 1});  // it is being said: to its end
  hall.announcer.take(Over{'C', 2});
  hall.announcer.take(Over{'D', 3});
  hall.run(30s);
  CHECK(hall.take() == std::vector<std::string>{"ar 1", "en 1", "ar 3", "en 3"});
}

TEST_CASE("a language that has nothing to say leaves the others") {
  TestSpeaker speaker;
  int spoken = 0;
  Announcer announcer(speaker,
                      {[](const Announcement&) { return Samples{}; },
                       [&](const Announcement&) {
                         ++spoken;
                         return silence(1s);
                       }},
                      full_volume);
  announcer.take(call(1));
  Steady now{1h};
  for (int i = 0; i < 200 && !announcer.idle(); ++i) {
    speaker.pass(50ms);
    announcer.turn(now);
    now += 50ms;
  }
  CHECK(announcer.idle());
  CHECK(spoken == 1);
}

TEST_CASE("without a device calls pass in silence, and one that is plugged in is found") {
  Hall hall;
  hall.speaker.plugged = false;
  hall.announcer.take(call(1));
  hall.announcer.take(call(2));
  hall.run(8s);
  CHECK(hall.take().empty());
  CHECK(hall.announcer.idle());
  hall.speaker.plugged = true;
  hall.announcer.take(call(3));
  hall.run(10s);
  CHECK(hall.take() == std::vector<std::string>{"ar 3", "en 3"});
}

TEST_CASE("a device that takes no more sound holds up nothing for long") {
  Hall hall;
  hall.announcer.take(call(1));
  hall.run(500ms);
  hall.speaker.stuck = true;
  hall.run(30s);
  CHECK(hall.speaker.closed >= 1);
  CHECK(hall.announcer.idle());
}

TEST_CASE("the volume holds for the chime and the languages") {
  TestSpeaker speaker;
  Announcer announcer(speaker, {[](const Announcement&) { return Samples(96'000, 10'000); }}, 50);
  announcer.take(call(1));
  Steady now{1h};
  announcer.turn(now);
  CHECK(speaker.loudest > 0);
  CHECK(speaker.loudest < 8'000);
  announcer.turn(now + 50ms);
  CHECK(speaker.loudest == 2'500);
}
