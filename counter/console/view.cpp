#include "counter/console/view.h"

#include <algorithm>
#include <array>

#include "common/device/command_text.h"

namespace dawr::counter::console {
namespace {

using std::chrono::duration_cast;
using std::chrono::seconds;

// A second that has begun counts whole, so that a countdown ends with its lock.
std::int64_t seconds_until(Instant instant, Instant now) {
  return std::chrono::ceil<seconds>(instant - now).count();
}

const Line* line_in(const Surroundings& around, LineId id) {
  if (!around.offer) return nullptr;
  const auto& lines = around.offer->lines;
  const auto found = std::ranges::find(lines, id, &Line::id);
  return found == lines.end() ? nullptr : &*found;
}

CodeView code_of(const Surroundings& around, LineId letter, std::uint16_t number) {
  const Line* line = line_in(around, letter);
  return {letter, line == nullptr ? std::string() : line->letter_ar, number};
}

Notice notice_of(const ConsoleModel& model, const Surroundings& around) {
  const bool known = model.view().has_value();
  switch (model.state()) {
    case ConsoleState::key_refused:
      return Notice::key_refused;
    case ConsoleState::wrong_broker:
      return Notice::wrong_broker;
    case ConsoleState::version_refused:
      return Notice::version;
    case ConsoleState::connecting:
      return known ? Notice::none : Notice::connecting;
    case ConsoleState::offline:
      return known ? Notice::none : Notice::unreachable;
    case ConsoleState::not_enrolled:
      return known ? Notice::none : Notice::not_enrolled;
    case ConsoleState::no_view:
      if (model.role() && !model.has_counter()) return Notice::no_console;
      if (!around.offer) return Notice::connecting;
      return around.offer->date ? Notice::no_counter : Notice::no_day;
    default:
      return Notice::none;
  }
}

Scene scene_of(const CounterView& view) {
  if (view.in_hand) {
    return view.in_hand->state == TicketState::called ? Scene::called : Scene::serving;
  }
  if (view.state == CounterState::closed) return Scene::sign_in;
  return view.state == CounterState::on_break ? Scene::away : Scene::idle;
}

bool is_online(const ConsoleModel& model) {
  switch (model.state()) {
    case ConsoleState::connecting:
    case ConsoleState::not_enrolled:
    case ConsoleState::key_refused:
    case ConsoleState::wrong_broker:
    case ConsoleState::version_refused:
    case ConsoleState::offline:
      return false;
    default:
      return true;
  }
}

// A call from before the voice was declared does not count: nobody has heard it.
bool is_called_out(const CounterView& view) {
  const TicketInHand& hand = *view.in_hand;
  return view.by_voice && hand.state == TicketState::called && !hand.shown &&
         (hand.calls_left > 0 || view.no_show_from);
}

Strip strip_of(const ConsoleModel& model, const Surroundings& around, const View& view) {
  if (!view.online) return Strip::offline;
  if (around.not_kept) return Strip::not_kept;
  if (around.postponed) return Strip::postponed;
  // A wrong code is said beside its box.
  if (view.refusal && !view.code_wrong) return Strip::refused;
  if (model.after_ticket()) {
    return std::holds_alternative<Break>(*model.after_ticket()) ? Strip::break_after
                                                                : Strip::close_after;
  }
  const bool called_out = view.ticket && view.ticket->called_out;
  if (view.scene == Scene::called && !called_out && view.key(Key::put_back).open()) {
    return Strip::put_back;
  }
  if (called_out || (view.by_voice && view.scene == Scene::idle)) return Strip::voice;
  if (view.scene == Scene::sign_in && around.offer && !around.offer->date) return Strip::no_day;
  if (!view.help_at.empty()) return Strip::help;
  const auto& locks = view.key(Key::undo).locks;
  const bool waits = !locks.empty() && locks.front().lock == Lock::answer_awaited;
  return waits ? Strip::waiting : Strip::none;
}

TicketView ticket_of(const CounterView& view, const Surroundings& around,
                     std::optional<Instant> now) {
  const TicketInHand& hand = *view.in_hand;
  TicketView ticket{.code = code_of(around, hand.letter, hand.number),
                    .service = {std::string(hand.service.view()), std::string(hand.service.view())},
                    .calls = hand.calls,
                    .calls_left = hand.calls_left,
                    .shown = hand.shown,
                    .called_out = is_called_out(view),
                    .tries_left = hand.tries_left};
  ticket.fee = hand.fee;
  if (hand.next) {
    const std::string letter(1, hand.next->value);
    const Line* line = line_in(around, *hand.next);
    ticket.next =
        NextView{code_of(around, *hand.next, 0), line ? line->name : Name{letter, letter}};
  }
  if (around.offer) {
    const auto& services = around.offer->services;
    const auto found = std::ranges::find(services, hand.service, &Service::code);
    if (found != services.end()) {
      ticket.service = found->name;
      ticket.fee_at_cashier = found->fee_at_cashier;
      if (found->typical_minutes > 0) ticket.typical_minutes = found->typical_minutes;
    }
  }
  if (now) {
    const Instant since = hand.started_at.value_or(hand.called_at);
    ticket.elapsed_s = std::max<std::int64_t>(0, duration_cast<seconds>(*now - since).count());
    if (view.no_show_from) ticket.no_show_s = seconds_until(*view.no_show_from, *now);
  }
  return ticket;
}

std::vector<LineView> lines_of(const CounterView& view, const Surroundings& around) {
  std::vector<LineView> lines;
  lines.reserve(view.lines.size());
  for (const LineLoad& load : view.lines) {
    const Line* line = line_in(around, load.line);
    const std::uint32_t longest_min = load.longest_wait_s / 60;
    lines.push_back({.code = code_of(around, load.line, 0),
                     .name = line == nullptr ? Name{} : line->name,
                     .waiting = load.waiting,
                     .longest_min = longest_min,
                     .over_target = line != nullptr && load.waiting > 0 &&
                                    longest_min > static_cast<std::uint32_t>(std::max<std::int64_t>(
                                                      0, line->target_wait.count()))});
  }
  return lines;
}

std::vector<KeyView> keys_of(const ConsoleModel& model, std::optional<Instant> now) {
  std::vector<KeyView> all;
  all.reserve(counter::keys);
  for (std::size_t index = 0; index < counter::keys; ++index) {
    const auto key = static_cast<Key>(index);
    KeyView view{.key = key, .locks = model.locks_of(key, now)};
    for (const KeyLock& lock : view.locks) {
      if (lock.until && now) view.seconds = seconds_until(*lock.until, *now);
    }
    all.push_back(std::move(view));
  }
  return all;
}

// Another line than this counter's own: the broker takes no other.
std::vector<Option> transfer_options(const CounterView& view, const Surroundings& around,
                                     const text::Phrases& words) {
  std::vector<Option> options;
  if (!around.offer) return options;
  for (const Line& line : around.offer->lines) {
    if (std::ranges::find(view.lines, line.id, &LineLoad::line) != view.lines.end()) continue;
    const std::string letter(1, line.id.value);
    const std::string small(1, static_cast<char>(line.id.value - 'A' + 'a'));
    Option option{.action = "transfer " + letter,
                  .typed = {letter, small, line.letter_ar},
                  .words = words.in(line.name),
                  .letter = CodeView{line.id, line.letter_ar, 0}};
    options.push_back(std::move(option));
  }
  return options;
}

std::vector<Option> reason_options(const text::Phrases& words) {
  constexpr std::array phrases{"console.reason_prayer", "console.reason_rest",
                               "console.reason_errand", "console.reason_handover"};
  std::vector<Option> options;
  for (std::size_t index = 0; index < phrases.size(); ++index) {
    const auto reason = words.text(phrases.at(index));
    options.push_back(
        {.action = "break " + reason, .typed = {std::to_string(index + 1)}, .words = reason});
  }
  return options;
}

std::vector<Option> waiver_options(const text::Phrases& words) {
  constexpr std::array phrases{"console.waive_exempt", "console.waive_decision",
                               "console.waive_mistake"};
  std::vector<Option> options;
  for (std::size_t index = 0; index < phrases.size(); ++index) {
    const auto reason = words.text(phrases.at(index));
    options.push_back(
        {.action = "waive " + reason, .typed = {std::to_string(index + 1)}, .words = reason});
  }
  return options;
}

void add_refusal(View& view, const Rejection& refusal, std::optional<Instant> now) {
  view.refusal = refusal.code;
  if (!now || !refusal.retry_at) return;
  view.refused_for_minutes =
      std::chrono::ceil<std::chrono::minutes>(*refusal.retry_at - *now).count();
}

void add_entry(View& view, const Desk& desk, Time typing) {
  view.code = desk.code();
  view.reference = desk.reference();
  view.scanning = desk.scanning(typing);
  view.clerk_typed = desk.clerk();
  view.pin_needed = desk.pin_needed();
  view.pin_length = desk.pin_length();
  view.field = desk.field();
  view.hint = desk.hint();
}

void add_counter(View& view, const CounterView& counter, const Surroundings& around,
                 std::optional<Instant> now) {
  view.kind = counter.kind;
  view.number = counter.number;
  view.clerk = counter.clerk;
  view.served_today = counter.served_today;
  if (counter.average_service_s) view.average_s = *counter.average_service_s;
  view.lines = lines_of(counter, around);
  view.help_at = counter.help_at;
  view.by_voice = counter.by_voice;
  if (counter.in_hand) view.ticket = ticket_of(counter, around, now);
  if (counter.on_hold) {
    const TicketOnHold& hold = *counter.on_hold;
    view.hold = HoldView{code_of(around, hold.letter, hold.number),
                         now ? seconds_until(hold.until, *now) : 0};
  }
}

void add_undo(View& view, const ConsoleModel& model, const Surroundings& around,
              std::optional<Instant> now) {
  if (!now || !view.key(Key::undo).open() || !model.view()->undo_until) return;
  const auto left = seconds_until(*model.view()->undo_until, *now);
  if (left <= 0) return;
  view.undo = UndoView{around.done, left, std::max(left, around.undo_span_s.value_or(left))};
}

}  // namespace

Occasion occasion_of(const ConsoleModel& model, const Surroundings& around) {
  Occasion occasion;
  if (!model.view() || notice_of(model, around) != Notice::none) return occasion;
  const CounterView& view = *model.view();
  const Scene scene = scene_of(view);
  if (around.offer) occasion.date = around.offer->date;
  if (view.in_hand) {
    occasion.ticket = view.in_hand->ticket;
    occasion.tries_left = view.in_hand->tries_left;
  }
  if (scene == Scene::called) occasion.entry = Entry::code;
  const bool to_pay = scene == Scene::serving && view.in_hand->fee == Fee::due;
  if (to_pay && view.kind == CounterKind::cashier) occasion.entry = Entry::payment;
  if (scene == Scene::sign_in || scene == Scene::away) occasion.entry = Entry::sign_in;
  occasion.pin_needed = model.pin_needed();
  if (scene == Scene::away) occasion.returning = view.clerk;
  return occasion;
}

View view_of(const ConsoleModel& model, const Desk& desk, const Surroundings& around,
             const text::Phrases& words, std::optional<Instant> now, Time typing) {
  View view;
  view.notice = notice_of(model, around);
  view.online = is_online(model);
  view.demonstration = around.demonstration;
  view.centre = around.centre;
  view.fingerprint = around.fingerprint;
  view.address = around.address;
  view.keys = keys_of(model, now);
  view.overlay = desk.overlay();
  if (now && around.zone) view.clock = around.zone->civil(*now);
  if (!model.view()) return view;
  add_counter(view, *model.view(), around, now);
  if (view.notice != Notice::none) return view;
  view.scene = scene_of(*model.view());
  view.code_wrong = model.state() == ConsoleState::code_wrong;
  if (model.last_refusal() && around.refusal_fresh) add_refusal(view, *model.last_refusal(), now);
  add_entry(view, desk, typing);
  add_undo(view, model, around, now);
  view.strip = strip_of(model, around, view);
  if (view.overlay == Overlay::transfer) {
    view.options = transfer_options(*model.view(), around, words);
  } else if (view.overlay == Overlay::reasons) {
    view.options = reason_options(words);
  } else if (view.overlay == Overlay::waivers) {
    view.options = waiver_options(words);
  }
  return view;
}

std::optional<std::string> chosen(const View& view, std::string_view typed) {
  const std::string western = device::with_western_digits(typed);
  for (const Option& option : view.options) {
    if (std::ranges::find(option.typed, western) != option.typed.end()) return option.action;
  }
  return std::nullopt;
}

}  // namespace dawr::counter::console
