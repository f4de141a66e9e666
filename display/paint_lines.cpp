#include <algorithm>

#include "common/text/promise_text.h"
#include "display/paint_parts.h"

namespace dawr::display {
namespace {

using ui::Align;
using ui::Box;
using ui::Face;
using ui::Weight;
namespace colours = ui::colours;

void paint_letter(const Brush& brush, const Box& box, const BoardLine& line) {
  auto& canvas = brush.canvas;
  canvas.fill_rounded(box, box.width * 0.17, colours::gold);
  const auto letter = letter_in(brush.words.first, line.id, line.letter_ar);
  ui::TextStyle style{Face::digits, Weight::bold, box.height * 0.74, colours::navy};
  auto ink = canvas.ink_of(letter, style);
  const double scale =
      std::min({1.0, box.width * 0.78 / ink.width, box.height * 0.72 / ink.height});
  style.size *= scale;
  ink = canvas.ink_of(letter, style);
  canvas.text_at(canvas.left_of(box) + (box.width - ink.width) / 2 - ink.left,
                 box.middle() - ink.top - ink.height / 2, letter, style);
}

std::string waiting(const Brush& brush, const BoardLine& line) {
  return brush.words.first.text("display.waiting", {{"count", line.waiting}});
}

// The whole words where they have room without shrinking much.
std::string outlook(const Brush& brush, const BoardLine& line, const ui::TextStyle& style,
                    double width) {
  constexpr double least_scale = 0.85;
  auto whole = text::promise_text(brush.words.first, line.outlook, text::PromiseForm::whole);
  if (brush.canvas.text_width(whole, style) * least_scale <= width) return whole;
  return text::promise_text(brush.words.first, line.outlook, text::PromiseForm::brief);
}

std::string second_letter(const Brush& brush, const BoardLine& line) {
  return letter_in(brush.words.second, line.id, line.letter_ar);
}

void paint_roomy(const Brush& brush, Box box, const BoardLine& line) {
  auto& canvas = brush.canvas;
  const auto& [first, second] = brush.words;
  const double u = brush.unit;
  box = ui::inset(box, 1.6 * u, 1.3 * u);
  auto top = ui::cut_top(box, std::min(7.4 * u, box.height * 0.58));
  const double side = std::min(6.6 * u, top.height);
  const auto tile = ui::cut_start(top, side);
  paint_letter(brush, {tile.start, tile.top, side, side}, line);
  ui::cut_start(top, 1.4 * u);
  top.height = side;
  const auto lower = ui::cut_bottom(top, side * 0.42);
  canvas.text(top, first.in(line.name), {Face::heading, Weight::bold, 3.1 * u, colours::white});
  canvas.text(lower, second.in(line.name) + " (" + second_letter(brush, line) + ")",
              {Face::body, Weight::regular, 2.2 * u, colours::soft},
              {.direction = second.direction()});
  const ui::TextStyle count{Face::heading, Weight::bold, 3.7 * u, colours::white};
  const auto many = waiting(brush, line);
  canvas.text(ui::cut_start(box, std::min(canvas.text_width(many, count) + 1, box.width * 0.5)),
              many, count);
  ui::cut_start(box, 1.2 * u);
  const ui::TextStyle wait{Face::body, Weight::bold, 3.1 * u, colours::gold};
  canvas.text(box, outlook(brush, line, wait, box.width), wait, {.align = Align::end});
}

// One row: letter, name, and how many wait at the end.
void paint_wide(const Brush& brush, Box box, const BoardLine& line) {
  auto& canvas = brush.canvas;
  const double u = brush.unit;
  box = ui::inset(box, 0.9 * u, 0.7 * u);
  const double side = std::min(box.height, 6 * u);
  const auto tile = ui::cut_start(box, side);
  paint_letter(brush, {tile.start, tile.middle() - side / 2, side, side}, line);
  ui::cut_start(box, 1.2 * u);
  const ui::TextStyle count{Face::heading, Weight::bold, 2.9 * u, colours::white};
  const auto words = waiting(brush, line);
  canvas.text(ui::cut_end(box, std::min(canvas.text_width(words, count) + 1, box.width * 0.5)),
              words, count, {.align = Align::end});
  ui::cut_end(box, 1.2 * u);
  auto lower = ui::cut_bottom(box, box.height * 0.42);
  canvas.text(box, brush.words.first.in(line.name),
              {Face::heading, Weight::bold, 2.6 * u, colours::white});
  const ui::TextStyle wait{Face::body, Weight::bold, 2.2 * u, colours::gold};
  const auto promised = outlook(brush, line, wait, lower.width * 0.6);
  canvas.text(
      ui::cut_end(lower, std::min(canvas.text_width(promised, wait) + 1, lower.width * 0.6)),
      promised, wait, {.align = Align::end});
  canvas.text(lower, brush.words.second.in(line.name) + " (" + second_letter(brush, line) + ")",
              {Face::body, Weight::regular, 1.9 * u, colours::soft},
              {.direction = brush.words.second.direction()});
}

// Name above, count and wait below. The second language has room for its letter, while there is
// nothing to say of the wait.
void paint_compact(const Brush& brush, Box box, const BoardLine& line) {
  auto& canvas = brush.canvas;
  const double u = brush.unit;
  box = ui::inset(box, 0.8 * u, 0.6 * u);
  const double side = std::min({box.height, box.width * 0.26, 6.6 * u});
  const auto tile = ui::cut_start(box, side);
  paint_letter(brush, {tile.start, tile.middle() - side / 2, side, side}, line);
  ui::cut_start(box, 1 * u);
  box = ui::inset(box, 0, std::max(0.0, (box.height - 6.6 * u) / 2));
  const double size = box.height * 0.45;
  auto lower = ui::cut_bottom(box, box.height * 0.52);
  canvas.text(box, brush.words.first.in(line.name),
              {Face::body, Weight::bold, 0.9 * size, colours::soft}, {.least_scale = 0.8});
  const ui::TextStyle wait{Face::body, Weight::bold, 0.8 * size, colours::gold};
  const double room = lower.width * 0.56;
  if (const auto promised = outlook(brush, line, wait, room); !promised.empty()) {
    const double width = std::min(canvas.text_width(promised, wait) + 1, room);
    canvas.text(ui::cut_end(lower, width), promised, wait, {.align = Align::end});
  } else {
    const ui::TextStyle small{Face::body, Weight::regular, 0.8 * size, colours::soft};
    const auto letter = second_letter(brush, line);
    canvas.text(ui::cut_end(lower, canvas.text_width(letter, small) + 1), letter, small,
                {.align = Align::end, .direction = brush.words.second.direction()});
  }
  ui::cut_end(lower, 0.4 * u);
  canvas.text(lower, waiting(brush, line), {Face::body, Weight::bold, size, colours::white});
}

}  // namespace

void paint_lines(const Brush& brush, const Box& box, const std::vector<BoardLine>& lines) {
  const double u = brush.unit;
  const auto cells = grid(box, lines.size(), lines.size() > 6 ? 1.0 * u : 1.5 * u);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    brush.canvas.fill_rounded(cells[i], 1.6 * u, colours::panel_alt);
    if (cells[i].height >= 12 * u && cells[i].width >= 20 * u) {
      paint_roomy(brush, cells[i], lines[i]);
    } else if (cells[i].width >= 38 * u) {
      paint_wide(brush, cells[i], lines[i]);
    } else {
      paint_compact(brush, cells[i], lines[i]);
    }
  }
}

}  // namespace dawr::display
