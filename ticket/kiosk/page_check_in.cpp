#include "ticket/kiosk/page_check_in.h"

#include <algorithm>

#include "ticket/kiosk/number_pad.h"
#include "ticket/kiosk/page_notice.h"

namespace dawr::ticket {
namespace {

using ui::Align;
using ui::Box;
using ui::Shape;

constexpr std::size_t check_digits = 6;
constexpr double group_gap = 0.6;  // of a digit's place

struct Measures {
  double purpose{};
  double field{};
  double hint{};
  double key{};
  double gap{};
};

Measures measures_of(const Style& style) {
  if (style.lying) {
    return {.purpose = style.px(150),
            .field = style.px(140),
            .hint = style.px(100),
            .key = style.px(150),
            .gap = style.px(22)};
  }
  if (style.lowered) {
    return {.purpose = style.px(96),
            .field = style.px(100),
            .hint = style.px(56),
            .key = style.px(108),
            .gap = style.px(14)};
  }
  return {.purpose = style.px(150),
          .field = style.px(140),
          .hint = style.px(80),
          .key = style.px(160),
          .gap = style.px(Style::gap)};
}

// From the left: its number, a gap as its dash, the last six; then where the next one comes.
void draw_digits(const Draft& draft, const Box& area) {
  const auto& style = draft.style;
  const auto digits = draft.view.code->typed.digits();
  const std::size_t number = digits.size() > check_digits ? digits.size() - check_digits : 0;
  const double each = area.width / (static_cast<double>(TypedCode::whole) + group_gap);
  double left = 0;
  for (std::size_t place = 0; place < digits.size(); ++place) {
    if (place > 0 && place == number) left += group_gap * each;
    const Box box = from_left(draft, area, left, each);
    draft.sheet.digits(ui::inset(box, 0, style.px(8)), shown_digit(draft, digits[place]),
                       {ui::Face::digits, ui::Weight::bold, style.px(64), style.colours.text});
    left += each;
  }
  if (digits.size() == TypedCode::whole) return;
  Box next = from_left(draft, area, left, each);
  const Box line = ui::cut_bottom(next, style.px(8));
  draft.sheet.plane(ui::inset(line, line.width * 0.12, 0), style.colours.primary, style.px(2));
}

void draw_field(const Draft& draft, const Box& box) {
  const auto& style = draft.style;
  const auto& colours = style.colours;
  draft.sheet.plane(box, colours.card, style.px(Style::radius));
  draft.sheet.frame(box, draft.view.code->code() ? colours.fine : colours.edge, style.px(4),
                    style.px(Style::radius));
  draw_digits(draft, ui::inset(box, style.px(24), style.px(16)));
}

void draw_hint(const Draft& draft, const Box& box) {
  const auto& style = draft.style;
  const auto& ink = draft.view.code->code() ? style.colours.fine : style.colours.mute;
  draft.sheet.write(box, code_words(draft.sheet.words(), *draft.view.code), style.bold(32, ink),
                    {.least_scale = 0.5, .lines = 2});
}

std::string locked_words(const View& view, const text::Phrases& words) {
  if (!view.retry_at) return words.text("kiosk.code_locked_note");
  return words.text("kiosk.code_locked_until", {{"time", words.clock_line(*view.retry_at)}});
}

}  // namespace

std::string code_words(const text::Phrases& words, const CodeEntry& entry) {
  return words.text(entry.code() ? "kiosk.code_whole" : "kiosk.code_hint");
}

Message check_in_message(const View& view, const text::Phrases& words) {
  const auto walk_in = words.text("kiosk.code_walk_in");
  switch (view.notice) {
    case Notice::code_wrong:
      return {.icon = Shape::triangle,
              .title = words.text("kiosk.code_wrong"),
              .note = words.text("kiosk.code_wrong_note"),
              .onward = walk_in,
              .again = words.text("kiosk.code_again")};
    case Notice::code_locked:
      return {.icon = Shape::lock,
              .title = words.text("kiosk.code_locked"),
              .note = locked_words(view, words),
              .onward = walk_in};
    case Notice::early:
      return {.icon = Shape::clock,
              .title = words.text("kiosk.early"),
              .note = from_when(view, words,
                                {"kiosk.early_today", "kiosk.early_day", "kiosk.early_note"}),
              .onward = walk_in};
    case Notice::late:
      return {.icon = Shape::clock,
              .title = words.text("kiosk.late"),
              .note = words.text("kiosk.late_note"),
              .onward = words.text("kiosk.late_walk_in")};
    case Notice::code_used:
      return {.icon = Shape::papers,
              .title = words.text("kiosk.code_used"),
              .note = words.text("kiosk.code_used_note"),
              .onward = walk_in};
    case Notice::other_day:
      return {.icon = Shape::calendar,
              .title = words.text("kiosk.other_day"),
              .note = words.text("kiosk.other_day_note"),
              .onward = walk_in,
              .again = words.text("kiosk.code_again")};
    default:
      return {};
  }
}

// For whoever has an appointment: before all choices, for he need not choose.
void draw_check_in_key(const Draft& draft, const Box& row) {
  const auto& style = draft.style;
  const auto& accent = style.colours.accent;
  const ui::Colour ink = style.colours.header;
  const double radius = style.px(Style::radius);
  draft.sheet.plane(row, accent, radius);
  draft.sheet.frame(row, style.colours.edge, style.px(3), radius);
  Box rest = ui::inset(row, style.px(28), style.px(10));
  const double side = std::min(style.px(72), rest.height);
  const Box icon = ui::cut_start(rest, side);
  draft.sheet.icon({icon.start, icon.middle() - side / 2, side, side}, Shape::calendar, ink,
                   accent);
  ui::cut_start(rest, style.px(24));
  draft.sheet.icon(ui::cut_end(rest, style.px(44)), Shape::arrow, ink, accent);
  ui::cut_end(rest, style.px(24));
  const bool beside = row.height < style.px(100);  // too low for two lines
  const ui::TextStyle second{ui::Face::body, ui::Weight::regular, style.px(25), ink};
  if (!style.larger) {
    const Box other =
        beside ? ui::cut_end(rest, rest.width * 0.4) : ui::cut_bottom(rest, rest.height * 0.38);
    draft.sheet.write_second(other, draft.sheet.second().text("kiosk.booked"), second,
                             {.align = beside ? Align::end : Align::start, .least_scale = 0.5});
    if (beside) ui::cut_end(rest, style.px(24));
  }
  draft.sheet.say(rest, "kiosk.booked",
                  {ui::Face::heading, ui::Weight::bold, style.letters(38), ink},
                  {.least_scale = 0.5});
  draft.sheet.target({.action = "check_in",
                      .box = row,
                      .radius = radius,
                      .spoken = draft.sheet.words().text("kiosk.booked")});
}

void draw_check_in(const Draft& draft) {
  auto [above, title, area] = draw_frame(draft, true);
  const auto& style = draft.style;
  const auto& words = draft.sheet.words();
  const auto measures = measures_of(style);
  draw_title(draft, title, words.text("kiosk.check_in"),
             draft.sheet.second().text("kiosk.check_in"));
  if (style.lying) {
    draw_pad(draft, ui::cut_end(area, area.width * 0.40), measures.gap);
    ui::cut_end(area, style.px(Style::margin));
  }
  draw_fact(draft, ui::cut_top(area, measures.purpose),
            {.icon = Shape::calendar,
             .title = words.text("kiosk.check_in_where"),
             .text = words.text("kiosk.check_in_scan")});
  ui::cut_top(area, measures.gap);
  draw_field(draft, ui::cut_top(area, measures.field));
  draw_hint(draft, ui::cut_top(area, measures.hint));
  draw_key(draft, ui::cut_bottom(area, measures.key),
           {.key = Key::primary, .enabled = draft.view.code->code().has_value()}, "arrive",
           words.text("kiosk.check_in_go"));
  ui::cut_bottom(area, measures.gap);
  if (!style.lying) draw_pad(draft, area, measures.gap);
}

}  // namespace dawr::ticket
