#include "tests/demo/windows.h"

#include <algorithm>
#include <iterator>

namespace dawr::demo {
namespace {

// Sides of the four screens in units of their own; what they look like in a hall.
constexpr double kiosk_shape = 1080.0 / 1920;
constexpr double wide_shape = 1920.0 / 1080;
constexpr double console_shape = 1366.0 / 768;
constexpr int gap = 8;
constexpr int least_side = 240;  // that a program takes
constexpr int frame = 40;        // what a window manager puts around a window

std::vector<std::string> window_arguments(const harness::Centre& centre, const Tile& tile) {
  return {"--language", "ar",
          "--phrases",  (centre.tools().source / "config" / "phrases").string(),
          "--size",     std::to_string(tile.size.width) + "x" + std::to_string(tile.size.height),
          "--place",    std::to_string(tile.place.left) + "," + std::to_string(tile.place.top)};
}

int rounded(double value) { return static_cast<int>(value); }

}  // namespace

Tiles tiles_on(ui::Size desktop) {
  const int kiosk_height = desktop.height - 2 * frame;
  const int kiosk_width = std::min(rounded(kiosk_height * kiosk_shape), desktop.width * 3 / 10);
  const int left_width = desktop.width - kiosk_width - 3 * gap;
  const int half_width = (left_width - gap) / 2;
  const int upper_height = std::clamp(rounded(half_width / wide_shape), least_side,
                                      std::max(least_side, desktop.height * 2 / 5 - frame));
  const int lower_top = frame + upper_height + frame;
  const int lower_height =
      std::min(desktop.height - lower_top - gap, rounded(left_width / console_shape));
  return {.display = {{gap, frame}, {half_width, upper_height}},
          .board = {{gap + half_width + gap, frame}, {half_width, upper_height}},
          .console = {{gap, lower_top}, {rounded(lower_height * console_shape), lower_height}},
          .kiosk = {{desktop.width - kiosk_width - gap, frame}, {kiosk_width, kiosk_height}}};
}

Windows::Windows(harness::Centre& centre, ui::Size desktop, const std::filesystem::path& logs) {
  const auto open = [&](const char* program, const harness::Enrolled& device, const char* side,
                        const Tile& tile, const std::vector<std::string>& more) {
    auto arguments = centre.device_arguments(device, side);
    std::ranges::copy(window_arguments(centre, tile), std::back_inserter(arguments));
    std::ranges::copy(more, std::back_inserter(arguments));
    return harness::JsonProcess{
        harness::Process(centre.tools().bin / program, arguments, logs / (device.name + ".log"))};
  };
  const auto tiles = tiles_on(desktop);
  const auto counter = std::to_string(hand_counter);
  const auto kiosk = centre.enrol("dispenser", "window-dispenser");
  const auto console = centre.enrol("cashier", "window-console", {"--counter", counter});
  const auto display = centre.enrol("display", "window-display");
  const auto board = centre.enrol("supervisor", "window-board");
  all_.push_back(open("dawr-ticket", kiosk, "citizen", tiles.kiosk, {"--script"}));
  all_.push_back(open("dawr-counter", console, "provider", tiles.console, {"--script"}));
  all_.push_back(open("dawr-display", display, "board", tiles.display,
                      {"--feed", centre.addresses().at("feed")}));
  all_.push_back(open("dawr-display", board, "provider", tiles.board, {"--view", "manager"}));
}

std::vector<harness::JsonProcess*> Windows::devices() {
  std::vector<harness::JsonProcess*> devices;
  for (harness::JsonProcess& device : all_) devices.push_back(&device);
  return devices;
}

}  // namespace dawr::demo
