// dawr-counter without a window: lines in, results out.
//
//   {"event":"called","tag":"3","what":"next","command":5, …the counter's view, view_json.h…}
//     the same for opened, recalled, started, put_back, completed, transferred, held, resumed,
//     no_show, on_break, closed, undone, referred
//   {"event":"view", … }                        asked for, or changed without this console's doing
//   {"event":"after_ticket","tag":"4","what":"break"}   waits for the end of the ticket in hand
//   {"event":"stays","tag":"5"}                 that was taken back
//   {"event":"done","tag":"6","what":"open-day", … }    a supervisor's command
//   {"event":"state","state":"called","keys":["recall","start"],"locks":[{"key":"no-show",
//    "reason":"calls_missing","calls":2},{"key":"no-show","reason":"too_early","until":"…"}], …}
//
// Lines go to the broker also where the model has a lock, except while there is no broker: the
// broker decides, and records who tried.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/device/dialogue.h"
#include "common/device/headless.h"
#include "counter/commands.h"
#include "counter/model.h"

namespace dawr::counter {

class HeadlessConsole : public device::HeadlessDevice {
 public:
  // `dialogue` outlives it.
  HeadlessConsole(device::Dialogue& dialogue, ConsoleModel model)
      : dialogue_(dialogue), model_(std::move(model)) {}

  void command(const device::CommandText& text) override;
  // What the line of this command does.
  void carry_out(const std::string& tag, const CommandBody& body);
  void news(const wire::LinkNews& news) override;
  void turn(wire::Steady now) override;
  [[nodiscard]] bool ready() const override { return ready_; }
  [[nodiscard]] bool idle() const override;
  // It keeps nothing on disk but the outbox, which the link looks after.
  [[nodiscard]] const std::optional<Fault>& fault() const override { return fault_; }

  [[nodiscard]] const ConsoleModel& model() const { return model_; }

 private:
  void carry_out(const std::string& tag, const Stay& wish);
  void carry_out(const std::string& tag, const AskView& wish);
  void carry_out(const std::string& tag, const ShowState& wish);
  void submit(const std::string& tag, const CommandBody& body);
  bool locked_without_broker(const std::string& tag, std::string_view what);
  void answered(const wire::Answered& answer);
  void viewed(const CounterView& view);
  [[nodiscard]] bool may_ask() const;

  device::Dialogue& dialogue_;
  ConsoleModel model_;
  bool ready_{};
  bool view_due_{};  // something happened that may have changed it
  std::optional<wire::Steady> welcomed_at_;
  std::optional<wire::Steady> asked_at_;
  wire::Steady next_view_at_{};
  std::vector<std::string> view_tags_;  // lines that wait for the next view
  std::string after_ticket_tag_;
  std::optional<Fault> fault_;
};

}  // namespace dawr::counter
