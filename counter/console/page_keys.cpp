// The bar of keys: each stays in its place, and says in words why it can't be pressed.
#include <array>

#include "counter/console/parts.h"

namespace dawr::counter::console {
namespace {

using ui::Box;
using ui::Colour;
namespace colours = ui::colours;

struct BarKey {
  std::string_view cap;
  std::string_view action;
  std::string_view title;
  std::string_view note;  // while it can be pressed
  std::optional<Key> key{};
};

constexpr std::array bar{
    BarKey{"F2", "bar next", "console.key_next", "console.note_next", Key::next},
    BarKey{"F3", "bar recall", "console.key_recall", "console.note_recall", Key::recall},
    BarKey{"F7", "bar ask start", "console.key_start", "console.note_start", Key::start},
    BarKey{"F4", "bar no-show", "console.key_no_show", "console.note_no_show", Key::no_show},
    BarKey{"F8", "bar complete served", "console.key_complete", "console.note_complete",
           Key::complete},
    BarKey{"F5", "bar ask transfer", "console.key_transfer", "console.note_transfer",
           Key::transfer},
    BarKey{"F6", "bar hold", "console.key_hold", "console.note_hold", Key::hold},
    BarKey{"F9", "bar ask break", "console.key_break", "console.note_break", Key::take_break},
    BarKey{"F10", "bar close", "console.key_close", "console.note_close", Key::close},
    BarKey{"F1", "bar ask help", "console.key_help", "console.note_help"},
};

// With free hands the same key brings back what it held.
constexpr BarKey resume{"F6", "bar resume", "console.key_resume", "console.note_resume",
                        Key::resume};

// Where the visit has a further stage, the same key sends the ticket there.
constexpr BarKey refer{"F8", "bar refer", "console.key_refer", "console.note_refer", Key::refer};

const BarKey& as_it_stands(const Pen& pen, const BarKey& key) {
  const bool brings_back = pen.view.hold && pen.view.scene != Scene::serving;
  if (key.key == Key::hold && brings_back) return resume;
  const bool goes_on = pen.view.scene == Scene::serving && pen.view.ticket->next;
  return key.key == Key::complete && goes_on ? refer : key;
}

// Nobody is served for nothing, nor goes on from the cash desk.
bool is_unpaid(const Pen& pen, const BarKey& key) {
  const bool at_cash_desk = pen.view.kind == CounterKind::cashier;
  return pen.view.fee_due() &&
         (key.key == Key::complete || (key.key == Key::refer && at_cash_desk));
}

bool is_waiting(const Pen& pen, const BarKey& key) {
  return (key.key == Key::take_break && pen.view.strip == Strip::break_after) ||
         (key.key == Key::close && pen.view.strip == Strip::close_after);
}

// The one thing to do now.
bool is_primary(const Pen& pen, const BarKey& key) {
  const Scene scene = pen.view.scene;
  return (scene == Scene::idle && key.key == Key::next) ||
         (scene == Scene::called && key.key == Key::start) ||
         (scene == Scene::serving && (key.key == Key::complete || key.key == Key::refer));
}

struct Inks {
  Colour ground;
  Colour title;
  Colour note;
  Colour cap;
};

Inks inks_of(bool open, bool primary) {
  if (!open)
    return {colours::navy2, colours::off_on_dark, colours::off_on_dark, colours::off_on_dark};
  if (primary) return {colours::gold, colours::navy, colours::navy, colours::navy};
  return {colours::panel, colours::white, colours::soft, colours::gold};
}

std::string note_of(const Pen& pen, const BarKey& key, bool open) {
  const auto& words = pen.sheet.words();
  if (is_unpaid(pen, key) && pen.view.key(*key.key).open())
    return words.text("console.lock_fee_due");
  if (!open) return lock_in(words, pen.view.key(*key.key));
  if (is_waiting(pen, key)) return words.text("console.note_after_ticket");
  if (key.key == Key::recall && pen.view.ticket) {
    return words.text(key.note, {{"calls", pen.view.ticket->calls_left}});
  }
  const bool after = key.key == Key::take_break || key.key == Key::close;
  if (after && pen.view.ticket) return words.text("console.note_after_ticket");
  return words.text(key.note);
}

void add_key(const Pen& pen, const Box& box, const BarKey& key) {
  const bool open = !key.key || (pen.view.key(*key.key).open() && !is_unpaid(pen, key));
  const auto* locks = key.key ? &pen.view.key(*key.key).locks : nullptr;
  const bool counting = !open && !locks->empty() && locks->front().lock == Lock::too_early;
  const Inks inks = inks_of(open, open && is_primary(pen, key));
  pen.sheet.plane(box, inks.ground, 12);
  if (is_waiting(pen, key)) pen.sheet.frame(box, colours::gold, 2.5, 12);
  Box rest = ui::inset(box, 10, 9);
  Box top = ui::cut_top(rest, 26);
  add_cap(pen, ui::cut_start(top, key.cap.size() > 2 ? 44 : 36), key.cap, inks.cap, inks.cap);
  if (!open) {
    pen.sheet.icon(ui::inset(ui::cut_end(top, 18), 0, 4),
                   counting ? ui::Shape::clock : ui::Shape::lock,
                   counting ? colours::amber : colours::off_on_dark, colours::navy2);
  }
  pen.sheet.say(ui::cut_top(rest, 28), key.title, heading(17, inks.title), {.least_scale = 0.88});
  pen.sheet.write(rest, note_of(pen, key, open), plain(15, counting ? colours::amber : inks.note),
                  {.least_scale = 1, .lines = 2});
  pen.sheet.target({.action = std::string(key.action),
                    .box = box,
                    .radius = 12,
                    .keys = {std::string(key.cap)},
                    .enabled = open});
}

}  // namespace

void add_keys(const Pen& pen, const Box& box) {
  constexpr double gap = 8;
  pen.sheet.plane(box, colours::navy);
  Box rest = ui::inset(box, 16, 7);
  const double width = (rest.width - gap * (bar.size() - 1)) / bar.size();
  for (const BarKey& key : bar) {
    add_key(pen, ui::cut_start(rest, width), as_it_stands(pen, key));
    ui::cut_start(rest, gap);
  }
}

}  // namespace dawr::counter::console
