// The half of the card where something is done: one blue or gold action, and what may be said
// beside it. What is undone stands at the foot, under everything else.
#include <algorithm>

#include "counter/console/parts.h"

namespace dawr::counter::console {
namespace {

using ui::Align;
using ui::Box;
namespace colours = ui::colours;

std::string_view phrase_of(Done done) {
  switch (done) {
    case Done::something:
      return "console.done_something";
    case Done::served:
      return "console.done_served";
    case Done::incomplete:
      return "console.done_incomplete";
    case Done::redirected:
      return "console.done_redirected";
    case Done::transferred:
      return "console.done_transferred";
    case Done::held:
      return "console.done_held";
    case Done::no_show:
      return "console.done_no_show";
  }
  return {};
}

void add_undo(const Pen& pen, const Box& box, const UndoView& undo) {
  pen.sheet.plane(box, colours::navy, 10);
  Box rest = ui::inset(box, 12, 0);
  const Box bar = ui::inset(ui::cut_bottom(rest, 9), 0, 2);
  const double share = static_cast<double>(undo.left_s) / static_cast<double>(undo.of_s);
  pen.sheet.plane(bar, colours::line, 2.5);
  pen.sheet.plane({bar.start, bar.top, bar.width * std::min(1.0, share), bar.height}, colours::gold,
                  2.5);
  add_cap(pen, ui::inset(ui::cut_end(rest, 68), 0, (rest.height - 28) / 2), "Ctrl Z", colours::gold,
          colours::gold);
  ui::cut_end(rest, 8);
  pen.sheet.say(ui::cut_end(rest, 100), "console.undo", bold(17, colours::gold),
                {.align = Align::end}, {{"count", undo.left_s}});
  pen.sheet.say(rest, phrase_of(undo.done), bold(17, colours::white), {.least_scale = 0.88});
  pen.sheet.target(
      {.action = "undo", .box = box, .radius = 10, .keys = {"Ctrl+Z"}, .enabled = true});
}

void add_idle(const Pen& pen, Box box) {
  const auto& words = pen.sheet.words();
  pen.sheet.say(ui::cut_top(box, 44), "console.ready_title", heading(25, colours::text));
  pen.sheet.say(ui::cut_top(box, 50), "console.ready_note", plain(17, colours::mute), {.lines = 2});
  ui::cut_top(box, 22);
  add_primary(pen, ui::cut_top(box, 118),
              {.action = "next",
               .words = words.text("console.primary_next"),
               .cap = "F2",
               .enabled = pen.view.key(Key::next).open()},
              true);
}

// Beside the form: what it is for.
void add_beside_form(const Pen& pen, Box box) {
  const bool away = pen.view.scene == Scene::away;
  pen.sheet.say(ui::cut_top(box, 44), away ? "console.away_title" : "console.closed_title",
                heading(25, colours::text));
  ui::cut_top(box, 8);
  pen.sheet.say(ui::cut_top(box, 76), away ? "console.away_note" : "console.closed_note",
                plain(18, colours::mute), {.lines = 3});
  ui::cut_top(box, 8);
  if (away && pen.view.hold) {
    pen.sheet.say(ui::cut_top(box, 52), "console.away_hold", bold(17, colours::warn), {.lines = 2});
  }
}

}  // namespace

void add_work(const Pen& pen, const Box& box) {
  Box rest = box;
  const Box toast = ui::cut_bottom(rest, 54);
  ui::cut_bottom(rest, 10);
  add_strip(pen, ui::cut_bottom(rest, 76));
  ui::cut_bottom(rest, 12);
  switch (pen.view.scene) {
    case Scene::called:
      add_call(pen, rest);
      break;
    case Scene::serving:
      add_service(pen, rest);
      break;
    case Scene::idle:
      add_idle(pen, rest);
      break;
    default:
      add_beside_form(pen, rest);
      break;
  }
  if (pen.view.undo) add_undo(pen, toast, *pen.view.undo);
}

}  // namespace dawr::counter::console
