// One box beside the work says the one thing that matters now, and what to do; else the rule.
#include "counter/console/parts.h"

namespace dawr::counter::console {
namespace {

using ui::Box;
namespace colours = ui::colours;

struct Saying {
  std::string_view title;
  std::string_view note;
};

Saying saying_of(Strip strip, bool ticket_in_hand) {
  switch (strip) {
    case Strip::offline:
      return {"console.strip_offline",
              ticket_in_hand ? "console.strip_offline_ticket" : "console.strip_offline_note"};
    case Strip::waiting:
      return {"console.strip_waiting", "console.strip_waiting_note"};
    case Strip::not_kept:
      return {"console.strip_not_kept", "console.strip_not_kept_note"};
    case Strip::postponed:
      return {"console.strip_postponed", "console.strip_postponed_note"};
    case Strip::break_after:
      return {"console.strip_break_after", "console.strip_stay"};
    case Strip::close_after:
      return {"console.strip_close_after", "console.strip_stay"};
    case Strip::put_back:
      return {"console.strip_put_back", "console.strip_put_back_note"};
    case Strip::no_day:
      return {"console.strip_no_day", "console.strip_no_day_note"};
    case Strip::voice:
      return {"console.strip_voice", "console.strip_voice_note"};
    case Strip::none:
    case Strip::refused:
    case Strip::help:
      break;
  }
  return {"console.rule", "console.rule_note"};
}

struct Look {
  ui::Colour ground;
  ui::Colour ink;
  ui::Shape shape;
};

Look look_of(Strip strip) {
  switch (strip) {
    case Strip::none:
      return {colours::background, colours::ok, ui::Shape::shield};
    case Strip::waiting:
    case Strip::break_after:
    case Strip::close_after:
      return {colours::off_background, colours::blue, ui::Shape::clock};
    case Strip::help:
      return {colours::off_background, colours::blue, ui::Shape::speech};
    case Strip::voice:
      return {colours::warn_background, colours::warn, ui::Shape::speech};
    default:
      return {colours::warn_background, colours::warn, ui::Shape::triangle};
  }
}

// A strip that offers a key is that key.
void add_offer(const Pen& pen, const Box& box, Box& rest) {
  const Strip strip = pen.view.strip;
  const bool put_back = strip == Strip::put_back;
  if (!put_back && strip != Strip::break_after && strip != Strip::close_after) return;
  const std::string_view cap = put_back ? "Home" : "Esc";
  add_cap(pen, ui::inset(ui::cut_end(rest, 62), 0, (rest.height - 30) / 2), cap, colours::blue,
          colours::blue);
  ui::cut_end(rest, 8);
  pen.sheet.target({.action = put_back ? "put-back" : "stay",
                    .box = box,
                    .radius = 10,
                    .keys = {put_back ? "Home" : "Escape"}});
}

// Which number the clerk is to call out, and what that counts for.
void say_call(const Pen& pen, Box rest, const TicketView& ticket) {
  const bool again = ticket.calls_left > 0;
  const bool over = !again && ticket.no_show_s.value_or(1) <= 0;
  const auto code = code_in(pen.sheet.words(), ticket.code);
  pen.sheet.say(
      ui::cut_top(rest, 24), over ? "console.strip_called_out" : "console.strip_call_out",
      bold(17, colours::text), {.least_scale = 0.88},
      {{"letter", std::string_view(code.letter)}, {"digits", std::string_view(code.digits)}});
  pen.sheet.say(rest, again ? "console.strip_call_out_note" : "console.strip_called_out_note",
                plain(15, colours::mute), {.least_scale = 1, .lines = 2});
}

}  // namespace

void add_strip(const Pen& pen, const Box& box) {
  const Look look = look_of(pen.view.strip);
  pen.sheet.plane(box, look.ground, 10);
  Box rest = ui::inset(box, 14, 8);
  pen.sheet.icon(ui::inset(ui::cut_start(rest, 34), 0, (rest.height - 34) / 2), look.shape,
                 look.ink, look.ground);
  ui::cut_start(rest, 12);
  add_offer(pen, box, rest);
  if (pen.view.strip == Strip::refused && pen.view.refusal) {
    pen.sheet.write(rest,
                    refusal_in(pen.sheet.words(), *pen.view.refusal, pen.view.refused_for_minutes),
                    bold(17, colours::warn), {.least_scale = 0.88, .lines = 3});
    return;
  }
  if (pen.view.strip == Strip::help) {
    return say_help(pen, rest, bold(17, colours::text), {.least_scale = 0.88, .lines = 3});
  }
  if (pen.view.strip == Strip::voice && pen.view.ticket)
    return say_call(pen, rest, *pen.view.ticket);
  const Saying saying = saying_of(pen.view.strip, pen.view.ticket.has_value());
  pen.sheet.say(ui::cut_top(rest, 24), saying.title, bold(17, colours::text),
                {.least_scale = 0.88});
  pen.sheet.say(rest, saying.note, plain(15, colours::mute), {.least_scale = 1, .lines = 2});
}

}  // namespace dawr::counter::console
