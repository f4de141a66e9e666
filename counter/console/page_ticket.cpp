// The ticket in hand: its code, its service, how long. Nothing else is known of anybody.
#include <algorithm>
#include <array>

#include "counter/console/parts.h"

namespace dawr::counter::console {
namespace {

using ui::Align;
using ui::Box;
namespace colours = ui::colours;

void add_chip(const Pen& pen, const Box& box, bool serving) {
  const ui::Colour ink = serving ? colours::ok : colours::warn;
  pen.sheet.plane(box, serving ? colours::ok_background : colours::warn_background, 17);
  Box rest = ui::inset(box, 14, 0);
  pen.sheet.icon(ui::inset(ui::cut_start(rest, 12), 0, (rest.height - 12) / 2), ui::Shape::disc,
                 ink);
  ui::cut_start(rest, 9);
  pen.sheet.say(rest, serving ? "console.chip_serving" : "console.chip_called", bold(17, ink));
}

struct Gate {
  bool passed{};
  std::string words;
};

// What a no-show takes, one below the other, each done or not.
void add_gates(const Pen& pen, const Box& box, const TicketView& ticket) {
  const auto& words = pen.sheet.words();
  pen.sheet.plane(box, colours::background, 10);
  Box rest = ui::inset(box, 14, 8);
  pen.sheet.say(ui::cut_top(rest, 26), "console.gates", bold(15, colours::mute));
  const bool called_often = ticket.calls_left == 0;
  const bool time_over = called_often && ticket.shown && ticket.no_show_s.value_or(1) <= 0;
  const std::string wait =
      ticket.no_show_s && *ticket.no_show_s > 0
          ? words.text("console.gate_time_left", {{"count", *ticket.no_show_s}})
          : words.text("console.gate_time");
  const std::array gates{
      Gate{called_often,
           words.text("console.gate_calls",
                      {{"calls", ticket.calls}, {"of", ticket.calls + ticket.calls_left}})},
      Gate{ticket.shown, words.text("console.gate_shown")}, Gate{time_over, wait}};
  const double width = rest.width / 3;
  for (const Gate& gate : gates) {
    Box one = ui::cut_start(rest, width);
    pen.sheet.icon(ui::inset(ui::cut_start(one, 20), 0, (one.height - 20) / 2),
                   gate.passed ? ui::Shape::shield : ui::Shape::clock,
                   gate.passed ? colours::ok : colours::off_on_light, colours::white);
    ui::cut_start(one, 6);
    ui::cut_end(one, 4);
    pen.sheet.write(one, gate.words, plain(15, gate.passed ? colours::ok : colours::text),
                    {.least_scale = 1, .lines = 2});
  }
}

void add_facts(const Pen& pen, const Box& box, const TicketView& ticket) {
  pen.sheet.plane(box, colours::background, 10);
  const Box rest = ui::inset(box, 14, 8);
  const bool cashier = pen.view.kind == CounterKind::cashier;
  if (ticket.fee == Fee::paid || ticket.fee == Fee::waived) {
    return pen.sheet.say(rest, ticket.fee == Fee::paid ? "console.fee_paid" : "console.fee_waived",
                         bold(17, colours::ok), {.lines = 2});
  }
  pen.sheet.say(rest,
                !ticket.fee_at_cashier ? "console.no_fee"
                : cashier              ? "console.fee_here"
                                       : "console.fee_at_cashier",
                plain(17, colours::text), {.lines = 2});
}

void add_elapsed(const Pen& pen, Box box, const TicketView& ticket, bool serving) {
  const auto& words = pen.sheet.words();
  Box text = ui::cut_top(box, 44);
  const double side = text.width * 0.32;
  pen.sheet.say(ui::cut_start(text, side), serving ? "console.since_start" : "console.since_call",
                plain(17, colours::mute));
  const Box typical = ui::cut_end(text, side);
  if (serving && ticket.typical_minutes) {
    pen.sheet.say(typical, "console.typical", plain(17, colours::mute), {.align = Align::end},
                  {{"minutes", *ticket.typical_minutes}});
  }
  if (ticket.elapsed_s) {
    pen.sheet.write(text, duration_in(words, *ticket.elapsed_s), figures(29, colours::text),
                    {.align = Align::centre});
  }
  if (!serving || !ticket.typical_minutes || !ticket.elapsed_s) return;
  // The mark of what is typical stands at two thirds.
  const Box bar = ui::inset(box, 0, std::max(0.0, (box.height - 12) / 2));
  const double typical_s = *ticket.typical_minutes * 60.0;
  const double share = std::min(1.0, static_cast<double>(*ticket.elapsed_s) / typical_s / 1.5);
  pen.sheet.plane(bar, colours::grid, 6);
  pen.sheet.plane({bar.start, bar.top, std::max(12.0, bar.width * share), bar.height}, colours::ok,
                  6);
  pen.sheet.plane({bar.start + bar.width * 2 / 3, bar.top - 6, 3, bar.height + 12}, colours::text);
}

void add_hold(const Pen& pen, const Box& box, const HoldView& hold) {
  const auto& words = pen.sheet.words();
  pen.sheet.plane(box, colours::warn_background, 10);
  Box rest = ui::inset(box, 14, 8);
  pen.sheet.code(ui::cut_start(rest, 120), code_in(words, hold.code),
                 {.size = 34, .letter = colours::blue, .digits = colours::text});
  ui::cut_start(rest, 14);
  pen.sheet.say(ui::cut_top(rest, rest.height / 2), "console.on_hold", bold(17, colours::warn));
  const auto left = duration_in(words, hold.left_s);
  if (hold.left_s > 0) {
    pen.sheet.say(rest, "console.hold_left", plain(16, colours::text), {},
                  {{"time", std::string_view(left)}});
  } else {
    pen.sheet.say(rest, "console.hold_over", plain(16, colours::text));
  }
}

// Nobody is at the counter.
void add_empty(const Pen& pen, Box box) {
  if (pen.view.hold) {
    add_hold(pen, ui::cut_bottom(box, 80), *pen.view.hold);
    ui::cut_bottom(box, 12);
  }
  Box middle = ui::inset(box, 0, std::max(0.0, (box.height - 250) / 2));
  const Box mark = ui::cut_top(middle, 120);
  pen.sheet.icon(mark, ui::Shape::star, colours::off_background);
  ui::cut_top(middle, 12);
  pen.sheet.say(ui::cut_top(middle, 52), "console.idle_title", heading(32, colours::text),
                {.align = Align::centre});
  pen.sheet.say(middle, "console.idle_note", plain(18, colours::mute),
                {.align = Align::centre, .lines = 2});
}

}  // namespace

void add_ticket(const Pen& pen, const Box& box) {
  if (pen.view.scene == Scene::sign_in || pen.view.scene == Scene::away) {
    return add_sign_in(pen, box);
  }
  if (!pen.view.ticket) return add_empty(pen, box);
  const TicketView& ticket = *pen.view.ticket;
  const bool serving = pen.view.scene == Scene::serving;
  const auto& words = pen.sheet.words();
  Box rest = box;
  Box top = ui::cut_top(rest, 36);
  add_chip(pen, ui::cut_start(top, 250), serving);
  pen.sheet.say(top, "console.call_of", plain(17, colours::mute), {.align = Align::end},
                {{"call", ticket.calls}, {"of", ticket.calls + ticket.calls_left}});
  add_elapsed(pen, ui::cut_bottom(rest, 70), ticket, serving);
  ui::cut_bottom(rest, 8);
  const Box facts = ui::cut_bottom(rest, 88);
  serving ? add_facts(pen, facts, ticket) : add_gates(pen, facts, ticket);
  ui::cut_bottom(rest, 8);
  pen.sheet.write(ui::cut_bottom(rest, 46), words.in(ticket.service), heading(25, colours::text),
                  {.align = Align::centre, .least_scale = 0.68, .lines = 2});
  const auto second = code_in(pen.sheet.second(), ticket.code);
  pen.sheet.say_second(
      ui::cut_bottom(rest, 28), "console.code_small", bold(18, colours::mute),
      {.align = Align::centre},
      {{"letter", std::string_view(second.letter)}, {"digits", std::string_view(second.digits)}});
  pen.sheet.code(ui::inset(rest, 4, 12), code_in(words, ticket.code),
                 {.size = 230, .letter = colours::blue, .digits = colours::text});
}

}  // namespace dawr::counter::console
