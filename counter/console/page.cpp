#include "counter/console/page.h"

#include <algorithm>
#include <cmath>
#include <variant>

#include "counter/console/parts.h"

namespace dawr::counter::console {
namespace {

using ui::Box;
namespace colours = ui::colours;

constexpr double design_width = 1366;
constexpr double design_height = 768;
constexpr double edge = 16;

void add_parts(const Pen& pen) {
  Box rest = pen.sheet.whole();
  pen.sheet.plane(rest, colours::background);
  add_header(pen, ui::cut_top(rest, 61));
  if (pen.view.notice != Notice::none) return add_notice(pen, rest);
  const Box keys = ui::cut_bottom(rest, 122);
  rest = {rest.start + edge, rest.top + 17, rest.width - 2 * edge, rest.height - 34};
  const Box side = ui::cut_end(rest, 350);
  ui::cut_end(rest, edge);
  add_card(pen, rest);
  if (pen.view.overlay != Overlay::none) {
    add_overlay(pen, ui::inset(rest, 26, 20));
  } else {
    const double middle = rest.width * 0.47;
    Box inner = ui::inset(rest, 26, 20);
    const Box ticket = ui::cut_start(inner, middle - 26);
    const Box gap = ui::cut_start(inner, 48);
    pen.sheet.plane({gap.start + 24, gap.top, 2, gap.height}, colours::grid);
    add_ticket(pen, ticket);
    add_work(pen, inner);
  }
  add_side(pen, side);
  add_keys(pen, keys);
}

}  // namespace

ui::Page page_of(const View& view, ui::Size size, const text::PhrasePair& words) {
  const double by = std::min(size.width / design_width, size.height / design_height);
  ui::Sheet sheet({static_cast<int>(std::lround(size.width / by)),
                   static_cast<int>(std::lround(size.height / by))},
                  words);
  add_parts({sheet, view});
  return ui::scaled(std::move(sheet).take(), by, size);
}

}  // namespace dawr::counter::console
