// A centre that is played by hand: commands go in exactly as the broker's shell hands them in, and
// everything that happened is kept.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "broker/queue/day_watch.h"
#include "broker/queue/decide.h"
#include "broker/queue/metrics.h"

namespace dawr::play {

struct Played {
  CommandId id;
  std::vector<Event> pulsed;  // what was due before the command
  std::vector<Event> events;
  std::optional<Rejection> rejection;
};

// Which refusals were met.
using Refusals = std::set<std::pair<CommandKind, RejectionCode>>;

class Play {
 public:
  // Called for every entry, with the state that it has not been applied to yet.
  using Watch = std::function<void(const queue::State& before, const Entry& entry)>;

  void watch(Watch watch) { watches_.push_back(std::move(watch)); }

  // Whether the centre has a staff list from now on: a supervisor's deeds need a person.
  void ask_for_persons(bool needed = true) { asks_for_persons_ = needed; }

  // First the deadlines that are due by `now`, then the command. A refusal becomes a
  // CommandRefused.
  Played submit(const Principal& principal, CommandBody body, Instant now);
  // The same under a command id of the caller's choice.
  Played submit(const Principal& principal, const Command& command, Instant now);
  // The deadlines alone.
  std::vector<Event> pass(Instant now);

  // What the broker records by itself.
  void tell(const Event& event, Instant now);
  // What nobody commands: the journal is put back from a backup of this moment.
  void restore(std::uint16_t abandoned, Instant now);
  // The broker starts again. Whether it was down long enough to be recorded.
  bool start(Instant now);

  [[nodiscard]] const queue::State& state() const { return state_; }
  [[nodiscard]] const queue::DayMetrics& metrics() const { return metrics_; }
  [[nodiscard]] const queue::DayWatch& day_watch() const { return day_watch_; }
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  // The cells that an entry since the last call has changed.
  std::set<CellKey> take_changed_cells() { return std::exchange(changed_, {}); }

 private:
  void append(const std::vector<Event>& events, const CommandId& cause, Instant now);

  queue::State state_;
  queue::DayMetrics metrics_;
  queue::DayWatch day_watch_;
  std::set<CellKey> changed_;
  std::vector<Entry> entries_;
  std::vector<Watch> watches_;
  std::uint64_t counter_{};
  bool asks_for_persons_{};
};

// The broker's own principal, by which deadlines come.
Principal broker_principal();

}  // namespace dawr::play
