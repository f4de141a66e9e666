// What is told and cut off, with a loudspeaker whose time the test moves on.

#include "display/voice/narrator.h"

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

// Somebody who listens; each utterance takes two seconds.
struct Listener {
  TestSpeaker speaker;
  std::vector<std::string> said;
  Steady now{1h};
  Narrator narrator{speaker,
                    [this](const Utterance& utterance) {
                      said.push_back(utterance.language + " " + utterance.text);
                      return utterance.text.empty() ? Samples{} : Samples(silence(2s));
                    },
                    full_volume};

  void tell(const std::vector<std::string>& texts) {
    narrator.take(Stop{});
    for (const auto& text : texts) narrator.take(Utterance{"ar", text});
  }
  void run(milliseconds time) {
    for (const auto end = now + time; now < end; now += 50ms) {
      narrator.turn(now);
      speaker.pass(50ms);
    }
  }
  std::vector<std::string> take() { return std::exchange(said, {}); }
};

using Said = std::vector<std::string>;

}  // namespace

TEST_CASE("utterances follow each other, each made when it is needed") {
  Listener listener;
  listener.tell({"one", "two"});
  listener.run(50ms);
  CHECK(listener.take() == Said{"ar one"});
  CHECK(listener.narrator.patience());
  listener.run(1s);
  CHECK(listener.take().empty());
  listener.run(2s);
  CHECK(listener.take() == Said{"ar two"});
  listener.run(3s);
  CHECK(listener.narrator.idle());
  CHECK_FALSE(listener.narrator.patience());
}

TEST_CASE("what is told anew cuts off the rest at once") {
  Listener listener;
  listener.tell({"one", "two"});
  listener.run(100ms);
  listener.tell({"three"});
  CHECK(listener.speaker.left == 0ms);
  listener.run(5s);
  CHECK(listener.take() == Said{"ar one", "ar three"});
  listener.tell({"four"});
  listener.tell({});
  listener.run(5s);
  CHECK(listener.take().empty());
  CHECK(listener.narrator.idle());
}

TEST_CASE("more than anybody listens to is left out") {
  Listener listener;
  listener.tell(Said(100, "word"));
  listener.run(100s);
  CHECK(listener.take().size() == Narrator::most_waiting);
}

TEST_CASE("what can't be said is passed over, and no device is no end of it") {
  Listener listener;
  listener.tell({"", "two"});
  listener.run(3s);
  CHECK(listener.take() == Said{"ar ", "ar two"});
  CHECK_FALSE(listener.narrator.silent());
  listener.speaker.plugged = false;
  listener.tell({"three", "four"});
  listener.run(1s);
  CHECK(listener.take().empty());
  CHECK(listener.narrator.silent());
  CHECK(listener.narrator.idle());
  listener.speaker.plugged = true;
  listener.tell({"five"});
  listener.run(1s);
  CHECK_FALSE(listener.narrator.silent());
}

TEST_CASE("a device that takes no more sound is closed") {
  Listener listener;
  listener.tell({"one"});
  listener.speaker.stuck = true;
  listener.run(10s);
  CHECK(listener.speaker.closed == 1);
  CHECK(listener.narrator.idle());
}
