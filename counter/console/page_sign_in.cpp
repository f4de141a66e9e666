// The form by which a person takes a counter, or comes back to it.
#include "counter/console/parts.h"

namespace dawr::counter::console {
namespace {

using ui::Align;
using ui::Box;
namespace colours = ui::colours;

struct FieldLook {
  std::string_view label;
  std::string_view action;
  std::string shown;
  bool active{};
};

void add_field(const Pen& pen, Box box, const FieldLook& field) {
  pen.sheet.say(ui::cut_top(box, 32), field.label, bold(18, colours::text));
  pen.sheet.plane(box, field.active ? ui::from_hex(0xDCE8FA) : colours::background, 12);
  pen.sheet.frame(box, field.active ? colours::blue : colours::grid, field.active ? 3 : 2, 12);
  const Box inner = ui::inset(box, 20, 6);
  if (!field.shown.empty()) {
    pen.sheet.digits(inner, field.shown, figures(40, colours::text));
  } else if (field.active) {
    // Where the next digit will stand.
    pen.sheet.plane({inner.start + inner.width / 2, inner.top + 8, 3, inner.height - 16},
                    colours::blue);
  }
  pen.sheet.target({.action = std::string(field.action), .box = box, .radius = 12});
}

// As many discs as digits: none of them is shown.
void add_dots(const Pen& pen, const Box& field, std::size_t count) {
  constexpr double dot = 16;
  constexpr double step = 28;
  const double width = step * static_cast<double>(count) - (step - dot);
  double start = field.start + (field.width - width) / 2;
  for (std::size_t index = 0; index < count; ++index) {
    pen.sheet.icon({start, field.middle() - dot / 2, dot, dot}, ui::Shape::disc, colours::text);
    start += step;
  }
}

void add_pin(const Pen& pen, const Box& box) {
  const View& view = pen.view;
  const bool active = view.field == Field::pin;
  add_field(pen, box, {"console.field_pin", "field pin", {}, active && view.pin_length == 0});
  if (view.pin_length == 0) return;
  const Box inner{box.start, box.top + 32, box.width, box.height - 32};
  if (active) pen.sheet.frame(inner, colours::blue, 3, 12);
  add_dots(pen, inner, view.pin_length);
}

std::string_view note_of(const View& view) {
  if (view.hint == Hint::clerk_missing) return "console.hint_clerk_missing";
  if (view.hint == Hint::pin_missing) return "console.hint_pin_missing";
  return view.pin_needed ? "console.pin_note" : "console.clerk_note";
}

}  // namespace

void add_sign_in(const Pen& pen, const Box& area) {
  const View& view = pen.view;
  const auto& words = pen.sheet.words();
  const bool away = view.scene == Scene::away;
  Box box = area;
  pen.sheet.say(ui::cut_top(box, 50), away ? "console.return_title" : "console.sign_in_title",
                heading(27, colours::text));
  ui::cut_top(box, 8);
  add_field(pen, ui::cut_top(box, 104),
            {"console.field_clerk", "field clerk", words.digits(view.clerk_typed),
             view.field == Field::clerk});
  ui::cut_top(box, 14);
  if (view.pin_needed) add_pin(pen, ui::cut_top(box, 104));
  const bool wrong = view.hint != Hint::none;
  pen.sheet.say(ui::cut_top(box, 48), note_of(view),
                wrong ? bold(17, colours::alert) : plain(15, colours::mute),
                {.align = Align::start, .least_scale = 1, .lines = 2});
  ui::cut_top(box, 8);
  add_primary(pen, ui::cut_top(box, 92),
              {.action = "sign-in",
               .words = words.text(away ? "console.primary_return" : "console.primary_open"),
               .cap = "Enter",
               .keys = {"Return", "Keypad Enter"},
               .enabled = view.key(Key::open).open()},
              false);
}

}  // namespace dawr::counter::console
