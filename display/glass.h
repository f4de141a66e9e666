// What the display draws on: a window, or a picture in memory when there is no screen.
#pragma once

#include <chrono>
#include <span>
#include <variant>

#include "common/ui/picture.h"
#include "common/ui/screen.h"

namespace dawr::display {

class Glass {
 public:
  explicit Glass(ui::Screen screen) : surface_(std::move(screen)) {}
  Glass(ui::Size size, ui::Direction direction)
      : surface_(ui::Picture(size)), canvas_(std::get<ui::Picture>(surface_).canvas(direction)) {}

  ui::Canvas& canvas() {
    auto* screen = std::get_if<ui::Screen>(&surface_);
    return screen != nullptr ? screen->canvas() : *canvas_;
  }
  void present(std::span<const ui::Box> boxes) {
    if (auto* screen = std::get_if<ui::Screen>(&surface_)) screen->present(boxes);
  }
  std::vector<ui::ScreenEvent> events() {
    auto* screen = std::get_if<ui::Screen>(&surface_);
    return screen != nullptr ? screen->events() : std::vector<ui::ScreenEvent>{};
  }
  // The picture in memory; none behind a window.
  [[nodiscard]] const ui::Picture* picture() const { return std::get_if<ui::Picture>(&surface_); }

 private:
  std::variant<ui::Screen, ui::Picture> surface_;
  std::optional<ui::Canvas> canvas_;
};

}  // namespace dawr::display
