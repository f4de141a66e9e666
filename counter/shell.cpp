#include "counter/shell.h"

#include <array>
#include <chrono>
#include <utility>

#include "counter/view_json.h"

namespace dawr::counter {
namespace {

using namespace std::chrono_literals;
using device::Dialogue;
using device::Json;

constexpr auto ask_view_every = 5s;
constexpr auto ask_view_while_calling = 500ms;  // a display may confirm the call
constexpr auto no_view_after = 1s;              // the broker has none for this key today

// What an accepted command is called in its result.
std::string_view done_word(const CommandBody& body) {
  constexpr std::array<std::string_view, 13> words{
      "opened", "called",  "recalled", "started",  "put_back", "completed", "transferred",
      "held",   "resumed", "no_show",  "on_break", "closed",   "undone"};
  if (std::holds_alternative<Refer>(body)) return "referred";
  constexpr auto first = CommandBody{OpenCounter{}}.index();
  const auto index = body.index() - first;
  return body.index() >= first && index < words.size() ? words[index] : "done";
}

// All but the loads of the lines, which change all the time.
bool looks_alike(const CounterView& one, const CounterView& other) {
  CounterView without_lines = other;
  without_lines.lines = one.lines;
  return without_lines == one;
}

bool waits_for_ticket(const CommandBody& body) {
  return std::holds_alternative<Break>(body) || std::holds_alternative<CloseCounter>(body);
}

Json lock_json(Key key, const KeyLock& lock) {
  Json json;
  json.add("key", name_of(key)).add("reason", name_of(lock.lock));
  if (lock.lock == Lock::calls_missing) json.add("calls", lock.calls);
  return json.add("until", lock.until);
}

}  // namespace

// ---- Lines ----

void HeadlessConsole::command(const device::CommandText& text) {
  const auto wish = read_wish(text);
  if (!wish) {
    dialogue_.error(text.tag, wish.error());
    return;
  }
  std::visit([&](const auto& one) { carry_out(text.tag, one); }, *wish);
}

bool HeadlessConsole::locked_without_broker(const std::string& tag, std::string_view what) {
  const auto state = dialogue_.link().state();
  if (state == wire::LinkState::online || state == wire::LinkState::connecting) return false;
  dialogue_.locked(tag, what, device::name_of(state));
  return true;
}

void HeadlessConsole::submit(const std::string& tag, const CommandBody& body) {
  if (dialogue_.submit(tag, body)) model_.submitted();
}

void HeadlessConsole::carry_out(const std::string& tag, const CommandBody& body) {
  if (locked_without_broker(tag, device::verb_of(body))) return;
  if (waits_for_ticket(body) && model_.wait_for_ticket(body)) {
    after_ticket_tag_ = tag;
    dialogue_.put(Dialogue::event("after_ticket", tag).add("what", device::verb_of(body)));
    return;
  }
  submit(tag, body);
}

void HeadlessConsole::carry_out(const std::string& tag, const Stay& /*wish*/) {
  if (model_.stay()) {
    dialogue_.put(Dialogue::event("stays", tag));
  } else {
    dialogue_.locked(tag, "stay", "nothing_waits");
  }
}

void HeadlessConsole::carry_out(const std::string& tag, const AskView& /*wish*/) {
  if (locked_without_broker(tag, "view")) return;
  if (!model_.has_counter()) {
    dialogue_.locked(tag, "view", "no_counter");
    return;
  }
  view_tags_.push_back(tag);
  view_due_ = true;
  asked_at_.reset();
}

void HeadlessConsole::carry_out(const std::string& tag, const ShowState& /*wish*/) {
  const auto now = dialogue_.link().broker_now();
  std::vector<std::string_view> open;
  std::vector<Json> locks;
  for (std::size_t index = 0; index < keys; ++index) {
    const auto key = static_cast<Key>(index);
    const auto in_the_way = model_.locks_of(key, now);
    if (in_the_way.empty()) open.push_back(name_of(key));
    for (const KeyLock& lock : in_the_way) locks.push_back(lock_json(key, lock));
  }
  Json json = Dialogue::event("state", tag);
  json.add("state", name_of(model_.state())).add("link", device::name_of(dialogue_.link().state()));
  json.add("demonstration", dialogue_.is_demonstration()).add("pin_needed", model_.pin_needed());
  if (model_.after_ticket()) json.add("after_ticket", device::verb_of(*model_.after_ticket()));
  json.add("undo_possible", model_.undo_possible(now)).add("keys", open).add("locks", locks);
  if (now) json.add("next_change", model_.next_change(*now)).add("now", *now);
  dialogue_.put(json.add("unanswered", dialogue_.link().unanswered()));
}

// ---- News ----

void HeadlessConsole::news(const wire::LinkNews& news) {
  dialogue_.common_news(news);
  if (const auto* state = std::get_if<wire::StateChanged>(&news)) {
    model_.link_is(state->state);
  } else if (const auto* welcome = std::get_if<wire::Welcomed>(&news)) {
    model_.welcomed(welcome->welcome);
    welcomed_at_ = std::chrono::steady_clock::now();
    view_due_ = true;
  } else if (std::holds_alternative<wire::EpochChanged>(news)) {
    view_due_ = true;
  } else if (const auto* unreadable = std::get_if<wire::Unreadable>(&news)) {
    model_.unreadable(unreadable->refused.code);
    dialogue_.forget(unreadable->command);
    view_due_ = true;
  } else if (const auto* answer = std::get_if<wire::Answered>(&news)) {
    answered(*answer);
  } else if (const auto* view = std::get_if<wire::ViewArrived>(&news)) {
    if (const auto* counter = std::get_if<CounterView>(&view->view)) viewed(*counter);
  }
}

void HeadlessConsole::answered(const wire::Answered& answer) {
  const wire::Submit& command = answer.command;
  model_.answered(command, answer.reply);
  if (const auto* rejection = std::get_if<Rejection>(&answer.reply.body)) {
    dialogue_.refused(command, *rejection);
    view_due_ = true;  // such as the tries that are left
  } else {
    Json json = dialogue_.result(done_word(command.body), command);
    json.add("seq", answer.reply.seq);
    if (const auto* view = std::get_if<CounterView>(&answer.reply.body)) add_view(json, *view);
    dialogue_.put(json);
  }
  dialogue_.forget(command);
}

void HeadlessConsole::viewed(const CounterView& view) {
  const bool changed = !model_.view() || !looks_alike(*model_.view(), view);
  model_.viewed(view);
  const auto put = [&](const std::string& tag) {
    Json json = Dialogue::event("view", tag);
    dialogue_.put(add_view(json, view));
  };
  if (view_tags_.empty() && changed) put({});
  for (const auto& tag : std::exchange(view_tags_, {})) put(tag);
}

// ---- By itself ----

// The answer to a command carries the view as well, and a newer one.
bool HeadlessConsole::may_ask() const {
  return dialogue_.link().state() == wire::LinkState::online && model_.has_counter() &&
         dialogue_.link().unanswered() == 0;
}

void HeadlessConsole::turn(wire::Steady now) {
  const auto state = dialogue_.link().state();
  if (state != wire::LinkState::connecting && state != wire::LinkState::online) ready_ = true;
  if (welcomed_at_ &&
      (model_.view() || !model_.has_counter() || now - *welcomed_at_ >= no_view_after)) {
    ready_ = true;
  }
  if (!view_tags_.empty() && asked_at_ && now - *asked_at_ >= no_view_after) {
    for (const auto& tag : std::exchange(view_tags_, {})) dialogue_.locked(tag, "view", "no_view");
  }
  if (auto body = model_.due()) submit(std::exchange(after_ticket_tag_, {}), *body);
  if (may_ask() &&
      (view_due_ || now >= next_view_at_)) {  // without one, too: a day may have opened
    dialogue_.ask(wire::Question::counter);
    asked_at_ = now;
    view_due_ = false;
    next_view_at_ = now + (model_.awaits_display() ? ask_view_while_calling : ask_view_every);
  }
}

bool HeadlessConsole::idle() const { return view_tags_.empty() && !model_.after_ticket(); }

}  // namespace dawr::counter
