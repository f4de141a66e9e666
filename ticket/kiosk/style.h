// How the dispenser's pages look: sizes, colours and letters for one window and one person.
#pragma once

#include <cstddef>

#include "common/ui/canvas.h"
#include "ticket/kiosk/view.h"

namespace dawr::ticket {

// What each colour is for; high contrast has another set.
struct Palette {
  ui::Colour ground;
  ui::Colour card;
  ui::Colour edge;  // of what can be touched
  ui::Colour text;
  ui::Colour mute;
  ui::Colour primary;
  ui::Colour on_primary;
  ui::Colour fine;
  ui::Colour fine_ground;
  ui::Colour warn;
  ui::Colour warn_ground;
  ui::Colour soft_ground;  // under a fact
  ui::Colour header;
  ui::Colour on_header;
  ui::Colour second_on_header;
  ui::Colour accent;  // on the header
  bool operator==(const Palette&) const = default;
};
const Palette& palette(bool contrast);

// The ground of a line's letter: as many as tell lines apart, then again from the first. Each
// carries white.
ui::Colour line_colour(std::size_t place);

// Measures are written for a panel of 1080 by 1920 pixels, upright or lying, where one is a quarter
// of a millimetre; a window of another size has them all larger or smaller.
struct Style {
  Style(ui::Size size, const Access& access);

  double unit{};  // pixels for one of those
  bool lying{};
  bool lowered{};  // never when lying: all of it hangs low enough
  bool larger{};
  bool contrast{};
  const Palette& colours;

  [[nodiscard]] double px(double measure) const { return measure * unit; }
  [[nodiscard]] double letters(double measure) const { return measure * unit * (larger ? 1.3 : 1); }
  [[nodiscard]] ui::TextStyle heading(double size, const ui::Colour& colour) const {
    return {ui::Face::heading, ui::Weight::bold, letters(size), colour};
  }
  [[nodiscard]] ui::TextStyle bold(double size, const ui::Colour& colour) const {
    return {ui::Face::body, ui::Weight::bold, letters(size), colour};
  }
  [[nodiscard]] ui::TextStyle body(double size, const ui::Colour& colour) const {
    return {ui::Face::body, ui::Weight::regular, letters(size), colour};
  }

  static constexpr double least_target = 80;  // 20 mm
  static constexpr double margin = 40;
  static constexpr double gap = 24;
  static constexpr double radius = 24;
};

}  // namespace dawr::ticket
