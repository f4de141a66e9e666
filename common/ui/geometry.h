// Places on a screen. Everything is measured from the start edge, which is the right one where the
// language runs right to left: a layout is written once and mirrors by itself.
#pragma once

#include <algorithm>

namespace dawr::ui {

struct Size {
  int width{};
  int height{};
  bool operator==(const Size&) const = default;
};

// Physical: counted from the left upper corner, whatever the direction.
struct Pixel {
  int x{};
  int y{};
};

// Of the upper left corner, in the pixels of a desktop with one screen or several.
struct DesktopPlace {
  int left{};
  int top{};
  bool operator==(const DesktopPlace&) const = default;
};

// In pixels; `start` grows away from the start edge, `top` downwards.
struct Box {
  double start{};
  double top{};
  double width{};
  double height{};

  [[nodiscard]] double end() const { return start + width; }
  [[nodiscard]] double bottom() const { return top + height; }
  [[nodiscard]] double middle() const { return top + height / 2; }
  bool operator==(const Box&) const = default;
};

// As the corner of a box.
struct Point {
  double start{};
  double top{};
  bool operator==(const Point&) const = default;
};

inline Box inset(const Box& box, double along, double down) {
  return {box.start + along, box.top + down, std::max(0.0, box.width - 2 * along),
          std::max(0.0, box.height - 2 * down)};
}

// Each cuts a piece off `rest` and returns it.
inline Box cut_start(Box& rest, double width) {
  const Box piece{rest.start, rest.top, width, rest.height};
  rest.start += width;
  rest.width -= width;
  return piece;
}
inline Box cut_end(Box& rest, double width) {
  rest.width -= width;
  return {rest.end(), rest.top, width, rest.height};
}
inline Box cut_top(Box& rest, double height) {
  const Box piece{rest.start, rest.top, rest.width, height};
  rest.top += height;
  rest.height -= height;
  return piece;
}
inline Box cut_bottom(Box& rest, double height) {
  rest.height -= height;
  return {rest.start, rest.bottom(), rest.width, height};
}

}  // namespace dawr::ui
