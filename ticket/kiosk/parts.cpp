#include "ticket/kiosk/parts.h"

#include <algorithm>

#include "common/ui/colour.h"
#include "ticket/kiosk/sector_icons.h"

namespace dawr::ticket {
namespace {

using ui::Align;
using ui::Box;
using ui::Shape;

constexpr double upright_header = 170;
constexpr double lying_header = 118;
constexpr double upright_bar = 176;
constexpr double lying_bar = 112;
constexpr double upright_title = 128;
constexpr double lying_title = 104;
// How far down everything goes that is touched: below 1100 mm over the floor.
constexpr double lowered_by = 0.27;

const text::Phrases& language(const Draft& draft, bool second) {
  return second ? draft.sheet.second() : draft.sheet.words();
}

void draw_mark(const Draft& draft, const Box& box) {
  const auto& colours = draft.style.colours;
  draft.sheet.icon(box, Shape::star, colours.accent);
  draft.sheet.icon(ui::inset(box, box.width * 0.24, box.height * 0.24), Shape::disc,
                   colours.header);
  draft.sheet.write(box, "د",
                    {ui::Face::heading, ui::Weight::bold, box.height * 0.34, colours.accent},
                    {.align = Align::centre, .direction = ui::Direction::right_to_left});
}

void draw_time(const Draft& draft, Box box) {
  if (!draft.view.clock) return;
  const auto& style = draft.style;
  const auto& words = draft.sheet.words();
  const Box below = ui::cut_bottom(box, box.height * 0.44);
  draft.sheet.write(box, words.clock_line(*draft.view.clock),
                    {ui::Face::body, ui::Weight::bold, style.px(42), style.colours.on_header},
                    {.align = Align::end});
  draft.sheet.write(
      below, words.date(draft.view.clock->date),
      {ui::Face::body, ui::Weight::regular, style.px(24), style.colours.second_on_header},
      {.align = Align::end});
}

void draw_header(const Draft& draft, const Box& box) {
  const auto& style = draft.style;
  draft.sheet.plane(box, style.colours.header);
  draft.sheet.plane({box.start, box.bottom() - style.px(6), box.width, style.px(6)},
                    style.colours.accent);
  Box rest = ui::inset(box, style.px(Style::margin - 8), style.px(style.lying ? 10 : 26));
  rest.height -= style.px(6);
  draw_mark(draft, ui::cut_start(rest, rest.height));
  ui::cut_start(rest, style.px(24));
  draw_time(draft, ui::cut_end(rest, style.px(330)));
  ui::cut_end(rest, style.px(20));
  if (draft.view.demonstration) {
    Box badge = ui::cut_bottom(rest, rest.height * 0.44);
    badge.width = std::min(badge.width, style.px(300));
    draft.sheet.plane(badge, ui::colours::amber, style.px(10));
    draft.sheet.say(badge, "display.demonstration",
                    {ui::Face::heading, ui::Weight::bold, style.px(24), ui::colours::navy},
                    {.align = Align::centre});
  } else {
    const Box below = ui::cut_bottom(rest, rest.height * 0.44);
    draft.sheet.write_second(
        below, draft.sheet.second().in(draft.view.centre),
        {ui::Face::body, ui::Weight::regular, style.px(26), style.colours.second_on_header},
        {.align = Align::start, .least_scale = 0.5});
  }
  // Two lines of a long name reach into the room around one.
  const Box name = ui::inset(rest, 0, style.lying ? 0 : -style.px(7));
  draft.sheet.write(name, draft.sheet.words().in(draft.view.centre),
                    {ui::Face::heading, ui::Weight::bold, style.px(38), style.colours.on_header},
                    {.least_scale = 0.4, .lines = 2});
}

// What somebody may ask for who can't use the screen as it is.
struct BarKey {
  std::string action;
  std::string words;
  std::optional<Shape> shape;  // none: the sign of larger letters
  bool on{};
  std::vector<std::string> keys{};
  bool enabled{true};
};

void draw_bar_key(const Draft& draft, const Box& box, const BarKey& look) {
  const auto& style = draft.style;
  const auto& colours = style.colours;
  const Box key = ui::inset(box, style.px(8), style.px(8));
  if (look.on) draft.sheet.plane(key, colours.accent, style.px(18));
  const auto& off = look.enabled ? colours.accent : colours.second_on_header;
  const auto& sign = look.on ? colours.header : off;
  const auto& letters = look.on ? colours.header : colours.on_header;
  Box rest = ui::inset(key, style.px(4), style.px(10));
  const Box icon =
      style.lying ? ui::cut_start(rest, style.px(90)) : ui::cut_top(rest, rest.height * 0.58);
  if (look.shape) {
    draft.sheet.icon(ui::inset(icon, 0, style.px(6)), *look.shape, sign,
                     look.on ? colours.accent : colours.header);
  } else {
    draft.sheet.say(icon, "kiosk.larger_sign",
                    {ui::Face::heading, ui::Weight::bold, style.px(50), sign},
                    {.align = Align::centre});
  }
  draft.sheet.write(rest, look.words,
                    {ui::Face::heading, ui::Weight::bold, style.px(style.lying ? 31 : 27), letters},
                    {.align = style.lying ? Align::start : Align::centre, .least_scale = 0.7});
  const auto& words = draft.sheet.words();
  draft.sheet.target(
      {.action = look.action,
       .box = key,
       .radius = style.px(18),
       .keys = look.keys,
       .enabled = look.enabled,
       .spoken = look.on ? words.text("kiosk.said_on", {{"what", look.words}}) : look.words});
}

std::vector<BarKey> bar_keys(const Draft& draft) {
  const auto& words = draft.sheet.words();
  const auto& access = draft.view.access;
  const bool called = draft.view.help == Help::asking || draft.view.help == Help::told;
  std::vector<BarKey> keys{{"help", words.text("kiosk.call_staff"), Shape::person, called}};
  if (draft.view.sound != Sound::none) {
    const bool silent = draft.view.sound == Sound::missing;
    keys.push_back({.action = "guide",
                    .words = silent ? words.text("kiosk.guide_silent") : words.text("kiosk.guide"),
                    .shape = Shape::headphones,
                    .on = access.guide,
                    .keys = {"F2", "AudioPlay"},
                    .enabled = !silent});
  }
  if (!draft.style.lying) {
    keys.push_back({"lower", words.text("kiosk.lower"), Shape::lower, access.lowered});
  }
  keys.push_back({"larger", words.text("kiosk.larger"), std::nullopt, access.larger});
  keys.push_back({"contrast", words.text("kiosk.contrast"), Shape::contrast, access.contrast});
  return keys;
}

void draw_bar(const Draft& draft, const Box& box) {
  draft.sheet.plane(box, draft.style.colours.header);
  const auto keys = bar_keys(draft);
  Box rest = box;
  const double each = box.width / static_cast<double>(keys.size());
  for (const auto& key : keys) {
    draw_bar_key(draft, ui::cut_start(rest, each), key);
    const Box divider{rest.start, box.top + box.height * 0.2, draft.style.px(2), box.height * 0.6};
    if (rest.width > each / 2) draft.sheet.plane(divider, draft.style.colours.second_on_header);
  }
}

// What became of the call for staff.
void draw_help(const Draft& draft, const Box& box) {
  const auto& style = draft.style;
  const auto& colours = style.colours;
  const bool nobody = draft.view.help == Help::nobody;
  const auto& ink = nobody ? colours.warn : colours.fine;
  draft.sheet.plane(box, nobody ? colours.warn_ground : colours.fine_ground);
  draft.sheet.plane({box.start, box.top, box.width, style.px(4)}, ink);
  Box rest = ui::inset(box, style.px(Style::margin), style.px(10));
  draft.sheet.icon(ui::inset(ui::cut_start(rest, style.px(60)), 0, style.px(4)), Shape::person,
                   ink);
  ui::cut_start(rest, style.px(20));
  draft.sheet.write(rest, help_words(draft.sheet.words(), draft.view.help), style.bold(32, ink),
                    {.lines = 2});
}

// Both languages, that of the page filled; or, where room is dear, the other one alone.
void draw_languages(const Draft& draft, const Box& box, bool both) {
  const auto& style = draft.style;
  const auto& colours = style.colours;
  draft.sheet.plane(box, colours.card, style.px(Style::radius));
  Box rest = box;
  const Box here = ui::cut_start(rest, both ? box.width / 2 : 0);
  if (both) draft.sheet.plane(here, colours.primary, style.px(Style::radius));
  draft.sheet.frame(box, colours.edge, style.px(4), style.px(Style::radius));
  const auto name = [&](const Box& half, bool second, const ui::Colour& colour) {
    const auto& words = language(draft, second);
    draft.sheet.write(ui::inset(half, style.px(8), 0), words.text("kiosk.language"),
                      {ui::Face::heading, ui::Weight::bold, style.px(34), colour},
                      {.align = Align::centre, .direction = words.direction()});
  };
  if (both) name(here, false, colours.on_primary);
  name(rest, true, style.contrast ? colours.text : colours.primary);
  draft.sheet.target({.action = "language",
                      .box = box,
                      .radius = style.px(Style::radius),
                      .spoken = draft.sheet.second().text("kiosk.language")});
}

void draw_back(const Draft& draft, const Box& box) {
  const auto& style = draft.style;
  draft.sheet.plane(box, style.colours.card, style.px(Style::radius));
  draft.sheet.frame(box, style.colours.edge, style.px(4), style.px(Style::radius));
  const bool mirrored = draft.sheet.words().direction() == ui::Direction::right_to_left;
  Box rest = ui::inset(box, style.px(16), style.px(10));
  draft.sheet.icon(ui::cut_start(rest, style.px(44)), Shape::arrow,
                   style.contrast ? style.colours.text : style.colours.primary, {},
                   mirrored ? ui::Direction::left_to_right : ui::Direction::right_to_left);
  draft.sheet.say(rest, "kiosk.back",
                  {ui::Face::heading, ui::Weight::bold, style.px(30), style.colours.text},
                  {.align = Align::centre});
  draft.sheet.target({.action = "back",
                      .box = box,
                      .radius = style.px(Style::radius),
                      .keys = {"Escape"},
                      .spoken = draft.sheet.words().text("kiosk.back")});
}

void draw_lowered_hint(const Draft& draft, Box box) {
  const auto& style = draft.style;
  box = ui::inset(box, style.px(Style::margin), style.px(20));
  const Box words = ui::cut_top(box, box.height * 0.5);
  draft.sheet.say(words, "kiosk.lowered_hint", style.heading(36, style.colours.mute),
                  {.align = Align::centre});
  draft.sheet.icon(ui::inset(box, 0, box.height * 0.1), Shape::arrow_down, style.colours.mute);
}

}  // namespace

Frame draw_frame(const Draft& draft, bool with_back, Above above) {
  const auto& style = draft.style;
  Box rest = draft.sheet.whole();
  draft.sheet.plane(rest, style.colours.ground);
  draw_header(draft, ui::cut_top(rest, style.px(style.lying ? lying_header : upright_header)));
  const Box bar = ui::cut_bottom(rest, style.px(style.lying ? lying_bar : upright_bar));
  const double help = draft.view.help == Help::none ? 0 : style.px(style.lying ? 68 : 96);
  // Where the room is dear it comes out of what nobody touches.
  const Box said = style.lowered ? ui::cut_top(rest, help) : ui::cut_bottom(rest, help);
  if (help > 0) draw_help(draft, said);
  const Box upper =
      ui::cut_top(rest, style.lowered ? draft.sheet.whole().height * lowered_by - help : 0);
  if (style.lowered && above == Above::hint) draw_lowered_hint(draft, upper);
  rest = ui::inset(rest, style.px(Style::margin), style.px(style.lying ? 18 : 28));
  Box title = ui::cut_top(rest, style.px(style.lying ? lying_title : upright_title));
  ui::cut_top(rest, style.px(style.lying ? 14 : 24));
  const double key_height = style.px(style.lying ? 90 : 112);
  const auto centred = [&](const Box& box) {
    return Box{box.start, box.middle() - key_height / 2, box.width, key_height};
  };
  if (with_back) {
    draw_back(draft, centred(ui::cut_start(title, style.px(190))));
    ui::cut_start(title, style.px(24));
  }
  draw_languages(draft, centred(ui::cut_end(title, style.px(with_back ? 190 : 380))), !with_back);
  ui::cut_end(title, style.px(20));
  draw_bar(draft, bar);
  return {upper, title, rest};
}

void draw_title(const Draft& draft, const Box& box, const std::string& words,
                const std::string& second) {
  const auto& style = draft.style;
  Box rest = box;
  const Box below = ui::cut_bottom(rest, box.height * 0.34);
  draft.sheet.write(rest, words,
                    {ui::Face::heading, ui::Weight::bold, style.px(50), style.colours.text},
                    {.least_scale = 0.5, .lines = 2});
  draft.sheet.write_second(below, second,
                           {ui::Face::body, ui::Weight::regular, style.px(28), style.colours.mute},
                           {.align = Align::start});
}

void draw_key(const Draft& draft, const Box& box, const KeyLook& look, const std::string& action,
              const std::string& words) {
  const auto& style = draft.style;
  const auto& colours = style.colours;
  const bool primary = look.key == Key::primary && look.enabled;
  const double radius = style.px(Style::radius);
  const auto& ground = look.enabled ? colours.card : colours.ground;
  draft.sheet.plane(box, primary ? colours.primary : ground, radius);
  if (!primary) {
    const bool quiet = look.key == Key::quiet || !look.enabled;
    const auto& edge = quiet ? colours.mute : colours.edge;
    draft.sheet.frame(box, edge, style.px(4), radius);
  }
  const auto& open = look.enabled ? colours.text : colours.mute;
  const auto& letters = primary ? colours.on_primary : open;
  Box rest = ui::inset(box, style.px(24), style.px(12));
  if (look.icon) {
    const double side = std::min(style.px(84), rest.height);
    draft.sheet.icon(ui::inset(ui::cut_start(rest, side), 0, (rest.height - side) / 2), *look.icon,
                     letters, primary ? colours.primary : colours.card);
    ui::cut_start(rest, style.px(20));
  }
  if (!look.note.empty()) {
    draft.sheet.write(ui::cut_bottom(rest, rest.height * 0.32), look.note, style.body(25, letters),
                      {.align = Align::centre});
  }
  draft.sheet.write(rest, words, style.heading(look.key == Key::primary ? 50 : 36, letters),
                    {.align = look.icon ? Align::start : Align::centre, .lines = 2});
  draft.sheet.target(
      {.action = action, .box = box, .radius = radius, .enabled = look.enabled, .spoken = words});
}

void draw_letter(const Draft& draft, const Box& box, const Choice& choice) {
  const auto& style = draft.style;
  const auto icon = icon_of_sector(choice.sector);
  const bool broad = icon && box.width > box.height * 1.2;
  const double height = std::min(box.height, broad ? box.width / broad_letter : box.width);
  const double width = broad ? height * broad_letter : height;
  const Box tile{box.start + (box.width - width) / 2, box.middle() - height / 2, width, height};
  draft.sheet.plane(tile, line_colour(choice.place), height * 0.18);
  if (style.contrast) draft.sheet.frame(tile, style.colours.edge, style.px(3), height * 0.18);
  Box letter = tile;
  if (broad) {
    const Box sign = ui::cut_start(letter, width * 0.52);
    draft.sheet.icon(ui::inset(sign, height * 0.13, height * 0.13), *icon, ui::colours::white,
                     line_colour(choice.place));
  }
  const bool arabic = draft.sheet.words().digit_set() == text::Digits::arabic_indic;
  draft.sheet.code(
      ui::inset(letter, height * 0.1, height * 0.1),
      {.letter = arabic ? choice.letter_ar : std::string(1, choice.line.value), .digits = {}},
      {.size = height * (broad ? 0.8 : 0.9),
       .letter = ui::colours::white,
       .digits = ui::colours::white});
}

void draw_fact(const Draft& draft, const Box& box, const Fact& fact) {
  const auto& style = draft.style;
  const auto& colours = style.colours;
  const double radius = style.px(18);
  draft.sheet.plane(box, fact.warns ? colours.warn_ground : colours.card, radius);
  if (style.contrast || fact.warns) {
    draft.sheet.frame(box, fact.warns ? colours.warn : colours.edge, style.px(3), radius);
  }
  const auto& sign = fact.warns ? colours.warn : style.contrast ? colours.text : colours.primary;
  Box rest = ui::inset(box, style.px(24), style.px(14));
  const double side = std::min(style.px(64), rest.height);
  const Box icon = ui::cut_start(rest, side);
  draft.sheet.icon({icon.start, icon.middle() - side / 2, side, side}, fact.icon, sign,
                   fact.warns ? colours.warn_ground : colours.card);
  ui::cut_start(rest, style.px(24));
  if (!fact.title.empty()) {
    auto title = style.body(26, fact.warns ? colours.warn : colours.mute);
    title.size = std::min(title.size, rest.height * 0.34);
    draft.sheet.write(ui::cut_top(rest, rest.height * 0.38), fact.title, title);
  }
  auto text = style.bold(34, fact.warns ? colours.warn : colours.text);
  text.size = std::min(text.size, rest.height * 0.8);
  draft.sheet.write(rest, fact.text, text, {.least_scale = 0.42, .lines = 2});
}

std::vector<Box> grid(const Style& style, const Box& area, std::size_t count, const Grid& wanted) {
  std::vector<Box> boxes;
  if (count == 0) return boxes;
  const auto rows_wanted = count / wanted.columns;
  const double gap = style.px(rows_wanted > 11 ? 9 : rows_wanted > 6 ? 14 : Style::gap);
  const auto rows_at = [&](std::size_t columns) { return (count + columns - 1) / columns; };
  const auto height_at = [&](std::size_t rows) {
    return (area.height - gap * static_cast<double>(rows - 1)) / static_cast<double>(rows);
  };
  std::size_t columns = wanted.columns;
  while (columns < wanted.most_columns && height_at(rows_at(columns)) < wanted.least) ++columns;
  auto rows = rows_at(columns);
  while (rows > 1 && height_at(rows) < wanted.least) --rows;
  const double height = std::min(height_at(rows), wanted.most);
  const double width =
      (area.width - gap * static_cast<double>(columns - 1)) / static_cast<double>(columns);
  for (std::size_t i = 0; i < std::min(count, rows * columns); ++i) {
    const auto row = i / columns;
    const auto column = i % columns;
    boxes.push_back({area.start + static_cast<double>(column) * (width + gap),
                     area.top + static_cast<double>(row) * (height + gap), width, height});
  }
  return boxes;
}

std::string help_words(const text::Phrases& words, Help help) {
  switch (help) {
    case Help::asking:
      return words.text("kiosk.help_asking");
    case Help::told:
      return words.text("kiosk.help_told");
    case Help::nobody:
      return words.text("kiosk.help_nobody");
    case Help::none:
      break;
  }
  return {};
}

ui::TicketCode code_in(const text::Phrases& words, const IssuedTicket& ticket) {
  const bool arabic = words.digit_set() == text::Digits::arabic_indic;
  return {arabic ? ticket.letter_ar : std::string(1, ticket.letter.value),
          words.digits(std::to_string(ticket.number))};
}

}  // namespace dawr::ticket
