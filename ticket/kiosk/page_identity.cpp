#include "ticket/kiosk/page_identity.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "ticket/kiosk/number_pad.h"

namespace dawr::ticket {
namespace {

using ui::Box;
using ui::Shape;

// Century of birth, date of birth, governorate, the rest: how the number is made.
constexpr std::array groups{1, 6, 2, 5};
constexpr double group_gap = 0.6;  // of a digit's place

struct Measures {
  double purpose{};
  double field{};
  double hint{};
  double keys{};
  double gap{};
};

Measures measures_of(const Style& style) {
  if (style.lying) {
    return {.purpose = style.px(130),
            .field = style.px(130),
            .hint = style.px(90),
            .keys = style.px(140),
            .gap = style.px(22)};
  }
  if (style.lowered) {
    return {.purpose = style.px(96),
            .field = style.px(100),
            .hint = style.px(56),
            .keys = style.px(108),
            .gap = style.px(14)};
  }
  return {.purpose = style.px(140),
          .field = style.px(140),
          .hint = style.px(80),
          .keys = style.px(160),
          .gap = style.px(Style::gap)};
}

// One place of the number: its digit, or that one is missing.
void draw_place(const Draft& draft, Box box, std::size_t place) {
  const auto& style = draft.style;
  const auto& colours = style.colours;
  const auto digits = draft.view.identity->typed.digits();
  const bool next = place == digits.size();
  const Box line = ui::cut_bottom(box, style.px(next ? 8 : 4));
  draft.sheet.plane(ui::inset(line, line.width * 0.12, 0), next ? colours.primary : colours.mute,
                    style.px(2));
  if (place >= digits.size()) return;
  draft.sheet.digits(ui::inset(box, 0, style.px(8)), shown_digit(draft, digits[place]),
                     {ui::Face::digits, ui::Weight::bold, style.px(64), colours.text});
}

void draw_field(const Draft& draft, const Box& box) {
  const auto& style = draft.style;
  const auto& colours = style.colours;
  const auto& identity = *draft.view.identity;
  const auto& edge = identity.fault ? colours.warn : identity.sound() ? colours.fine : colours.edge;
  draft.sheet.plane(box, colours.card, style.px(Style::radius));
  draft.sheet.frame(box, edge, style.px(4), style.px(Style::radius));
  const Box inner = ui::inset(box, style.px(24), style.px(16));
  const double gaps = group_gap * static_cast<double>(groups.size() - 1);
  const double each = inner.width / (static_cast<double>(TypedNumber::whole) + gaps);
  double left = 0;
  std::size_t place = 0;
  for (const int count : groups) {
    for (int i = 0; i < count; ++i) {
      draw_place(draft, from_left(draft, inner, left, each), place++);
      left += each;
    }
    left += group_gap * each;
  }
}

void draw_hint(const Draft& draft, Box box) {
  const auto& style = draft.style;
  const auto& colours = style.colours;
  const auto& identity = *draft.view.identity;
  const auto& ink = identity.fault ? colours.warn : identity.sound() ? colours.fine : colours.mute;
  if (identity.typed.missing() == 0) {
    const double side = std::min(style.px(48), box.height);
    const Box icon = ui::cut_start(box, side);
    draft.sheet.icon({icon.start, icon.middle() - side / 2, side, side},
                     identity.fault ? Shape::triangle : Shape::tick, ink, colours.ground);
    ui::cut_start(box, style.px(14));
  }
  draft.sheet.write(box, identity_words(draft.sheet.words(), identity), style.bold(32, ink),
                    {.least_scale = 0.5, .lines = 2});
}

void draw_ways_on(const Draft& draft, Box row) {
  const auto& words = draft.sheet.words();
  const Box onward = ui::cut_start(row, row.width * 0.55);
  ui::cut_start(row, draft.style.px(Style::gap));
  draw_key(draft, onward, {.key = Key::primary, .enabled = draft.view.identity->sound()},
           "identify", words.text("kiosk.identity_continue"));
  draw_key(draft, row, {.key = Key::plain}, "skip", words.text("kiosk.identity_skip"));
}

}  // namespace

std::string identity_words(const text::Phrases& words, const Identity& identity) {
  const auto missing = identity.typed.missing();
  if (missing == TypedNumber::whole) return words.text("kiosk.identity_hint");
  if (missing > 0) {
    return words.text("kiosk.identity_left", {{"count", static_cast<std::int64_t>(missing)}});
  }
  if (!identity.fault) return words.text("kiosk.identity_complete");
  switch (*identity.fault) {
    case NumberFault::century:
      return words.text("kiosk.identity_century");
    case NumberFault::birthday:
      return words.text("kiosk.identity_birthday");
    case NumberFault::not_born:
      return words.text("kiosk.identity_not_born");
    case NumberFault::governorate:
      return words.text("kiosk.identity_governorate");
    case NumberFault::not_digits:
    case NumberFault::length:
    case NumberFault::prefix:
      break;
  }
  return words.text("kiosk.identity_hint");
}

void draw_identity(const Draft& draft) {
  auto [above, title, area] = draw_frame(draft, true);
  const auto& style = draft.style;
  const auto& words = draft.sheet.words();
  const auto measures = measures_of(style);
  draw_title(draft, title, words.text("kiosk.identity"),
             draft.sheet.second().text("kiosk.identity"));
  if (style.lying) {
    draw_pad(draft, ui::cut_end(area, area.width * 0.40), measures.gap);
    ui::cut_end(area, style.px(Style::margin));
  }
  draw_fact(draft, ui::cut_top(area, measures.purpose),
            {.icon = Shape::shield,
             .title = words.text("kiosk.identity_why"),
             .text = words.text("kiosk.identity_not_kept")});
  ui::cut_top(area, measures.gap);
  draw_field(draft, ui::cut_top(area, measures.field));
  draw_hint(draft, ui::cut_top(area, measures.hint));
  draw_ways_on(draft, ui::cut_bottom(area, measures.keys));
  ui::cut_bottom(area, measures.gap);
  if (!style.lying) draw_pad(draft, area, measures.gap);
}

}  // namespace dawr::ticket
