// Says what somebody is told who can't see the screen: one utterance after the other, and what is
// told anew cuts off the rest. The words come from the speech program as they are needed, so that
// the first is heard at once, however long the whole is.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <optional>

#include "common/voice/lines.h"
#include "display/voice/announcement_queue.h"
#include "display/voice/speaker.h"

namespace dawr::voice {

// The sound of an utterance; empty: it can't be said.
using SayText = std::function<Samples(const Utterance&)>;

class Narrator {
 public:
  // More than that at once nobody listens to: the rest is left out.
  static constexpr std::size_t most_waiting = 16;

  // The speaker outlives it. `volume`: 0 to full_volume.
  Narrator(Speaker& speaker, SayText say, int volume)
      : speaker_(speaker), say_(std::move(say)), volume_(volume) {}

  void take(const Utterance& utterance);
  void take(const Stop& stop);
  // Does what is due; call it again after `patience`, and after each take().
  void turn(Steady now);
  // None: nothing happens by itself.
  [[nodiscard]] std::optional<std::chrono::milliseconds> patience() const;
  [[nodiscard]] bool idle() const { return waiting_.empty() && !speaking_; }
  // Whether the device could not be opened, when something was to be said.
  [[nodiscard]] bool silent() const { return silent_; }

 private:
  Speaker& speaker_;
  SayText say_;
  int volume_;
  std::deque<Utterance> waiting_;
  bool speaking_{};
  bool silent_{};
  Steady give_up_at_{};
};

}  // namespace dawr::voice
