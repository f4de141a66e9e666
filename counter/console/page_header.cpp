#include "counter/console/parts.h"

namespace dawr::counter::console {
namespace {

using ui::Align;
using ui::Box;
namespace colours = ui::colours;

void add_counter(const Pen& pen, Box& rest) {
  const View& view = pen.view;
  const auto& words = pen.sheet.words();
  if (view.number > 0) {
    const Box badge = ui::inset(ui::cut_start(rest, 150), 0, 10);
    pen.sheet.plane(badge, colours::gold, 8);
    pen.sheet.write(ui::inset(badge, 10, 0),
                    words.text(view.kind == CounterKind::cashier ? "console.cashier_number"
                                                                 : "console.counter_number",
                               {{"number", view.number}}),
                    heading(23, colours::navy), {.align = Align::centre});
    ui::cut_start(rest, 16);
  }
  Box names = ui::inset(ui::cut_start(rest, 440), 0, 6);
  if (view.clerk) {
    const auto number = words.digits(std::to_string(view.clerk->value));
    pen.sheet.say(ui::cut_top(names, names.height / 2), "console.clerk_number",
                  bold(18, colours::white), {}, {{"number", std::string_view(number)}});
  }
  if (view.help_at.empty() || view.strip == Strip::help) {
    pen.sheet.write(names, words.in(view.centre), plain(16, colours::soft));
  } else {  // what the clerk's own work needs said has the strip
    say_help(pen, names, bold(16, colours::amber), {.least_scale = 0.94});
  }
}

void add_link(const Pen& pen, Box& rest) {
  const bool online = pen.view.online;
  pen.sheet.say(ui::cut_end(rest, 110), online ? "console.online" : "console.offline",
                bold(18, online ? colours::white : colours::coral), {.align = Align::start});
  ui::cut_end(rest, 9);
  const Box dot = ui::inset(ui::cut_end(rest, 16), 0, (rest.height - 16) / 2);
  pen.sheet.icon(dot, online ? ui::Shape::disc : ui::Shape::triangle,
                 online ? colours::mint : colours::coral, colours::navy);
  ui::cut_end(rest, 20);
}

void add_clock(const Pen& pen, Box& rest) {
  if (!pen.view.clock) return;
  const auto clock = pen.sheet.words().clock(*pen.view.clock);
  if (!clock.period.empty()) {
    pen.sheet.write(ui::cut_end(rest, 48), clock.period, plain(16, colours::soft));
    ui::cut_end(rest, 6);
  }
  pen.sheet.digits(ui::cut_end(rest, 84), clock.digits, figures(27, colours::white), Align::end);
  ui::cut_end(rest, 18);
  pen.sheet.plane(ui::inset(ui::cut_end(rest, 2), 0, 16), colours::line);
  ui::cut_end(rest, 18);
}

void add_voice(const Pen& pen, Box& rest) {
  const Box badge = ui::inset(ui::cut_end(rest, 240), 0, 12);
  ui::cut_end(rest, 12);
  pen.sheet.plane(badge, colours::amber, 8);
  Box words = ui::inset(badge, 12, 0);
  pen.sheet.icon(ui::inset(ui::cut_start(words, 22), 0, (words.height - 22) / 2), ui::Shape::speech,
                 colours::navy, colours::amber);
  ui::cut_start(words, 9);
  pen.sheet.say(words, "console.by_voice", bold(17, colours::navy));
}

// Seen only while a call waits for its display, or has it; and while none shows any.
void add_shown(const Pen& pen, Box& rest) {
  const bool shown = pen.view.ticket && pen.view.ticket->shown;
  if (pen.view.by_voice && !shown) return add_voice(pen, rest);
  if (pen.view.scene != Scene::called || !pen.view.ticket) return;
  pen.sheet.say(ui::cut_end(rest, 220), shown ? "console.shown" : "console.not_shown",
                plain(17, shown ? colours::soft : colours::amber));
  ui::cut_end(rest, 9);
  pen.sheet.icon(ui::inset(ui::cut_end(rest, 20), 0, (rest.height - 20) / 2),
                 shown ? ui::Shape::shield : ui::Shape::clock,
                 shown ? colours::mint : colours::amber, colours::navy);
  ui::cut_end(rest, 12);
}

}  // namespace

void add_header(const Pen& pen, const Box& box) {
  Box rest = box;
  pen.sheet.plane(rest, colours::navy);
  pen.sheet.plane(ui::cut_bottom(rest, 3), colours::gold);
  rest = ui::inset(rest, 16, 0);
  add_clock(pen, rest);
  add_link(pen, rest);
  add_shown(pen, rest);
  if (pen.view.demonstration) {
    const Box badge = ui::inset(ui::cut_end(rest, 126), 0, 13);
    ui::cut_end(rest, 14);
    pen.sheet.plane(badge, colours::amber, 6);
    pen.sheet.say(ui::inset(badge, 6, 0), "display.demonstration", bold(16, colours::navy),
                  {.align = Align::centre});
  }
  add_counter(pen, rest);
}

}  // namespace dawr::counter::console
