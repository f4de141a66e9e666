// What a program draws on: a window, or a picture in memory when there is no screen.
#pragma once

#include <chrono>
#include <span>
#include <variant>

#include "common/ui/picture.h"
#include "common/ui/screen.h"

namespace dawr::ui {

class Glass {
 public:
  explicit Glass(Screen screen) : surface_(std::move(screen)) {}
  Glass(Size size, Direction direction)
      : surface_(Picture(size)), canvas_(std::get<Picture>(surface_).canvas(direction)) {}

  Canvas& canvas() {
    auto* screen = std::get_if<Screen>(&surface_);
    return screen != nullptr ? screen->canvas() : *canvas_;
  }
  void present(std::span<const Box> boxes) {
    if (auto* screen = std::get_if<Screen>(&surface_)) screen->present(boxes);
  }
  std::vector<ScreenEvent> events() {
    auto* screen = std::get_if<Screen>(&surface_);
    return screen != nullptr ? screen->events() : std::vector<ScreenEvent>{};
  }
  // The picture in memory; none behind a window.
  [[nodiscard]] const Picture* picture() const { return std::get_if<Picture>(&surface_); }

 private:
  std::variant<Screen, Picture> surface_;
  std::optional<Canvas> canvas_;
};

}  // namespace dawr::ui
