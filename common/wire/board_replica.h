// A display's copy of the board, kept in step with the feed. Pure: time is an argument.
//
// Subscribe first, then ask for a snapshot, then drop updates at or below it; each update must
// follow, in the same epoch, else a snapshot is asked for again. Heartbeats carry the last seq and
// a hash of the board, so that a replica that went astray is found within a second.
//
// Only an update makes a call new. A snapshot never does: who joins late, or lost messages, shows
// old calls without calling them out again.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "common/domain/board.h"
#include "common/wire/broker_clock.h"
#include "common/wire/message.h"

namespace dawr::wire {

inline constexpr std::size_t most_updates_held_back = 1000;  // while a snapshot is on its way

struct BoardNews {
  bool changed{};                    // draw it again
  std::vector<BoardCall> new_calls;  // still open, oldest first: to be called out
};

class BoardReplica {
 public:
  explicit BoardReplica(Steady now) : in_step_at_(now) {}

  BoardNews update(const BoardUpdate& update, Steady now);
  void heartbeat(const Heartbeat& heartbeat, Steady now);
  BoardNews snapshot(const Board& board, Steady now);

  // True when a snapshot must be asked for now; at most once a second, until one fits.
  bool wants_snapshot(Steady now);

  // Nothing before the first snapshot.
  [[nodiscard]] const std::optional<Board>& board() const { return board_; }

  // Since the replica was last known to be in step with the broker: not merely since it heard
  // something. After missed_heartbeats() ≥ 3 it marks itself stale, after 10 s it says so in words.
  [[nodiscard]] Duration silent_for(Steady now) const;
  [[nodiscard]] int missed_heartbeats(Steady now) const;

 private:
  void hold_back(const BoardUpdate& update);

  std::optional<Board> board_;
  bool in_step_{};
  std::deque<BoardUpdate> held_back_;
  std::optional<Steady> asked_at_;
  Steady in_step_at_;
};

}  // namespace dawr::wire
