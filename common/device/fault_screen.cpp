#include "common/device/fault_screen.h"

#include <algorithm>
#include <array>
#include <string>

#include "common/host/life_signs.h"
#include "common/ui/sheet.h"
#include "common/wire/socket.h"

namespace dawr::device {
namespace {

using ui::Align;
using ui::Face;
using ui::Weight;
namespace colours = ui::colours;

constexpr std::chrono::milliseconds look_at_window_every{30};
constexpr std::chrono::seconds fault_stays{10};

}  // namespace

ui::Page fault_page(ui::Size size, const text::PhrasePair& words, std::string_view fault) {
  ui::Sheet sheet(size, words);
  const double unit = std::min(size.width, size.height) / 1080.0;
  sheet.plane(sheet.whole(), colours::background);
  ui::Box area = ui::inset(sheet.whole(), 80 * unit, 80 * unit);
  const ui::Box icon = ui::cut_top(area, area.height * 0.3);
  sheet.icon(ui::inset(icon, 0, icon.height * 0.2), ui::Shape::triangle, colours::warn,
             colours::background);
  sheet.say(ui::cut_top(area, 130 * unit), "device.fault",
            {Face::heading, Weight::bold, 60 * unit, colours::text},
            {.align = Align::centre, .lines = 2});
  sheet.say(ui::cut_top(area, 170 * unit), "device.fault_note",
            {Face::body, Weight::regular, 38 * unit, colours::mute},
            {.align = Align::centre, .lines = 3});
  ui::cut_top(area, 30 * unit);
  area.height = std::min(area.height, 300 * unit);
  sheet.plane(area, colours::white, 24 * unit);
  area = ui::inset(area, 40 * unit, 24 * unit);
  sheet.say(ui::cut_top(area, 60 * unit), "device.fault_staff",
            {Face::body, Weight::bold, 30 * unit, colours::warn});
  sheet.write(area, std::string(fault), {Face::body, Weight::regular, 30 * unit, colours::text},
              {.align = Align::start,
               .direction = ui::Direction::left_to_right,
               .least_scale = 0.5,
               .lines = 4});
  return std::move(sheet).take();
}

void show_fault(const Fault& fault, ui::Glass& glass, const text::PhrasePair& words,
                const StopSignal& stop) {
  if (glass.picture() != nullptr) return;
  const auto until = std::chrono::steady_clock::now() + fault_stays;
  host::LifeSigns life;
  life.ready();
  ui::PageDrawer drawer;
  for (auto now = std::chrono::steady_clock::now(); now < until && !stop.came();
       now = std::chrono::steady_clock::now()) {
    for (const auto& event : glass.events()) {
      if (std::holds_alternative<ui::Quit>(event)) return;
      if (std::holds_alternative<ui::Exposed>(event)) drawer.forget();
    }
    auto& canvas = glass.canvas();
    const auto boxes = drawer.draw(canvas, fault_page(canvas.size(), words, fault.text));
    if (!boxes.empty()) glass.present(boxes);
    life.alive(now);
    wire::wait_for_any(std::array{stop.source()}, look_at_window_every);
  }
}

}  // namespace dawr::device
