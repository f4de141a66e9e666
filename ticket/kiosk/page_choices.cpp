#include "ticket/kiosk/page_choices.h"

#include <algorithm>
#include <string>

#include "common/text/promise_text.h"
#include "ticket/kiosk/page_check_in.h"

namespace dawr::ticket {
namespace {

using ui::Align;
using ui::Box;
using ui::Shape;

std::string action_of(const Choice& choice) {
  return choice.service ? "service " + std::string(choice.service->view())
                        : "group " + std::string(1, choice.line.value);
}

// Where the wait of a line and the second language share a row.
void draw_lower_row(const Draft& draft, Box row, const Choice& choice, const std::string& wait) {
  const auto& style = draft.style;
  const auto& colours = style.colours;
  const bool open = choice.promise->kind != PromiseKind::none;
  const double side = style.px(30);
  const Box icon = ui::cut_start(row, side);
  draft.sheet.icon({icon.start, icon.middle() - side / 2, side, side}, Shape::clock,
                   open ? (style.contrast ? colours.text : colours.primary) : colours.mute,
                   colours.card);
  ui::cut_start(row, style.px(10));
  const bool narrow = style.larger || row.width < style.px(250);
  draft.sheet.write(ui::cut_start(row, row.width * (narrow ? 1 : 0.52)), wait,
                    style.bold(26, open ? colours.text : colours.mute), {.least_scale = 0.5});
  if (narrow) return;
  ui::cut_start(row, style.px(12));
  draft.sheet.write_second(row, draft.sheet.second().in(choice.name), style.body(22, colours.mute),
                           {.align = Align::end, .least_scale = 0.5, .lines = 2});
}

// The letter of its line, or at least its colour; cut off `rest`.
void draw_line_sign(const Draft& draft, Box& rest, const Choice& choice, bool with_letter) {
  const auto& style = draft.style;
  if (with_letter) {
    const double height = std::min(style.px(84), rest.height);
    const Box tile = ui::cut_start(rest, height * broad_letter);
    draw_letter(draft, {tile.start, tile.middle() - height / 2, tile.width, height}, choice);
    ui::cut_start(rest, style.px(18));
  } else {
    const Box strip = ui::cut_start(rest, style.px(10));
    draft.sheet.plane(strip, line_colour(choice.place), style.px(5));
    ui::cut_start(rest, style.px(16));
  }
}

void draw_choice_words(const Draft& draft, Box rest, const Choice& choice) {
  const auto& style = draft.style;
  const auto& colours = style.colours;
  const auto& words = draft.sheet.words();
  const auto wait = choice.promise
                        ? text::promise_text(words, *choice.promise, text::PromiseForm::brief)
                        : std::string();
  const bool broad = rest.width > 7 * rest.height;  // one line is all there is room for
  const bool narrow = style.larger || (rest.width < style.px(360) && rest.height < style.px(110));
  if (broad && !wait.empty()) {
    draft.sheet.write(ui::cut_end(rest, rest.width * 0.3), wait, style.bold(26, colours.text),
                      {.align = Align::end, .lines = 2});
    ui::cut_end(rest, style.px(12));
  } else if (!wait.empty()) {
    draw_lower_row(draft, ui::cut_bottom(rest, rest.height * 0.40), choice, wait);
  } else if (!narrow) {
    draft.sheet.write_second(ui::cut_bottom(rest, rest.height * 0.40),
                             draft.sheet.second().in(choice.name), style.body(23, colours.mute),
                             {.align = Align::start});
  }
  draft.sheet.write(rest, words.in(choice.name),
                    style.heading(rest.height < style.px(60) && !broad ? 29 : 34, colours.text),
                    {.least_scale = 0.5, .lines = rest.height > style.px(60) ? 2 : 1});
}

std::string spoken_of(const text::Phrases& words, const Choice& choice) {
  const auto wait = choice.promise
                        ? text::promise_text(words, *choice.promise, text::PromiseForm::whole)
                        : std::string();
  const auto& name = words.in(choice.name);
  return wait.empty() ? name : words.text("kiosk.said_choice", {{"name", name}, {"wait", wait}});
}

void draw_choice(const Draft& draft, const Box& box, const Choice& choice, bool with_letter) {
  const auto& style = draft.style;
  const double radius = style.px(Style::radius);
  draft.sheet.plane(box, style.colours.card, radius);
  draft.sheet.frame(box, style.colours.edge, style.px(3), radius);
  Box rest = ui::inset(box, style.px(18), std::min(style.px(20), box.height * 0.1));
  draw_line_sign(draft, rest, choice, with_letter);
  draw_choice_words(draft, rest, choice);
  draft.sheet.target({.action = action_of(choice),
                      .box = box,
                      .radius = radius,
                      .spoken = spoken_of(draft.sheet.words(), choice)});
}

// Keys to the pages before and after, where not all fit on one.
void draw_pager(const Draft& draft, Box row, std::size_t page, std::size_t pages) {
  const auto& words = draft.sheet.words();
  const double width = (row.width - draft.style.px(Style::gap)) / 2;
  const Box before = ui::cut_start(row, width);
  ui::cut_start(row, draft.style.px(Style::gap));
  if (page > 0) {
    draw_key(draft, before, {.key = Key::plain}, "page " + std::to_string(page - 1),
             words.text("kiosk.previous_page"));
  }
  if (page + 1 < pages) {
    draw_key(draft, row, {.key = Key::plain}, "page " + std::to_string(page + 1),
             words.text("kiosk.next_page"));
  }
}

void draw_choices(const Draft& draft, const Box& area, bool with_letter) {
  const auto& style = draft.style;
  const auto& choices = draft.view.choices;
  std::size_t columns = style.lying ? 3 : 2;
  if (style.larger) --columns;
  // Larger letters need the room: they have more pages instead of more columns.
  const Grid wanted{.columns = columns,
                    .most_columns = columns + (style.larger ? 0 : 1),
                    .least = style.px(Style::least_target),
                    .most = style.px(style.larger ? 240 : 212)};
  auto boxes = grid(style, area, choices.size(), wanted);
  std::size_t first = 0;
  if (boxes.size() < choices.size()) {
    Box rest = area;
    const Box pager = ui::cut_bottom(rest, style.px(96));
    ui::cut_bottom(rest, style.px(Style::gap));
    boxes = grid(style, rest, choices.size(), wanted);
    const std::size_t pages = (choices.size() + boxes.size() - 1) / boxes.size();
    const auto page = std::min(draft.view.page, pages - 1);
    first = page * boxes.size();
    draw_pager(draft, pager, page, pages);
  }
  const auto count = std::min(boxes.size(), choices.size() - first);
  for (std::size_t i = 0; i < count; ++i) {
    draw_choice(draft, boxes[i], choices[first + i], with_letter);
  }
}

bool has_remark(const View& view) { return view.printer || view.clock_wrong; }

// What whoever looks after the machine should know, while it still gives tickets.
void draw_remark(const Draft& draft, Box& area) {
  const auto& style = draft.style;
  const auto& view = draft.view;
  if (!has_remark(view)) return;
  const bool paperless = view.printer && !prints(*view.printer);
  const bool clock = !paperless && view.clock_wrong;
  const auto& words = draft.sheet.words();
  const Box row = ui::cut_bottom(area, style.px(style.lying ? 84 : 110));
  ui::cut_bottom(area, style.px(16));
  draw_fact(draft, row,
            {.icon = clock ? Shape::clock : Shape::printer,
             .title = paperless ? words.text("kiosk.no_paper") : words.text("kiosk.staff"),
             .text = clock ? words.text("kiosk.clock_staff") : printer_words(words, *view.printer),
             .warns = true});
}

}  // namespace

std::string printer_words(const text::Phrases& words, PrinterState state) {
  switch (state) {
    case PrinterState::absent:
      return words.text("kiosk.printer_absent");
    case PrinterState::silent:
      return words.text("kiosk.printer_silent");
    case PrinterState::offline:
      return words.text("kiosk.printer_offline");
    case PrinterState::cover_open:
      return words.text("kiosk.printer_cover_open");
    case PrinterState::cutter_stuck:
      return words.text("kiosk.printer_cutter_stuck");
    case PrinterState::broken:
      return words.text("kiosk.printer_broken");
    case PrinterState::paper_out:
      return words.text("kiosk.printer_paper_out");
    case PrinterState::paper_low:
      return words.text("kiosk.printer_paper_low");
    case PrinterState::ready:
      break;
  }
  return {};
}

void draw_home(const Draft& draft) {
  auto [above, title, area] = draw_frame(draft, false);
  const auto& style = draft.style;
  const auto& sheet = draft.sheet;
  draw_title(draft, title, sheet.words().text("kiosk.choose"), sheet.second().text("kiosk.choose"));
  const bool dense = style.lying || style.lowered || style.larger;
  if (draft.view.takes_check_in) {
    draw_check_in_key(draft, ui::cut_top(area, style.px(dense ? 88 : 116)));
    ui::cut_top(area, style.px(Style::gap));
  }
  draw_remark(draft, area);
  draw_choices(draft, area, true);
}

void draw_group(const Draft& draft) {
  auto [above, title, area] = draw_frame(draft, true);
  const auto& style = draft.style;
  const auto& sheet = draft.sheet;
  if (const auto& group = draft.view.group) {
    draw_letter(draft, ui::cut_start(title, style.px(156)), *group);
    ui::cut_start(title, style.px(20));
    draw_title(draft, title, sheet.words().in(group->name), sheet.second().in(group->name));
    const auto wait = text::promise_text(sheet.words(), group->promise.value_or(Promise{}),
                                         text::PromiseForm::whole);
    if (!wait.empty()) {
      Box row = ui::cut_top(area, style.px(54));
      draft.sheet.icon(ui::inset(ui::cut_start(row, style.px(44)), 0, style.px(6)), Shape::clock,
                       style.contrast ? style.colours.text : style.colours.primary,
                       style.colours.ground);
      ui::cut_start(row, style.px(14));
      draft.sheet.write(row, wait, style.bold(32, style.colours.text));
      ui::cut_top(area, style.px(16));
    }
  }
  draw_choices(draft, area, false);
}

void draw_search(const Draft& draft) {
  auto [above, title, area] = draw_frame(draft, true);
  const auto& style = draft.style;
  const auto& colours = style.colours;
  const auto& sheet = draft.sheet;
  draw_title(draft, title, sheet.words().text("kiosk.search"), sheet.second().text("kiosk.search"));
  Box field = ui::cut_top(area, style.px(style.lying ? 88 : 110));
  ui::cut_top(area, style.px(Style::gap));
  draft.sheet.plane(field, colours.card, style.px(Style::radius));
  draft.sheet.frame(field, colours.edge, style.px(4), style.px(Style::radius));
  field = ui::inset(field, style.px(28), style.px(12));
  draft.sheet.icon(ui::inset(ui::cut_start(field, style.px(60)), 0, style.px(8)), Shape::magnifier,
                   colours.mute);
  ui::cut_start(field, style.px(20));
  draft.sheet.write(field, draft.view.typed, style.bold(44, colours.text));
  if (!draft.view.choices.empty()) return draw_choices(draft, area, true);
  Box words = ui::cut_top(area, style.px(200));
  draft.sheet.say(ui::cut_top(words, words.height / 2), "kiosk.nothing_found",
                  style.heading(42, colours.text), {.align = Align::centre});
  draft.sheet.say(words, "kiosk.nothing_found_note", style.body(32, colours.mute),
                  {.align = Align::centre, .lines = 2});
}

}  // namespace dawr::ticket
