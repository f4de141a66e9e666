// Nothing to work with yet: what is going on, and what to do.
#include "counter/console/parts.h"

namespace dawr::counter::console {
namespace {

using ui::Align;
using ui::Box;
namespace colours = ui::colours;

struct Saying {
  std::string_view title;
  std::string_view happening;
  std::string_view to_do;
};

Saying saying_of(Notice notice) {
  switch (notice) {
    case Notice::none:
    case Notice::connecting:
      return {"console.connecting", "console.connecting_why", "console.connecting_do"};
    case Notice::unreachable:
      return {"console.unreachable", "console.unreachable_why", "console.unreachable_do"};
    case Notice::not_enrolled:
      return {"console.not_enrolled", "console.not_enrolled_why", "console.not_enrolled_do"};
    case Notice::key_refused:
      return {"console.key_refused", "console.key_refused_why", "console.key_refused_do"};
    case Notice::wrong_broker:
      return {"console.wrong_broker", "console.wrong_broker_why", "console.wrong_broker_do"};
    case Notice::version:
      return {"console.version", "console.version_why", "console.version_do"};
    case Notice::no_day:
      return {"console.no_day", "console.no_day_why", "console.no_day_do"};
    case Notice::no_counter:
      return {"console.no_counter", "console.no_counter_why", "console.no_counter_do"};
    case Notice::no_console:
      return {"console.no_console", "console.no_console_why", "console.no_console_do"};
  }
  return {};
}

bool is_patience(Notice notice) { return notice == Notice::connecting || notice == Notice::no_day; }

// What has to be read out or compared.
struct Extra {
  std::string_view label;
  std::string shown;  // empty: nothing
};

Extra extra_of(const View& view) {
  switch (view.notice) {
    case Notice::not_enrolled:
    case Notice::key_refused:
      return {"console.fingerprint", view.fingerprint};
    case Notice::connecting:
    case Notice::unreachable:
    case Notice::wrong_broker:
      return {"console.address", view.online ? std::string() : view.address};
    default:
      return {};
  }
}

void add_extra(const Pen& pen, Box& rest, const Extra& extra) {
  ui::cut_top(rest, 16);
  const Box box = ui::cut_top(rest, 84);
  pen.sheet.plane(box, colours::background, 10);
  Box inner = ui::inset(box, 18, 8);
  pen.sheet.say(ui::cut_top(inner, 26), extra.label, plain(16, colours::mute),
                {.align = Align::centre});
  pen.sheet.write(inner, extra.shown, bold(26, colours::text),
                  {.align = Align::centre, .direction = ui::Direction::left_to_right});
}

}  // namespace

void add_notice(const Pen& pen, const Box& box) {
  const Saying saying = saying_of(pen.view.notice);
  const bool patience = is_patience(pen.view.notice);
  const Extra extra = extra_of(pen.view);
  const double height = extra.shown.empty() ? 400 : 500;
  const Box card = ui::inset(box, (box.width - 860) / 2, (box.height - height) / 2);
  add_card(pen, card);
  Box rest = ui::inset(card, 48, 34);
  pen.sheet.icon(ui::cut_top(rest, 84), patience ? ui::Shape::clock : ui::Shape::triangle,
                 patience ? colours::blue : colours::warn, colours::white);
  ui::cut_top(rest, 14);
  pen.sheet.say(ui::cut_top(rest, 56), saying.title, heading(34, colours::text),
                {.align = Align::centre});
  pen.sheet.say(ui::cut_top(rest, 68), saying.happening, plain(20, colours::mute),
                {.align = Align::centre, .lines = 2});
  ui::cut_top(rest, 10);
  pen.sheet.say(ui::cut_top(rest, 80), saying.to_do, bold(20, colours::text),
                {.align = Align::centre, .lines = 2});
  if (!extra.shown.empty()) add_extra(pen, rest, extra);
}

}  // namespace dawr::counter::console
