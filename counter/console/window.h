// The console's screen on glass: events in, what changed out.
#pragma once

#include <filesystem>
#include <optional>

#include "common/ui/glass.h"
#include "counter/console/screen.h"

namespace dawr::counter::console {

class Window : public device::HeadlessDevice {
 public:
  // The screen outlives it. With a `snapshot` file it writes one picture, as soon as there is
  // something to see, and has finished.
  Window(ConsoleScreen& screen, ui::Glass glass, std::filesystem::path snapshot)
      : screen_(screen), glass_(std::move(glass)), snapshot_(std::move(snapshot)) {}

  void command(const device::CommandText& text) override {
    stirred_ = true;
    screen_.command(text);
  }
  void news(const wire::LinkNews& news) override {
    stirred_ = true;
    screen_.news(news);
  }
  void turn(wire::Steady now) override;
  [[nodiscard]] bool ready() const override { return screen_.ready(); }
  [[nodiscard]] bool idle() const override { return screen_.idle(); }
  [[nodiscard]] std::optional<int> finished() const override { return exit_code_; }
  [[nodiscard]] const std::optional<Fault>& fault() const override {
    return fault_ ? fault_ : screen_.fault();
  }

 private:
  void draw(wire::Steady now);
  void take_snapshot(wire::Steady now);

  ConsoleScreen& screen_;
  ui::Glass glass_;
  std::filesystem::path snapshot_;
  ui::PageDrawer drawer_;
  bool stirred_{true};  // something happened since the page was made
  wire::Steady drawn_at_{};
  std::optional<wire::Steady> began_at_;
  std::optional<Fault> fault_;
  std::optional<int> exit_code_;
};

}  // namespace dawr::counter::console
