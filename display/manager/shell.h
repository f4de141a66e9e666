// The manager's board as a program: figures in every two seconds, frames out, and what a supervisor
// presses. It needs the provider side only, and a supervisor's key.
//
// Headless it takes lines: `state`, `press ACTION` (a target of the page, such as "menu", "deed 1",
// "yes"), `type TEXT` where a form is to be filled in, `snapshot FILE`, `quit`.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "common/device/dialogue.h"
#include "common/device/standard_streams.h"
#include "common/host/life_signs.h"
#include "common/ui/glass.h"
#include "common/ui/page.h"
#include "common/ui/pointing.h"
#include "common/wire/link.h"
#include "display/manager/model.h"
#include "display/painter.h"

namespace dawr::display::manager {

struct ShellParts {
  wire::Link& link;
  device::Dialogue& dialogue;          // where results go
  const device::ResultOutput& output;  // the same; to see whether anybody still reads
  device::LineInput* input;            // lines of a script; none behind a window
  device::StopSignal& stop;
  host::LifeSigns& life;
  ui::Glass glass;
  Wording wording;
  std::filesystem::path snapshot;  // not empty: write one frame with figures, then end
};

class Shell {
 public:
  explicit Shell(ShellParts parts);

  // The exit code.
  int run();

 private:
  void wait() const;
  void hear(wire::Steady now);
  void take_back(wire::Steady now);
  void news(const wire::LinkNews& news, wire::Steady now);
  void answered(const wire::Answered& answer, wire::Steady now);
  void tell_model(const CommandBody& body, const std::optional<Rejection>& rejection,
                  wire::Steady now);
  bool entered(const ui::ScreenEvent& event, wire::Steady now);
  void look_at_window(wire::Steady now);
  void act(const std::string& action, wire::Steady now);
  void take_lines(wire::Steady now);
  void carry_out(const device::CommandText& text, wire::Steady now);
  void show_state(const std::string& tag, wire::Steady now);
  [[nodiscard]] Result<> write_snapshot(const std::filesystem::path& file) const;
  void draw(wire::Steady now);
  void finish_snapshot(wire::Steady now);
  void stop(int code);

  ShellParts parts_;
  Model model_;
  ui::Page page_;
  ui::PageDrawer drawer_;
  ui::Pointing pointing_;
  Panel panel_{};  // whose page the pointing has seen
  std::optional<FormStep> step_;
  bool stirred_{true};  // something happened that may be seen
  wire::Steady drawn_at_{};
  wire::Steady started_at_;
  std::optional<int> exit_code_;
};

}  // namespace dawr::display::manager
