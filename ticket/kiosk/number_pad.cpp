#include "ticket/kiosk/number_pad.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace dawr::ticket {
namespace {

using ui::Box;

void draw_pad_key(const Draft& draft, const Box& box, char digit) {
  const auto& style = draft.style;
  const auto& colours = style.colours;
  const auto shown = shown_digit(draft, digit);
  draft.sheet.plane(box, colours.card, style.px(Style::radius));
  draft.sheet.frame(box, colours.edge, style.px(4), style.px(Style::radius));
  draft.sheet.digits(ui::inset(box, style.px(10), style.px(14)), shown,
                     {ui::Face::digits, ui::Weight::bold, style.letters(72), colours.text});
  draft.sheet.target({.action = "digit " + std::string(1, digit),
                      .box = box,
                      .radius = style.px(Style::radius),
                      .spoken = shown});
}

}  // namespace

Box from_left(const Draft& draft, const Box& area, double left, double width) {
  const bool mirrored = draft.sheet.words().direction() == ui::Direction::right_to_left;
  return {mirrored ? area.end() - left - width : area.start + left, area.top, width, area.height};
}

std::string shown_digit(const Draft& draft, char digit) {
  return draft.sheet.words().digits(std::string(1, digit));
}

void draw_pad(const Draft& draft, const Box& area, double gap) {
  constexpr std::array<std::string_view, 4> rows{"123", "456", "789", " 0<"};
  constexpr double most_high = 170;
  constexpr double most_wide = 317;
  const auto& style = draft.style;
  const double height = std::min((area.height - 3 * gap) / 4, style.px(most_high));
  const double width = std::min((area.width - 2 * gap) / 3, style.px(most_wide));
  const double aside = (area.width - 3 * width - 2 * gap) / 2;
  Box rest = ui::inset(area, aside, 0);
  for (const auto& row : rows) {
    const Box line = ui::cut_top(rest, height);
    ui::cut_top(rest, gap);
    double left = 0;
    for (const char key : row) {
      const Box box = from_left(draft, line, left, width);
      left += width + gap;
      if (key == '<') {
        draw_key(draft, box, {.key = Key::quiet}, "erase",
                 draft.sheet.words().text("kiosk.identity_erase"));
      } else if (key != ' ') {
        draw_pad_key(draft, box, key);
      }
    }
  }
}

}  // namespace dawr::ticket
