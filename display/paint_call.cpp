#include <algorithm>

#include "display/paint_parts.h"

namespace dawr::display {
namespace {

using ui::Align;
using ui::Box;
using ui::Colour;
using ui::Face;
using ui::Weight;
namespace colours = ui::colours;

// Who sees it knows that this call is out of the order, by two supervisors.
void paint_exception(const Brush& brush, const Box& box, const Colour& colour) {
  brush.canvas.fill_shape(ui::Shape::diamond, box, colour);
}

// "Ticket S 42 → Counter 7" in the second language, whichever way that runs on this screen.
void paint_second_line(const Brush& brush, const Box& box, const CallView& call, double size) {
  auto& canvas = brush.canvas;
  const auto& words = brush.words.second;
  const auto code = code_in(words, call);
  const auto ticket = words.text("display.ticket") + " " + code.letter + "\u00A0" + code.digits;
  const auto counter = counter_word(words, call.kind) + "\u00A0" + words.number(call.counter);
  const ui::TextStyle style{Face::body, Weight::bold, size, colours::navy};
  const ui::TextPlace place{
      .align = Align::centre, .direction = words.direction(), .least_scale = 1};

  const double ticket_width = canvas.text_width(ticket, style) + 1;
  const double counter_width = canvas.text_width(counter, style) + 1;
  const double arrow_width = 1.5 * size;
  const double whole = ticket_width + counter_width + arrow_width + 1.2 * size;
  if (whole > box.width && size > 1) {
    paint_second_line(brush, box, call, std::min(size * 0.95, size * box.width / whole));
    return;
  }
  Box rest = ui::inset(box, (box.width - whole) / 2, 0);
  const bool same_way = words.direction() == canvas.direction();
  const auto cut = same_way ? ui::cut_start : ui::cut_end;
  canvas.text(cut(rest, ticket_width), ticket, style, place);
  cut(rest, 0.6 * size);
  canvas.fill_shape(ui::Shape::arrow,
                    ui::inset(cut(rest, arrow_width), 0, (box.height - 0.9 * size) / 2),
                    colours::navy, {}, words.direction());
  cut(rest, 0.6 * size);
  canvas.text(cut(rest, counter_width), counter, style, place);
}

void paint_counter(const Brush& brush, const Box& box, const CallView& call, double size) {
  auto& canvas = brush.canvas;
  const double u = brush.unit;
  canvas.fill_rounded(box, 1.8 * u, colours::navy);
  auto rest = ui::inset(box, 1.5 * u, 0);
  const auto label = ui::cut_top(rest, box.height * 0.24);
  canvas.text(label, counter_word(brush.words.first, call.kind),
              {Face::heading, Weight::bold, std::min(5 * u, box.height * 0.15), colours::gold},
              {.align = Align::centre});
  ui::cut_bottom(rest, box.height * 0.05);
  canvas.number(rest, brush.words.first.number(call.counter),
                {Face::digits, Weight::bold, size, colours::white});
}

// To where the counter lies. Words about a place are said by the language's own arrows; a place in
// the hall is the same in every language.
void paint_way(const Brush& brush, const Box& box, const CallView& call, const ui::Colour& colour) {
  auto shape = ui::Shape::arrow;
  std::optional<ui::Direction> direction;
  if (call.way == Way::up) shape = ui::Shape::arrow_up;
  if (call.way == Way::down) shape = ui::Shape::arrow_down;
  if (call.way == Way::left) direction = ui::Direction::right_to_left;
  if (call.way == Way::right) direction = ui::Direction::left_to_right;
  brush.canvas.fill_shape(shape, box, colour, {}, direction);
}

// One call alone: the ticket, an arrow, the counter, and below it the second language.
void paint_one(const Brush& brush, Box box, const CallView& call) {
  auto& canvas = brush.canvas;
  const double u = brush.unit;
  const auto second = ui::cut_bottom(box, 8.6 * u);
  canvas.fill({box.start + 3.2 * u, box.bottom(), box.width - 6.4 * u, 0.15 * u},
              ui::with_alpha(colours::navy, 0.3));
  paint_second_line(brush, second, call, 5.2 * u);

  box = {box.start, box.top + 1.5 * u, box.width, box.height - 2.9 * u};
  ui::cut_start(box, 3 * u);
  ui::cut_end(box, 2.4 * u);
  const double size = std::min(31 * u, box.height * 0.92);
  paint_counter(brush, ui::cut_end(box, std::min(37 * u, box.width * 0.34)), call, size);
  ui::cut_end(box, 1.6 * u);
  auto arrow = ui::cut_end(box, std::min(10 * u, box.width * 0.14));
  ui::cut_end(box, 1.6 * u);
  auto label = ui::cut_top(box, 5 * u);
  if (call.exceptional) paint_exception(brush, ui::cut_start(label, 4 * u), colours::alert);
  canvas.text(label, brush.words.first.text("display.ticket_number"),
              {Face::body, Weight::bold, 3.8 * u, colours::navy2}, {.align = Align::centre});
  ui::cut_end(box, 0.6 * u);
  arrow.top = box.top;
  arrow.height = box.height;
  paint_way(brush, arrow, call, colours::arrow);
  draw_code(canvas, box, code_in(brush.words.first, call), {size, colours::navy, colours::navy});
}

// One of two calls at once.
void paint_half(const Brush& brush, Box box, const CallView& call) {
  auto& canvas = brush.canvas;
  const double u = brush.unit;
  box = ui::inset(box, 3 * u, 1.2 * u);
  const double size = std::min(22 * u, box.height * 0.98);
  paint_counter(brush, ui::cut_end(box, std::min(30 * u, box.width * 0.3)), call, size * 0.8);
  ui::cut_end(box, 1.6 * u);
  const auto second = ui::cut_bottom(box, 4.4 * u);
  paint_second_line(brush, second, call, 3.4 * u);
  const auto arrow = ui::cut_end(box, std::min(7 * u, box.width * 0.12));
  paint_way(brush, arrow, call, colours::arrow);
  ui::cut_end(box, 1.6 * u);
  if (call.exceptional) paint_exception(brush, ui::cut_start(box, 4 * u), colours::alert);
  draw_code(canvas, box, code_in(brush.words.first, call), {size, colours::navy, colours::navy});
}

void paint_title(const Brush& brush, const Box& box, const char* key, const Colour& colour) {
  const auto& [first, second] = brush.words;
  const double u = brush.unit;
  auto rest = ui::inset(box, 2.8 * u, 0);
  const ui::TextStyle small{Face::body, Weight::bold, std::min(3.1 * u, box.width * 0.045),
                            colours::soft};
  const auto second_text = second.text(key);
  const double width = std::min(brush.canvas.text_width(second_text, small) + 1, rest.width * 0.4);
  brush.canvas.text(ui::cut_end(rest, width), second_text, small,
                    {.align = Align::end, .direction = second.direction()});
  brush.canvas.text(rest, first.text(key), {Face::heading, Weight::bold, 4.2 * u, colour});
}

void paint_no_call(const Brush& brush, const Box& box) {
  auto& canvas = brush.canvas;
  const auto& [first, second] = brush.words;
  const double u = brush.unit;
  canvas.fill_rounded(box, 2.2 * u, colours::panel);
  auto rest = ui::inset(box, 4 * u, std::max(1.0, (box.height - 44 * u) / 2));
  canvas.fill_shape(ui::Shape::clock, ui::cut_top(rest, 12 * u), colours::gold, colours::panel);
  const ui::TextPlace place{.align = Align::centre, .lines = 2};
  canvas.text(ui::cut_top(rest, 13 * u), first.text("display.waiting_for_first"),
              {Face::heading, Weight::bold, 6.4 * u, colours::white}, place);
  canvas.text(ui::cut_top(rest, 7 * u), first.text("display.waiting_for_first_note"),
              {Face::body, Weight::regular, 4 * u, colours::soft}, place);
  const ui::TextPlace second_place{
      .align = Align::centre, .direction = second.direction(), .lines = 2};
  canvas.text(ui::cut_top(rest, 7 * u), second.text("display.waiting_for_first"),
              {Face::body, Weight::bold, 3.8 * u, colours::white}, second_place);
  canvas.text(ui::cut_top(rest, 5 * u), second.text("display.waiting_for_first_note"),
              {Face::body, Weight::regular, 3 * u, colours::soft}, second_place);
}

}  // namespace

void paint_call(const Brush& brush, const Box& box, const CallCard& card) {
  if (card.calls.empty()) {
    paint_no_call(brush, box);
    return;
  }
  auto& canvas = brush.canvas;
  const double u = brush.unit;
  const bool past = card.emphasis == Emphasis::past;
  const bool exceptional =
      std::ranges::any_of(card.calls, [](const CallView& call) { return call.exceptional; });
  const auto& paper = card.emphasis == Emphasis::gold ? colours::gold
                      : past                          ? colours::background
                                                      : colours::white;
  canvas.fill_rounded(box, 2.2 * u, paper);
  auto rest = ui::inset(box, 0.7 * u, 0.7 * u);
  const auto title = ui::cut_top(rest, 8 * u);
  canvas.clip(title);
  canvas.fill_rounded({title.start, title.top, title.width, title.height * 2}, 1.7 * u,
                      colours::navy);
  canvas.unclip();
  auto words = title;
  if (exceptional) {
    ui::cut_start(words, 2.8 * u);
    paint_exception(brush, ui::cut_start(words, 3.6 * u), colours::amber);
  }
  const auto* key = exceptional ? "display.exceptional"
                    : past      ? "display.last_call"
                                : "display.calling";
  paint_title(brush, words, key, past ? colours::soft : colours::gold);
  if (card.calls.size() == 1) {
    paint_one(brush, rest, card.calls.front());
    return;
  }
  const auto upper = ui::cut_top(rest, rest.height / 2);
  paint_half(brush, upper, card.calls[0]);
  canvas.fill({rest.start + 3 * u, rest.top, rest.width - 6 * u, 0.15 * u},
              ui::with_alpha(colours::navy, 0.3));
  paint_half(brush, rest, card.calls[1]);
}

namespace {

void paint_earlier_row(const Brush& brush, Box row, const CallView& call) {
  auto& canvas = brush.canvas;
  const double u = brush.unit;
  auto chip = ui::cut_end(row, std::min(17 * u, row.width * 0.34));
  chip = ui::inset(chip, 0, (chip.height - std::min(8.8 * u, chip.height * 0.86)) / 2);
  canvas.fill_rounded(chip, 1.2 * u, colours::panel);
  auto rest = ui::inset(chip, 1.6 * u, 0);
  const bool cashier = call.kind == CounterKind::cashier;
  const auto word = counter_word(brush.words.first, call.kind);
  const ui::TextStyle style{Face::heading, Weight::bold, 2.6 * u,
                            cashier ? colours::mint : colours::soft};
  const double width = std::min(canvas.text_width(word, style) + 1, rest.width * 0.6);
  canvas.text(ui::cut_start(rest, width), word, style);
  ui::cut_start(rest, 0.8 * u);
  canvas.number(rest, brush.words.first.number(call.counter),
                {Face::digits, Weight::bold, 9.2 * u, colours::gold}, Align::end);

  ui::cut_end(row, 1.2 * u);
  paint_way(brush, ui::cut_end(row, 3.4 * u), call, colours::soft);
  ui::cut_end(row, 2 * u);
  if (call.exceptional) paint_exception(brush, ui::cut_end(row, 2.6 * u), colours::amber);
  draw_code(canvas, ui::inset(row, 0, row.height * 0.06), code_in(brush.words.first, call),
            {std::min(11 * u, row.height * 0.95), colours::sky, colours::white}, Align::start);
}

}  // namespace

void paint_earlier(const Brush& brush, const Box& box, const std::vector<CallView>& calls) {
  auto& canvas = brush.canvas;
  const double u = brush.unit;
  canvas.fill_rounded(box, 2.2 * u, colours::panel_alt);
  auto rest = box;
  const auto title = ui::cut_top(rest, 8 * u);
  canvas.clip(title);
  canvas.fill_rounded(box, 2.2 * u, colours::panel);
  canvas.unclip();
  paint_title(brush, title, "display.earlier", colours::soft);
  rest = ui::inset(rest, 2.2 * u, 0.6 * u);
  if (calls.empty()) {
    canvas.text(rest, brush.words.first.text("display.no_earlier"),
                {Face::body, Weight::regular, 3.2 * u, colours::soft}, {.align = Align::centre});
    return;
  }
  const double height = rest.height / 4;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const auto row = ui::cut_top(rest, height);
    if (i > 0) canvas.fill({row.start, row.top, row.width, 0.15 * u}, colours::line);
    paint_earlier_row(brush, ui::inset(row, 0, 0.5 * u), calls[i]);
  }
}

}  // namespace dawr::display
