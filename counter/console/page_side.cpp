// What waits, in figures, and the clerk's own day. Nobody is compared with anybody.
#include <algorithm>

#include "counter/console/parts.h"

namespace dawr::counter::console {
namespace {

using ui::Align;
using ui::Box;
namespace colours = ui::colours;

void add_line(const Pen& pen, const Box& box, const LineView& line) {
  const auto& words = pen.sheet.words();
  pen.sheet.plane(box, line.over_target ? colours::warn_background : colours::background, 10);
  if (line.over_target) pen.sheet.frame(box, colours::arrow, 1.5, 10);
  const bool tall = box.height >= 60;
  Box rest = ui::inset(box, tall ? 12 : 6, tall ? 10 : 1.5);
  const double side = std::min(46.0, rest.height);
  add_letter(pen, ui::inset(ui::cut_start(rest, side), 0, (rest.height - side) / 2), line.code);
  ui::cut_start(rest, 12);
  pen.sheet.digits(ui::cut_end(rest, 62), words.number(line.waiting),
                   figures(tall ? 38 : 22, colours::text), Align::end);
  ui::cut_end(rest, 6);
  const auto longest = line.waiting == 0
                           ? words.text("console.nobody_waits")
                           : words.text("console.longest", {{"minutes", line.longest_min}});
  const auto style = line.over_target ? bold(15, colours::warn) : plain(15, colours::mute);
  if (tall) {
    pen.sheet.write(ui::cut_top(rest, rest.height / 2), words.in(line.name),
                    bold(17, colours::text), {.least_scale = 0.88});
  }
  if (line.over_target) {
    pen.sheet.icon(ui::inset(ui::cut_start(rest, 16), 0, (rest.height - 16) / 2),
                   ui::Shape::triangle, colours::warn, colours::warn_background);
    ui::cut_start(rest, 6);
  }
  pen.sheet.write(rest, longest, style, {.least_scale = 1});
}

// The clerk's own, and nobody else's beside it.
void add_today(const Pen& pen, Box box) {
  const auto& words = pen.sheet.words();
  pen.sheet.plane({box.start, box.top, box.width, 2}, colours::grid);
  box = ui::inset(box, 6, 8);
  if (pen.view.average_s) {
    const auto average = duration_in(words, *pen.view.average_s);
    pen.sheet.say(ui::cut_bottom(box, 28), "console.average_today", plain(16, colours::mute), {},
                  {{"time", std::string_view(average)}});
  }
  pen.sheet.digits(ui::cut_end(box, 110), words.number(pen.view.served_today),
                   figures(40, colours::text), Align::end);
  pen.sheet.say(box, "console.served_today", bold(18, colours::text));
}

}  // namespace

void add_side(const Pen& pen, const Box& box) {
  add_card(pen, box);
  Box rest = ui::inset(box, 14, 12);
  Box title = ui::cut_top(rest, 42);
  pen.sheet.say(ui::cut_end(title, 110), "console.counts_only", plain(15, colours::mute),
                {.align = Align::end});
  pen.sheet.say(title, "console.waiting_now", heading(21, colours::text));
  add_today(pen, ui::cut_bottom(rest, pen.view.average_s ? 104 : 76));
  const auto& lines = pen.view.lines;
  if (lines.empty()) return;
  ui::cut_top(rest, 4);
  ui::cut_bottom(rest, 6);
  const double gap = lines.size() > 8 ? 3 : 6;
  const auto count = static_cast<double>(lines.size());
  const double height = std::min(80.0, (rest.height - gap * (count - 1)) / count);
  for (const LineView& line : lines) {
    add_line(pen, ui::cut_top(rest, height), line);
    ui::cut_top(rest, gap);
  }
}

}  // namespace dawr::counter::console
