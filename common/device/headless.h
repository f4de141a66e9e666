// The loop of a headless device: lines, news of the link, and the wish to stop, one at a time.
//
// Lines wait until the device is ready: until its link has come to a first verdict (online, or what
// is in the way), so that a script may write at once; and while very many commands are unanswered.
// The end of standard input ends the program, with exit_when_idle as soon as everything has been
// answered. What is unanswered stays in the outbox.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "common/device/dialogue.h"
#include "common/device/standard_streams.h"
#include "common/host/life_signs.h"
#include "common/wire/link.h"

namespace dawr::device {

// Below wire::most_pending_commands: what a line adds of its own accord finds room.
inline constexpr std::size_t most_unanswered_lines = 200;

class HeadlessDevice {
 public:
  virtual ~HeadlessDevice() = default;
  // Its words are not empty.
  virtual void command(const CommandText& text) = 0;
  virtual void news(const wire::LinkNews& news) = 0;
  // Once each turn of the loop, every `longest_wait` at least: for what the device does by itself.
  virtual void turn(wire::Steady now) = 0;
  // Lines may be carried out. Once true it stays so.
  [[nodiscard]] virtual bool ready() const = 0;
  // Nothing is left that it would still do by itself.
  [[nodiscard]] virtual bool idle() const = 0;
  // It wants to end, with this exit code: somebody closed its window.
  [[nodiscard]] virtual std::optional<int> finished() const { return std::nullopt; }
  // The outside failed it: the program must stop.
  [[nodiscard]] virtual const std::optional<Fault>& fault() const = 0;
};

struct HeadlessLoop {
  wire::Link& link;
  HeadlessDevice& device;
  Dialogue& dialogue;
  ResultOutput& output;
  LineInput& input;
  StopSignal& stop;
  host::LifeSigns& life;
  bool exit_when_idle{};
  bool outlives_input{};  // somebody else than the script uses it: lines may end, it goes on
  std::chrono::milliseconds longest_wait{100};
};

// The exit code: 0, or 1 when the outbox or the device failed, or nobody reads the results any
// more.
int run(HeadlessLoop& loop);

// One line as the loop treats it: true when it was `quit`.
bool take_line(HeadlessDevice& device, Dialogue& dialogue, const LineSplitter::Line& line);

}  // namespace dawr::device
