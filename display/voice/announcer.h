// Says the calls aloud, one at a time: a chime, then each language in turn, with the second and
// later ones left out while many wait. Without a device it is silent and says so once; each call
// tries anew, since a device may be plugged in.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "display/voice/announcement_queue.h"
#include "display/voice/speaker.h"

namespace dawr::voice {

// A language: the sound of a call; empty: it can't be said.
using Say = std::function<Samples(const Announcement&)>;

class Announcer {
 public:
  // The speaker outlives it. `volume`: 0 to full_volume.
  Announcer(Speaker& speaker, std::vector<Say> languages, int volume);

  // Calls; anything else is nothing to it.
  void take(const Told& told);
  // Does what is due; call it again after `patience`, and after each take().
  void turn(Steady now);
  // None: nothing happens by itself.
  [[nodiscard]] std::optional<std::chrono::milliseconds> patience(Steady now) const;
  [[nodiscard]] bool idle() const { return queue_.empty() && !queue_.speaking(); }

 private:
  bool open();
  void begin(const Announcement& announcement, Steady now);
  void go_on(Steady now);
  void play(Samples samples, Steady now);

  Speaker& speaker_;
  std::vector<Say> languages_;
  int volume_;
  AnnouncementQueue queue_;
  Announcement current_;
  std::size_t next_language_{};
  Steady give_up_at_{};
  bool device_missing_{};
};

}  // namespace dawr::voice
