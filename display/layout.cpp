#include "display/layout.h"

#include <algorithm>
#include <cmath>

#include "common/domain/check.h"

namespace dawr::display {

using ui::Box;

const Box& Layout::box_of(Part part) const {
  switch (part) {
    case Part::header:
      return header;
    case Part::call:
      return call;
    case Part::earlier:
      return earlier;
    case Part::lines:
      return lines;
    case Part::why:
      return why;
    case Part::message:
      return message;
    case Part::ticker:
      return ticker;
  }
  DAWR_CHECK(false, "a part without a box");
}

namespace {

constexpr std::size_t most_in_small_area = 8;

Layout landscape(ui::Size size, std::size_t lines) {
  Layout layout{.size = size, .unit = std::min(size.height / 100.0, size.width / 150.0)};
  const double u = layout.unit;
  Box rest{0, 0, static_cast<double>(size.width), static_cast<double>(size.height)};
  layout.header = ui::cut_top(rest, 11 * u);
  layout.ticker = ui::cut_bottom(rest, 7.4 * u);
  layout.message = rest;
  rest = {rest.start + 2.2 * u, rest.top + 1.6 * u, rest.width - 4.4 * u, rest.height - 2.9 * u};
  layout.why = ui::cut_bottom(rest, 6.6 * u);
  ui::cut_bottom(rest, 1.3 * u);
  layout.lines = ui::cut_bottom(rest, (lines > most_in_small_area ? 21 : 15.2) * u);
  ui::cut_bottom(rest, 1.3 * u);
  layout.call = ui::cut_start(rest, rest.width * 0.66);
  ui::cut_start(rest, 2 * u);
  layout.earlier = rest;
  return layout;
}

Layout portrait(ui::Size size, std::size_t lines) {
  Layout layout{
      .size = size, .unit = std::min(size.width / 100.0, size.height / 160.0), .portrait = true};
  const double u = layout.unit;
  Box rest{0, 0, static_cast<double>(size.width), static_cast<double>(size.height)};
  layout.header = ui::cut_top(rest, 19 * u);
  layout.ticker = ui::cut_bottom(rest, 9 * u);
  layout.message = rest;
  rest = {rest.start + 2.2 * u, rest.top + 1.6 * u, rest.width - 4.4 * u, rest.height - 2.9 * u};
  layout.why = ui::cut_bottom(rest, 9 * u);
  ui::cut_bottom(rest, 1.3 * u);
  const double height = rest.height - 2.6 * u;
  const bool many = lines > most_in_small_area;
  layout.call = ui::cut_top(rest, height * (many ? 0.40 : 0.43));
  ui::cut_top(rest, 1.3 * u);
  layout.lines = ui::cut_bottom(rest, height * (many ? 0.30 : 0.23));
  ui::cut_bottom(rest, 1.3 * u);
  layout.earlier = rest;
  return layout;
}

}  // namespace

Layout layout_for(ui::Size size, std::size_t lines) {
  return size.width >= size.height ? landscape(size, lines) : portrait(size, lines);
}

std::vector<Box> grid(const Box& area, std::size_t cells, double gap) {
  constexpr double best_shape = 4;
  if (cells == 0) return {};
  const auto cell_for = [&](std::size_t rows) {
    const std::size_t needed = (cells + rows - 1) / rows;
    const auto columns = static_cast<double>(needed);
    const auto count = static_cast<double>(rows);
    return Box{0, 0, (area.width - (columns - 1) * gap) / columns,
               (area.height - (count - 1) * gap) / count};
  };
  const auto badness = [&](std::size_t rows) {
    const auto cell = cell_for(rows);
    return std::abs(std::log(cell.width / std::max(cell.height, 1.0) / best_shape));
  };
  std::size_t rows = 1;
  for (std::size_t tried = 2; tried <= cells; ++tried) {
    if (badness(tried) < badness(rows)) rows = tried;
  }
  const auto columns = (cells + rows - 1) / rows;
  const auto cell = cell_for(rows);
  std::vector<Box> boxes;
  boxes.reserve(cells);
  for (std::size_t i = 0; i < cells; ++i) {
    const std::size_t column = i % columns;
    const std::size_t row = i / columns;
    boxes.push_back({area.start + static_cast<double>(column) * (cell.width + gap),
                     area.top + static_cast<double>(row) * (cell.height + gap), cell.width,
                     cell.height});
  }
  return boxes;
}

std::vector<Part> parts_of(Scene scene) {
  if (scene != Scene::open) return {Part::header, Part::message, Part::ticker};
  return {Part::header, Part::call, Part::earlier, Part::lines, Part::why, Part::ticker};
}

bool moves_parts(const View& before, const View& after) {
  return before.scene != after.scene || before.lines.size() != after.lines.size();
}

std::vector<Part> changed_parts(const View& before, const View& after) {
  std::vector<Part> parts;
  const bool header = before.centre == after.centre &&
                      before.demonstration == after.demonstration && before.clock == after.clock &&
                      before.late == after.late;
  if (!header) parts.push_back(Part::header);
  if (before.trouble != after.trouble) parts.push_back(Part::message);
  if (after.scene == Scene::open) {
    if (before.card != after.card) parts.push_back(Part::call);
    if (before.earlier != after.earlier) parts.push_back(Part::earlier);
    if (before.lines != after.lines) parts.push_back(Part::lines);
    if (before.priority_credit_minutes != after.priority_credit_minutes) parts.push_back(Part::why);
  }
  if (before.ticker != after.ticker) parts.push_back(Part::ticker);
  return parts;
}

}  // namespace dawr::display
