// Which calls the hall sees, for how long, and what the rest of the screen says meanwhile. Pure:
// time is an argument.
//
// Each new call stays on the card for at least `call_time` of display time; further ones queue, two
// at a time when two or more wait. A recall is a call like any other. A call that ended before its
// turn on the card (the person is at the counter already) is left out. After its time a call stays
// until the next one.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "common/domain/board.h"
#include "common/text/time_zone.h"
#include "display/view.h"

namespace dawr::display {

inline constexpr Duration call_time = std::chrono::seconds{6};
inline constexpr Duration flash_half = std::chrono::milliseconds{500};  // lit and unlit: 1 Hz
inline constexpr Duration ticker_time = std::chrono::seconds{10};
inline constexpr Duration stale_after = std::chrono::seconds{10};  // real time
inline constexpr int late_after_heartbeats = 3;
inline constexpr std::size_t calls_on_card = 2;
inline constexpr std::size_t earlier_calls = 4;

// A moment as the shell sees it.
struct Moment {
  Duration display_time{};      // since the program started; runs clock_rate times as fast
  std::optional<Instant> wall;  // the broker's clock, for the clock on the screen
  Duration silent{};            // real time since the board was last known to be true
  int missed_heartbeats{};
};

// A call that has come on the card: to be confirmed once its frame has been presented.
struct ShownCall {
  Serial ticket;
  std::uint8_t call{};
  Instant called_at{};
  CallView view;
};

class Model {
 public:
  // Above rate 1 nothing flashes: at sixty times the speed it would be a strobe.
  void set_clock_rate(double rate) { clock_rate_ = rate; }
  // Lines that this display shows; empty: every line.
  void set_shown_lines(std::vector<LineId> lines) { shown_lines_ = std::move(lines); }
  // Where the counters lie; without it arrows point the way the language reads.
  void set_ways(Ways ways) { ways_ = std::move(ways); }
  // For the clock and for dates; none: no clock is shown.
  void set_time_zone(std::optional<text::TimeZone> zone) { zone_ = std::move(zone); }
  void set_trouble(Trouble trouble) { trouble_ = trouble; }
  // These two of the welcome: known before the board is.
  void set_centre(Name centre) { centre_ = std::move(centre); }
  void set_demonstration(bool demonstration) { demonstration_ = demonstration; }

  // The board changed. `new_calls`, oldest first, are to be announced; other calls on the board are
  // known to the hall, or too old to call out.
  void take(const Board& board, const std::vector<BoardCall>& new_calls, Duration display_time);

  // Back to the beginning: the server turns this display away, so it has nothing to show.
  void forget_board();

  // Moves on to the next call when its time has come. Call it before view().
  void tick(Duration display_time);

  [[nodiscard]] View view(const Moment& now) const;

  // Calls that stand on the card and were not handed out before: after the frame was presented.
  std::vector<ShownCall> take_shown();

  // Real time until the view changes by itself; nothing while it would not. Growing stale is not in
  // it: whoever waits looks at the replica once a second anyway.
  [[nodiscard]] std::optional<Duration> changes_in(const Moment& now) const;

  [[nodiscard]] std::size_t queued() const { return queue_.size(); }

 private:
  struct OnCard {
    BoardCall call;
    bool confirmed{};  // or old, and not to be confirmed
  };

  [[nodiscard]] bool shows(const BoardCall& call) const;
  [[nodiscard]] CallView view_of(const BoardCall& call) const;
  [[nodiscard]] bool is_on_card(Serial ticket) const;
  [[nodiscard]] bool still_called(const BoardCall& call) const;
  [[nodiscard]] bool holds(Duration display_time) const;
  void add_exceptions(std::vector<Ticker>& tickers) const;
  [[nodiscard]] std::vector<Ticker> tickers() const;
  [[nodiscard]] Ticker ticker(const Moment& now) const;
  [[nodiscard]] CallCard card(const Moment& now) const;
  [[nodiscard]] std::vector<CallView> earlier() const;
  void start_day();
  void forget_vanished(Duration display_time);
  void put_newest_on_card();
  void announce_next(Duration display_time);

  std::optional<Board> board_;
  std::deque<BoardCall> queue_;
  std::vector<OnCard> card_;
  std::optional<Duration> announced_at_;  // of the calls on the card; none: put there quietly
  double clock_rate_{1.0};
  std::vector<LineId> shown_lines_;
  Ways ways_;
  std::optional<text::TimeZone> zone_;
  Trouble trouble_{};
  Name centre_;
  bool demonstration_{};
};

}  // namespace dawr::display
