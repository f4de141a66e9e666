#include "counter/model.h"

#include <algorithm>
#include <utility>

namespace dawr::counter {
namespace {

// The ticket in hand and how far it is: a wrong code is forgotten when this changes.
bool same_call(const std::optional<TicketInHand>& one, const std::optional<TicketInHand>& other) {
  if (!one || !other) return one.has_value() == other.has_value();
  return one->ticket == other->ticket && one->state == other->state &&
         one->called_at == other->called_at;
}

bool is_call_key(Key key) {
  return key == Key::recall || key == Key::start || key == Key::put_back || key == Key::no_show;
}

bool is_service_key(Key key) {
  return key == Key::complete || key == Key::transfer || key == Key::refer || key == Key::hold;
}

}  // namespace

std::string_view name_of(ConsoleState state) {
  constexpr std::array<std::string_view, 14> names{
      "connecting", "not_enrolled", "key_refused", "wrong_broker", "version_refused",
      "offline",    "no_view",      "closed",      "idle",         "called",
      "code_wrong", "serving",      "closing",     "on_break"};
  return names[static_cast<std::size_t>(state)];
}

std::string_view name_of(Key key) {
  constexpr std::array<std::string_view, keys> names{
      "open", "next",   "recall",  "start", "put-back", "complete", "transfer",
      "hold", "resume", "no-show", "break", "close",    "undo",     "refer"};
  return names[static_cast<std::size_t>(key)];
}

std::string_view name_of(Lock lock) {
  constexpr std::array<std::string_view, 19> names{
      "no_broker",   "answer_awaited",   "counter_closed",  "counter_open", "on_break",
      "in_service",  "call_in_progress", "nothing_in_hand", "not_serving",  "no_calls_left",
      "code_locked", "calls_missing",    "too_early",       "not_shown",    "shown",
      "hold_taken",  "nothing_on_hold",  "nothing_to_undo", "last_stage"};
  return names[static_cast<std::size_t>(lock)];
}

// ---- What the link says ----

void ConsoleModel::welcomed(const wire::Welcome& welcome) {
  role_ = welcome.principal.role;
  pin_needed_ = welcome.pin_needed;
}

void ConsoleModel::viewed(const CounterView& view) {
  if (!view_ || !same_call(view_->in_hand, view.in_hand)) code_wrong_ = false;
  view_ = view;
}

void ConsoleModel::settle_answer() {
  if (unanswered_ > 0) --unanswered_;
}

void ConsoleModel::answered(const wire::Submit& command, const wire::Reply& reply) {
  settle_answer();
  last_refusal_.reset();
  if (const auto* view = std::get_if<CounterView>(&reply.body)) {
    // A stored reply does not know who asks for help now.
    CounterView now = *view;
    if (view_ && now.state == CounterState::open) now.help_at = view_->help_at;
    viewed(now);
  }
  if (const auto* rejection = std::get_if<Rejection>(&reply.body)) {
    last_refusal_ = *rejection;
    code_wrong_ = std::holds_alternative<StartService>(command.body) &&
                  rejection->code == RejectionCode::arrival_code;
    // The staff list was made since the welcome.
    if (rejection->code == RejectionCode::pin_required) pin_needed_ = true;
  }
}

void ConsoleModel::unreadable(RejectionCode code) {
  settle_answer();
  last_refusal_ = Rejection{code, std::nullopt};
}

// ---- Break and close after this ticket ----

bool ConsoleModel::wait_for_ticket(const CommandBody& break_or_close) {
  if (!view_ || !view_->in_hand) return false;
  after_ticket_ = break_or_close;
  return true;
}

std::optional<CommandBody> ConsoleModel::due() {
  const bool free =
      link_ == wire::LinkState::online && unanswered_ == 0 && view_ && !view_->in_hand;
  if (!free) return std::nullopt;
  return std::exchange(after_ticket_, std::nullopt);
}

// ---- What there is to see ----

bool ConsoleModel::calling() const {
  return view_ && view_->in_hand && view_->in_hand->state == TicketState::called;
}

bool ConsoleModel::serving() const {
  return view_ && view_->in_hand && view_->in_hand->state == TicketState::serving;
}

bool ConsoleModel::has_counter() const { return role_ == Role::counter || role_ == Role::cashier; }

bool ConsoleModel::awaits_display() const { return calling() && !view_->in_hand->shown; }

ConsoleState ConsoleModel::state() const {
  switch (link_) {
    case wire::LinkState::connecting:
      return ConsoleState::connecting;
    case wire::LinkState::not_enrolled:
      return ConsoleState::not_enrolled;
    case wire::LinkState::key_refused:
      return ConsoleState::key_refused;
    case wire::LinkState::wrong_broker:
      return ConsoleState::wrong_broker;
    case wire::LinkState::version_refused:
      return ConsoleState::version_refused;
    case wire::LinkState::unreachable:
      return ConsoleState::offline;
    case wire::LinkState::online:
      break;
  }
  if (!view_) return ConsoleState::no_view;
  if (view_->state == CounterState::closed) return ConsoleState::closed;
  if (calling() && code_wrong_) return ConsoleState::code_wrong;
  if (view_->in_hand && after_ticket_ && std::holds_alternative<CloseCounter>(*after_ticket_)) {
    return ConsoleState::closing;
  }
  if (calling()) return ConsoleState::called;
  if (serving()) return ConsoleState::serving;
  return view_->state == CounterState::on_break ? ConsoleState::on_break : ConsoleState::idle;
}

bool ConsoleModel::undo_possible(std::optional<Instant> now) const {
  return view_ && view_->undo_until && (!now || *now <= *view_->undo_until);
}

std::optional<Instant> ConsoleModel::next_change(Instant now) const {
  std::optional<Instant> next;
  if (!view_) return next;
  const auto consider = [&](std::optional<Instant> instant) {
    if (instant && *instant > now) next = next ? std::min(*next, *instant) : *instant;
  };
  if (calling()) {
    consider(view_->no_show_from);
    consider(view_->put_back_from);
  }
  consider(view_->undo_until);
  if (view_->on_hold) consider(view_->on_hold->until);
  return next;
}

// What the link and the counter as a whole put in the way of a key.
std::optional<KeyLock> ConsoleModel::lock_of_stand(Key key) const {
  if (link_ != wire::LinkState::online || !view_) return KeyLock{Lock::no_broker};
  if (unanswered_ > 0) return KeyLock{Lock::answer_awaited};
  if (key == Key::open) {
    if (view_->state == CounterState::open) return KeyLock{Lock::counter_open};
  } else if (view_->state == CounterState::closed) {
    return KeyLock{Lock::counter_closed};
  }
  return std::nullopt;
}

KeyLocks ConsoleModel::locks_of(Key key, std::optional<Instant> now) const {
  KeyLocks locks;
  if (const auto lock = lock_of_stand(key)) {
    locks.push_back(*lock);
  } else if (is_call_key(key)) {
    lock_call_key(key, now, locks);
  } else if (is_service_key(key)) {
    lock_service_key(key, locks);
  } else if (key != Key::open) {
    lock_free_hands_key(key, now, locks);
  }
  return locks;
}

// Keys that lead on from a call.
void ConsoleModel::lock_call_key(Key key, std::optional<Instant> now, KeyLocks& locks) const {
  if (!view_->in_hand) {
    locks.push_back({Lock::nothing_in_hand});
    return;
  }
  if (serving()) {
    locks.push_back({Lock::in_service});
    return;
  }
  const TicketInHand& ticket = *view_->in_hand;
  const auto wait_for = [&](std::optional<Instant> instant) {
    if (instant && (!now || *now < *instant)) locks.push_back({Lock::too_early, 0, instant});
  };
  if (key == Key::recall && ticket.calls_left == 0) locks.push_back({Lock::no_calls_left});
  if (key == Key::start && ticket.tries_left == 0) locks.push_back({Lock::code_locked});
  if (key == Key::no_show) {
    if (ticket.calls_left > 0) locks.push_back({Lock::calls_missing, ticket.calls_left});
    wait_for(view_->no_show_from);
    // Where calls are called out, a time to wait for says that they count.
    const bool called_out = view_->by_voice && (view_->no_show_from || ticket.calls_left > 0);
    if (!ticket.shown && !called_out) locks.push_back({Lock::not_shown});
  }
  if (key == Key::put_back) {
    if (ticket.shown) {
      locks.push_back({Lock::shown});
    } else {
      wait_for(view_->put_back_from);
    }
  }
}

// Keys that end or interrupt a service.
void ConsoleModel::lock_service_key(Key key, KeyLocks& locks) const {
  if (!view_->in_hand) {
    locks.push_back({Lock::nothing_in_hand});
  } else if (calling()) {
    locks.push_back({Lock::not_serving});
  } else if (key == Key::refer && !view_->in_hand->next) {
    locks.push_back({Lock::last_stage});
  } else if (key == Key::hold && view_->on_hold) {
    locks.push_back({Lock::hold_taken});
  }
}

// Keys for hands that are free; break and close wait for that by themselves.
void ConsoleModel::lock_free_hands_key(Key key, std::optional<Instant> now, KeyLocks& locks) const {
  const bool away = view_->state == CounterState::on_break;
  if (away && (key == Key::next || key == Key::resume || key == Key::take_break)) {
    locks.push_back({Lock::on_break});
    return;
  }
  if (key == Key::take_break || key == Key::close) return;
  if (calling()) {
    locks.push_back({Lock::call_in_progress});
  } else if (view_->in_hand) {
    locks.push_back({Lock::in_service});
  }
  if (key == Key::resume && !view_->on_hold) locks.push_back({Lock::nothing_on_hold});
  if (key == Key::undo && !undo_possible(now)) locks.push_back({Lock::nothing_to_undo});
}

}  // namespace dawr::counter
