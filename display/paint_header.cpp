#include <algorithm>

#include "display/paint_parts.h"

namespace dawr::display {
namespace {

using ui::Box;
using ui::Face;
using ui::Weight;
namespace colours = ui::colours;

void paint_pattern(const Brush& brush, const Box& box) {
  const double u = brush.unit;
  const double side = 10 * u;
  const double step = 5.6 * u;
  for (double row = box.top - 2.8 * u; row < box.bottom(); row += step) {
    for (double start = -2.8 * u; start < box.end(); start += step) {
      brush.canvas.stroke_star({start - (side - step) / 2, row - (side - step) / 2, side, side},
                               0.12 * u, ui::with_alpha(colours::gold, 0.09));
    }
  }
}

// The mark: the star with the first letter of the product's name.
void paint_mark(const Brush& brush, const Box& box) {
  brush.canvas.fill_shape(ui::Shape::star, box, colours::gold);
  brush.canvas.fill_shape(ui::Shape::disc, ui::inset(box, box.width * 0.22, box.height * 0.22),
                          colours::navy);
  ui::TextStyle style{Face::heading, Weight::bold, box.height * 0.34, colours::gold};
  constexpr auto letter = "د";
  const auto ink = brush.canvas.ink_of(letter, style);
  brush.canvas.text_at(brush.canvas.left_of(box) + (box.width - ink.width) / 2 - ink.left,
                       box.middle() - ink.top - ink.height / 2, letter, style);
}

void paint_names(const Brush& brush, Box box, const Name& centre) {
  const auto& [first, second] = brush.words;
  const double u = brush.unit;
  const bool both = first.in(centre) != second.in(centre);
  if (both) {
    const auto lower = ui::cut_bottom(box, 4 * u);
    brush.canvas.text(lower, second.in(centre),
                      {Face::body, Weight::regular, 2.6 * u, colours::soft},
                      {.direction = second.direction()});
  }
  brush.canvas.text(box, first.in(centre), {Face::heading, Weight::bold, 3.9 * u, colours::white},
                    {.least_scale = 0.55});
}

double clock_width(const Brush& brush, const text::ClockText& clock) {
  const double u = brush.unit;
  const double digits =
      brush.canvas.text_width(clock.digits, {Face::digits, Weight::bold, 6.4 * u, {}});
  const double period =
      brush.canvas.text_width(clock.period, {Face::heading, Weight::bold, 3 * u, {}});
  return digits + (clock.period.empty() ? 0 : period + 1.4 * u);
}

void paint_clock(const Brush& brush, Box box, const text::ClockText& clock) {
  const double u = brush.unit;
  const ui::TextStyle period{Face::heading, Weight::bold, 3 * u, colours::soft};
  if (!clock.period.empty()) {
    const double width = brush.canvas.text_width(clock.period, period);
    brush.canvas.text(ui::cut_end(box, width), clock.period, period);
    ui::cut_end(box, 1.4 * u);
  }
  brush.canvas.number(box, clock.digits, {Face::digits, Weight::bold, 6.4 * u, colours::white});
}

// The date in both languages beside the clock, at the end edge of `rest`, which loses their place.
void paint_time(const Brush& brush, Box& rest, const text::CivilTime& time) {
  const auto& [first, second] = brush.words;
  auto& canvas = brush.canvas;
  const double u = brush.unit;
  const auto clock = first.clock(time);
  paint_clock(brush, ui::cut_end(rest, clock_width(brush, clock)), clock);

  ui::cut_end(rest, 2 * u);
  const auto divider = ui::cut_end(rest, 0.2 * u);
  canvas.fill(ui::inset(divider, 0, std::max(0.0, (divider.height - 6 * u) / 2)), colours::line);
  ui::cut_end(rest, 2 * u);

  const ui::TextStyle upper{Face::heading, Weight::bold, 2.8 * u, colours::white};
  const ui::TextStyle lower{Face::body, Weight::regular, 2.5 * u, colours::soft};
  const auto date = first.date(time.date);
  const auto second_date = second.date(time.date);
  const double width =
      std::max(canvas.text_width(date, upper), canvas.text_width(second_date, lower)) + 1;
  auto dates = ui::cut_end(rest, width);
  const auto below = ui::cut_bottom(dates, 4 * u);
  canvas.text(dates, date, upper);
  canvas.text(below, second_date, lower, {.direction = second.direction()});
  ui::cut_end(rest, 3 * u);
}

// Nothing was heard for three heartbeats; from ten seconds on the whole foot of the screen says so.
void paint_late(const Brush& brush, Box& rest) {
  const double u = brush.unit;
  const ui::TextStyle style{Face::body, Weight::bold, 2.4 * u, colours::amber};
  const auto words = brush.words.first.text("display.late");
  brush.canvas.text(ui::cut_end(rest, brush.canvas.text_width(words, style) + 1), words, style);
  ui::cut_end(rest, 0.8 * u);
  brush.canvas.fill_shape(ui::Shape::disc, ui::cut_end(rest, 1.6 * u), colours::amber);
  ui::cut_end(rest, 2 * u);
}

// In both languages, at the end edge of `rest`, which loses its place.
void paint_demonstration(const Brush& brush, Box& rest) {
  const auto& [first, second] = brush.words;
  auto& canvas = brush.canvas;
  const double u = brush.unit;
  const ui::TextStyle upper{Face::heading, Weight::bold, 2.8 * u, colours::navy};
  const ui::TextStyle lower{Face::body, Weight::regular, 2.5 * u, colours::navy};
  const auto words = first.text("display.demonstration");
  const auto second_words = second.text("display.demonstration");
  const double width =
      std::max(canvas.text_width(words, upper), canvas.text_width(second_words, lower));
  auto badge = ui::cut_end(rest, width + 3 * u);
  ui::cut_end(rest, 2 * u);
  canvas.fill(badge, colours::amber);
  auto lines = ui::inset(badge, 1.5 * u, std::max(0.0, (badge.height - 8 * u) / 2));
  const auto below = ui::cut_bottom(lines, 3.6 * u);
  canvas.text(lines, words, upper, {.align = ui::Align::centre});
  canvas.text(below, second_words, lower,
              {.align = ui::Align::centre, .direction = second.direction()});
}

}  // namespace

void paint_header(const Brush& brush, const Box& box, const View& view) {
  const double u = brush.unit;
  auto rest = box;
  brush.canvas.fill(rest, colours::navy);
  paint_pattern(brush, rest);
  brush.canvas.fill(ui::cut_bottom(rest, 0.4 * u), colours::gold);
  rest = ui::inset(rest, 2.2 * u, 1.1 * u);
  auto upper = brush.portrait ? ui::cut_top(rest, rest.height / 2) : rest;
  auto& time = brush.portrait ? rest : upper;

  paint_mark(brush, ui::inset(ui::cut_start(upper, 7.6 * u), 0, (upper.height - 7.6 * u) / 2));
  ui::cut_start(upper, 1.4 * u);
  if (view.clock) paint_time(brush, time, *view.clock);
  if (view.late) paint_late(brush, time);
  if (view.demonstration) paint_demonstration(brush, upper);
  paint_names(brush, upper, view.centre);
}

}  // namespace dawr::display
