// The display's loop: link and feed in, frames and confirmations out.
//
// It sleeps until something arrives or the view changes by itself; a window's events are looked at
// five times a second. A call is confirmed, and handed to the voice, once its frame has been
// presented. A display whose key
// is refused ends its subscription and shows no calls.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "common/device/dialogue.h"
#include "common/device/standard_streams.h"
#include "common/host/life_signs.h"
#include "common/ui/glass.h"
#include "common/voice/voice.h"
#include "common/wire/board_replica.h"
#include "common/wire/feed.h"
#include "common/wire/link.h"
#include "display/confirmations.h"
#include "display/frame.h"
#include "display/model.h"

namespace dawr::display {

struct ShellParts {
  wire::Link& link;
  wire::FeedSubscriber& feed;
  device::Dialogue& dialogue;          // where results go
  const device::ResultOutput& output;  // the same; to see whether anybody still reads
  device::LineInput* input;            // lines of a script; none behind a window
  device::StopSignal& stop;
  host::LifeSigns& life;
  ui::Glass glass;
  Wording wording;
  Ways ways;
  std::optional<voice::Voice> voice;  // none: calls are shown only
  std::filesystem::path snapshot;     // not empty: write one frame with a board, then end
};

class Shell {
 public:
  explicit Shell(ShellParts parts);

  // The exit code.
  int run();

 private:
  [[nodiscard]] Moment moment(wire::Steady now) const;
  [[nodiscard]] std::chrono::milliseconds patience(wire::Steady now) const;
  void wait();
  void advance_time(wire::Steady now);
  void hear(wire::Steady now);
  void news(const wire::LinkNews& news, wire::Steady now);
  void answered(const wire::Answered& answer);
  void feed_message(const wire::FeedMessage& message, wire::Steady now);
  void board_news(const wire::BoardNews& news);
  void welcomed(const wire::Welcome& welcome);
  void follow_time_zone(const std::string& name);
  void look_at_window();
  void take_lines();
  void carry_out(const device::CommandText& text);
  void write_snapshot(const std::string& tag, const std::filesystem::path& file);
  void draw();
  void confirm(wire::Steady now);
  void announce(const ShownCall& shown);
  void withdraw_announcements(const Board& board);
  void be_turned_away(wire::Steady now);
  [[nodiscard]] bool may_ask(wire::Steady now) const;
  void stop(int code);

  ShellParts parts_;
  FrameDrawer frame_;
  Model model_;
  wire::BoardReplica replica_;
  Confirmations confirmations_;
  std::vector<ShownCall> announced_;  // and not over, as far as the board tells
  std::string time_zone_;
  std::optional<text::TimeZone> zone_;
  double clock_rate_{1.0};
  Duration display_time_{};
  wire::Steady advanced_at_;
  wire::Steady started_at_;
  wire::Steady online_since_{};
  std::optional<int> exit_code_;
};

}  // namespace dawr::display
