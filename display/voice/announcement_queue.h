// Which call is announced next, and when. Pure: time is an argument.
//
// One at a time, the next at least `apart` after the last began and `rest` after it was over. A
// recall takes the place of the same ticket's call that still waits; one that is over is not begun
// any more. Nothing here holds up a
// screen: the display has shown each call already.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>

#include "common/voice/lines.h"

namespace dawr::voice {

using Steady = std::chrono::steady_clock::time_point;

inline constexpr std::chrono::seconds apart{6};
inline constexpr std::chrono::milliseconds rest{500};
inline constexpr std::size_t crowd = 3;  // waiting: only the first language is spoken
inline constexpr std::size_t most_waiting = 12;

class AnnouncementQueue {
 public:
  // False: too many wait, and the one that waited longest was given up for it. The hall sees it.
  bool add(const Announcement& announcement);
  void remove(const Over& over);

  // The one to begin now, none when nothing waits or it is not yet time. Then it is being said
  // until ended().
  std::optional<Announcement> begin(Steady now);
  void ended(Steady now);

  [[nodiscard]] bool speaking() const { return speaking_; }
  [[nodiscard]] bool crowded() const { return waiting_.size() >= crowd; }
  [[nodiscard]] bool empty() const { return waiting_.empty(); }
  // None: only an addition or an end changes anything. Otherwise not negative.
  [[nodiscard]] std::optional<Steady::duration> begins_in(Steady now) const;

 private:
  std::deque<Announcement> waiting_;
  Steady next_at_{};
  bool speaking_{};
};

}  // namespace dawr::voice
