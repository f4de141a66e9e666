// What is done with a ticket in hand: the code that starts its service, the outcomes that end it.
#include <string>
#include <string_view>

#include "counter/console/parts.h"

namespace dawr::counter::console {
namespace {

using ui::Align;
using ui::Box;
namespace colours = ui::colours;

void add_digits(const Pen& pen, const Box& box) {
  const View& view = pen.view;
  const auto& words = pen.sheet.words();
  const bool locked = view.ticket && view.ticket->tries_left == 0;
  const bool wrong = view.code_wrong && view.code.empty();
  pen.sheet.plane(box,
                  locked  ? colours::off_background
                  : wrong ? colours::warn_background
                          : ui::from_hex(0xDCE8FA),
                  12);
  pen.sheet.frame(box, locked ? colours::grid : wrong ? colours::alert : colours::blue, 3, 12);
  const Box inner = ui::inset(box, 20, 16);
  if (locked) {
    pen.sheet.icon(ui::inset(inner, 0, 10), ui::Shape::lock, colours::off_on_light,
                   colours::off_background);
  } else if (view.scanning) {
    pen.sheet.say(inner, "console.scanning", bold(22, colours::blue), {.align = Align::centre});
  } else if (!view.code.empty()) {
    pen.sheet.digits(inner, words.digits(view.code), figures(92, colours::text));
  } else {
    pen.sheet.say(inner, wrong ? "console.code_again" : "console.code_empty",
                  plain(22, wrong ? colours::alert : colours::mute), {.align = Align::centre});
  }
}

// Below the box: what is wrong, else how many tries are left.
void add_tries(const Pen& pen, const Box& box) {
  const View& view = pen.view;
  const auto say = [&](std::string_view phrase) {
    pen.sheet.say(box, phrase, bold(17, colours::alert), {.align = Align::centre, .lines = 2});
  };
  const int tries = view.ticket ? view.ticket->tries_left : 0;
  if (tries == 0) return say("console.code_locked");
  switch (view.hint) {
    case Hint::code_short:
      return say("console.hint_code_short");
    case Hint::code_zero:
      return say("console.hint_code_zero");
    case Hint::not_a_ticket:
      return say("console.hint_not_a_ticket");
    case Hint::other_ticket:
      return say("console.hint_other_ticket");
    default:
      break;
  }
  const bool wrong = view.code_wrong && view.code.empty();
  pen.sheet.say(box, wrong ? "console.code_wrong" : "console.tries",
                wrong ? bold(17, colours::alert) : plain(16, colours::mute),
                {.align = Align::centre, .lines = 2}, {{"count", tries}});
}

}  // namespace

void add_call(const Pen& pen, const Box& area) {
  const auto& words = pen.sheet.words();
  Box box = area;
  pen.sheet.say(ui::cut_top(box, 38), "console.code_title", heading(24, colours::text));
  pen.sheet.say(ui::cut_top(box, 30), "console.code_note", plain(16, colours::mute));
  ui::cut_top(box, 6);
  add_digits(pen, ui::cut_top(box, 118));
  add_tries(pen, ui::cut_top(box, 48));
  add_primary(pen, ui::cut_top(box, 100),
              {.action = "ask start",
               .words = words.text("console.primary_start"),
               .cap = "Enter",
               .keys = {"Return", "Keypad Enter"},
               .enabled = pen.view.key(Key::start).open()},
              false);
}

namespace {

void add_outcomes(const Pen& pen, const Box& first, const Box& second) {
  const auto& words = pen.sheet.words();
  const bool open = pen.view.key(Key::complete).open();
  add_secondary(pen, first,
                {.action = "complete incomplete",
                 .words = words.text("console.outcome_incomplete"),
                 .cap = "F11",
                 .keys = {"F11"},
                 .enabled = open});
  add_secondary(pen, second,
                {.action = "complete redirected",
                 .words = words.text("console.outcome_redirected"),
                 .cap = "F12",
                 .keys = {"F12"},
                 .enabled = open});
}

// What is typed of the receipt, and below it what is wrong with that.
void add_reference(const Pen& pen, Box& box) {
  const View& view = pen.view;
  const bool wrong = view.hint == Hint::reference_missing || view.hint == Hint::reference_wrong;
  const Box field = ui::cut_top(box, 72);
  pen.sheet.plane(field, wrong ? colours::warn_background : ui::from_hex(0xDCE8FA), 12);
  pen.sheet.frame(field, wrong ? colours::alert : colours::blue, 3, 12);
  const Box inner = ui::inset(field, 18, 10);
  if (view.reference.empty()) {
    pen.sheet.say(inner, "console.reference_empty", plain(20, colours::mute),
                  {.align = Align::centre});
  } else {
    // As it stands on the receipt, whichever way the words around it run.
    constexpr std::string_view left_to_right = "\u2066";
    constexpr std::string_view end_of_it = "\u2069";
    pen.sheet.write(inner, std::string(left_to_right) + view.reference + std::string(end_of_it),
                    figures(34, colours::text), {.align = Align::centre, .least_scale = 0.45});
  }
  const Box below = ui::cut_top(box, 40);
  if (wrong) {
    pen.sheet.say(below,
                  view.hint == Hint::reference_missing ? "console.hint_reference_missing"
                                                       : "console.hint_reference_wrong",
                  bold(16, colours::alert), {.align = Align::centre, .lines = 2});
  } else {
    pen.sheet.say(below, "console.reference_note", plain(15, colours::mute),
                  {.align = Align::centre, .lines = 2});
  }
}

void add_payment(const Pen& pen, const Box& area) {
  const auto& words = pen.sheet.words();
  const bool open = pen.view.key(Key::complete).open();
  Box box = area;
  pen.sheet.say(ui::cut_top(box, 38), "console.payment_title", heading(22, colours::text));
  ui::cut_top(box, 4);
  add_reference(pen, box);
  ui::cut_top(box, 4);
  add_primary(pen, ui::cut_top(box, 80),
              {.action = "ask pay",
               .words = words.text("console.primary_pay"),
               .cap = "Enter",
               .keys = {"Return", "Keypad Enter"},
               .enabled = open},
              false);
  ui::cut_top(box, 10);
  add_secondary(pen, ui::cut_top(box, 50),
                {.action = "ask waive",
                 .words = words.text("console.waive"),
                 .cap = "End",
                 .keys = {"End"},
                 .enabled = open});
  ui::cut_top(box, 8);
  Box row = ui::cut_top(box, 50);
  const Box first = ui::cut_start(row, (row.width - 8) / 2);
  ui::cut_start(row, 8);
  add_outcomes(pen, first, row);
}

// To the next stage of the visit.
void add_refer(const Pen& pen, const Box& box) {
  const auto& words = pen.sheet.words();
  add_primary(pen, box,
              {.action = "refer",
               .words = words.text("console.primary_refer",
                                   {{"line", words.in(pen.view.ticket->next->line)}}),
               .cap = "F8",
               .enabled = pen.view.key(Key::refer).open()},
              false);
}

void add_onward(const Pen& pen, const Box& area) {
  const auto& words = pen.sheet.words();
  Box box = area;
  pen.sheet.say(ui::cut_top(box, 40), "console.refer_title", heading(22, colours::ok));
  pen.sheet.say(ui::cut_top(box, 50), "console.refer_note", plain(16, colours::mute), {.lines = 2});
  ui::cut_top(box, 8);
  add_refer(pen, ui::cut_top(box, 90));
  ui::cut_top(box, 12);
  add_secondary(pen, ui::cut_top(box, 50),
                {.action = "complete served",
                 .words = words.text("console.outcome_served_here"),
                 .cap = "Ins",
                 .keys = {"Insert"},
                 .enabled = pen.view.key(Key::complete).open()});
  ui::cut_top(box, 8);
  Box row = ui::cut_top(box, 50);
  const Box first = ui::cut_start(row, (row.width - 8) / 2);
  ui::cut_start(row, 8);
  add_outcomes(pen, first, row);
}

// At a window: whoever has not paid yet is sent to do so.
void add_unpaid(const Pen& pen, const Box& area) {
  const auto& words = pen.sheet.words();
  Box box = area;
  pen.sheet.say(ui::cut_top(box, 40), "console.unpaid_title", heading(22, colours::warn));
  pen.sheet.say(ui::cut_top(box, 50), "console.unpaid_note", plain(16, colours::mute),
                {.lines = 2});
  ui::cut_top(box, 8);
  const Box primary = ui::cut_top(box, 106);
  if (pen.view.ticket->next) {
    add_refer(pen, primary);
  } else {
    add_primary(pen, primary,
                {.action = "ask transfer",
                 .words = words.text("console.primary_to_cashier"),
                 .cap = "F5",
                 .enabled = pen.view.key(Key::transfer).open()},
                false);
  }
  ui::cut_top(box, 12);
  const Box first = ui::cut_top(box, 56);
  ui::cut_top(box, 10);
  add_outcomes(pen, first, ui::cut_top(box, 56));
}

}  // namespace

void add_service(const Pen& pen, const Box& area) {
  if (pen.view.fee_due()) {
    return pen.view.kind == CounterKind::cashier ? add_payment(pen, area) : add_unpaid(pen, area);
  }
  if (pen.view.ticket->next) return add_onward(pen, area);
  const auto& words = pen.sheet.words();
  Box box = area;
  Box title = ui::cut_top(box, 40);
  pen.sheet.icon(ui::inset(ui::cut_start(title, 28), 0, 6), ui::Shape::shield, colours::ok,
                 colours::white);
  ui::cut_start(title, 8);
  pen.sheet.say(title, "console.service_title", heading(22, colours::ok));
  pen.sheet.say(ui::cut_top(box, 50), "console.service_note", plain(16, colours::mute),
                {.lines = 2});
  ui::cut_top(box, 8);
  add_primary(pen, ui::cut_top(box, 106),
              {.action = "complete served",
               .words = words.text("console.primary_served"),
               .cap = "F8",
               .enabled = pen.view.key(Key::complete).open()},
              false);
  ui::cut_top(box, 12);
  const Box first = ui::cut_top(box, 56);
  ui::cut_top(box, 10);
  add_outcomes(pen, first, ui::cut_top(box, 56));
}

}  // namespace dawr::counter::console
