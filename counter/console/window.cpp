#include "counter/console/window.h"

namespace dawr::counter::console {
namespace {

using namespace std::chrono_literals;

constexpr auto snapshot_within = 15s;
constexpr auto look_again_after = 200ms;  // clocks and countdowns go on by themselves

}  // namespace

void Window::turn(wire::Steady now) {
  screen_.turn(now);
  for (const auto& event : glass_.events()) {
    stirred_ = true;
    if (std::holds_alternative<ui::Quit>(event)) {
      exit_code_ = 0;
    } else if (std::holds_alternative<ui::Exposed>(event)) {
      drawer_.forget();
    } else {
      screen_.take(event, glass_.canvas().size(), now);
    }
  }
  if (stirred_ || now - drawn_at_ >= look_again_after) draw(now);
  if (!snapshot_.empty() && !exit_code_) take_snapshot(now);
}

void Window::draw(wire::Steady now) {
  stirred_ = false;
  drawn_at_ = now;
  auto& canvas = glass_.canvas();
  const auto page = screen_.page(canvas.size(), now);
  const auto boxes = drawer_.draw(canvas, page, screen_.marks(page));
  if (!boxes.empty()) glass_.present(boxes);
}

void Window::take_snapshot(wire::Steady now) {
  if (!began_at_) began_at_ = now;
  if (!screen_.complete() && now - *began_at_ < snapshot_within) return;
  draw(now);
  const auto written = glass_.picture()->write_png(snapshot_);
  if (!written) fault_ = written.error();
  exit_code_ = 0;
}

}  // namespace dawr::counter::console
