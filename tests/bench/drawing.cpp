// What drawing costs on this processor: every pixel is made by it.
#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "common/ui/picture.h"
#include "common/ui/screen.h"
#include "display/frame.h"
#include "tests/bench/benchmarks.h"
#include "tests/display/sample_boards.h"
#include "tests/harness/virtual_screen.h"
#include "tests/screens/exhibit.h"

namespace dawr::bench {
namespace {

using namespace std::chrono_literals;
using display::FrameDrawer;

constexpr ui::Size full_hd{1920, 1080};

int repetitions(const Setting& setting, int wanted) {
  return std::max(10, static_cast<int>(wanted * setting.scale));
}

void add(Report& report, const std::string& what, const Microseconds& took, double limit_ms) {
  report.add({what + ", p50", quantile(took, 0.5) / 1000, "ms", limit_ms});
  report.add_info(what + ", p99", quantile(took, 0.99) / 1000, "ms");
}

void measure_redraw(Report& report, const Setting& setting, FrameDrawer& drawer,
                    ui::Canvas& canvas) {
  const auto view = display::samples::quiet_view(display::samples::busy());
  Microseconds took;
  for (int i = 0; i < repetitions(setting, 200); ++i) {
    drawer.forget();
    took.push_back(time_us([&] { drawer.draw(canvas, view); }));
  }
  add(report, "a full redraw of 1920x1080", took, 16);
}

void measure_call(Report& report, const Setting& setting, FrameDrawer& drawer, ui::Canvas& canvas) {
  const auto board = display::samples::busy();
  const std::array views{display::samples::called_view(board, 1, 100ms),
                         display::samples::called_view(board, 1, 600ms)};
  drawer.draw(canvas, views[0]);
  Microseconds took;
  for (int i = 1; i <= repetitions(setting, 200); ++i) {
    const auto& view = views.at(static_cast<std::size_t>(i) % 2);
    took.push_back(time_us([&] {
      if (drawer.draw(canvas, view).size() != 1) throw std::runtime_error("not the card alone");
    }));
  }
  add(report, "a call card on 1920x1080", took, 8);
}

// The others' fullest pages, put together and drawn whole.
void measure_page(Report& report, const Setting& setting, const std::string& what,
                  const std::vector<screens::Exhibit>& exhibits, const std::string& name) {
  const auto exhibit = std::ranges::find(exhibits, name, &screens::Exhibit::name);
  if (exhibit == exhibits.end()) throw std::runtime_error("no state is called " + name);
  const auto words = display::samples::words("ar");
  ui::Picture picture(exhibit->size);
  auto canvas = picture.canvas(words.first.direction());
  Microseconds took;
  for (int i = 0; i < repetitions(setting, 100); ++i) {
    took.push_back(time_us([&] { exhibit->draw(canvas, words); }));
  }
  add(report, what, took, 16);
}

void measure_present(Report& report, const Setting& setting) {
  const harness::VirtualScreen screen(setting.directory);
  auto window = ui::Screen::open({.title = "Dawr", .size = full_hd, .direction = {}});
  if (!window) throw std::runtime_error(window.error().text);
  const ui::Box ticker{0, 1000, 1920, 80};
  Microseconds took;
  for (int i = 0; i < repetitions(setting, 500); ++i) {
    window->events();
    took.push_back(time_us([&] { window->present(std::span(&ticker, 1)); }));
  }
  add(report, "presenting the ticker's strip", took, 0.5);
}

}  // namespace

void bench_drawing(Report& report, const Setting& setting) {
  const auto words = display::samples::words("ar");
  ui::Picture picture(full_hd);
  auto canvas = picture.canvas(words.first.direction());
  FrameDrawer drawer({words, ""});
  measure_redraw(report, setting, drawer, canvas);
  measure_call(report, setting, drawer, canvas);
  measure_page(report, setting, "the manager's board, 1920x1080", screens::manager_exhibits(),
               "busy");
  measure_page(report, setting, "the dispenser, 1080x1920", screens::kiosk_exhibits(), "home");
  measure_page(report, setting, "the console, 1366x768", screens::console_exhibits(), "serving");
  measure_present(report, setting);
}

}  // namespace dawr::bench
