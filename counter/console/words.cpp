// What is in the way, in words.
#include "counter/console/parts.h"

namespace dawr::counter::console {
namespace {

std::string_view phrase_of(Lock lock) {
  switch (lock) {
    case Lock::no_broker:
      return "console.lock_no_broker";
    case Lock::answer_awaited:
      return "console.lock_answer_awaited";
    case Lock::counter_closed:
      return "console.lock_counter_closed";
    case Lock::counter_open:
      return "console.lock_counter_open";
    case Lock::on_break:
      return "console.lock_on_break";
    case Lock::in_service:
      return "console.lock_in_service";
    case Lock::call_in_progress:
      return "console.lock_call_in_progress";
    case Lock::nothing_in_hand:
      return "console.lock_nothing_in_hand";
    case Lock::not_serving:
      return "console.lock_not_serving";
    case Lock::no_calls_left:
      return "console.lock_no_calls_left";
    case Lock::code_locked:
      return "console.lock_code_locked";
    case Lock::calls_missing:
      return "console.lock_calls_missing";
    case Lock::too_early:
      return "console.lock_too_early";
    case Lock::not_shown:
      return "console.lock_not_shown";
    case Lock::shown:
      return "console.lock_shown";
    case Lock::hold_taken:
      return "console.lock_hold_taken";
    case Lock::nothing_on_hold:
      return "console.lock_nothing_on_hold";
    case Lock::nothing_to_undo:
      return "console.lock_nothing_to_undo";
    case Lock::last_stage:
      return "console.lock_last_stage";
  }
  return {};
}

// Empty: said with its name.
std::string_view phrase_of(RejectionCode code) {
  switch (code) {
    case RejectionCode::day_closed:
      return "console.refused_day_closed";
    case RejectionCode::rate_limited:
    case RejectionCode::storage:
      return "console.refused_busy";
    case RejectionCode::role_forbidden:
      return "console.refused_role";
    case RejectionCode::unknown_counter:
      return "console.refused_unknown_counter";
    case RejectionCode::pin_required:
      return "console.refused_pin_required";
    case RejectionCode::pin_wrong:
      return "console.refused_pin_wrong";
    case RejectionCode::pin_locked:
      return "console.refused_pin_locked";
    case RejectionCode::unknown_clerk:
      return "console.refused_unknown_clerk";
    case RejectionCode::session_exists:
      return "console.refused_session_exists";
    case RejectionCode::clerk_elsewhere:
      return "console.refused_clerk_elsewhere";
    case RejectionCode::separation_of_duty:
      return "console.refused_separation";
    case RejectionCode::counter_closed:
    case RejectionCode::counter_open:
    case RejectionCode::on_break:
    case RejectionCode::ticket_in_hand:
    case RejectionCode::call_in_progress:
    case RejectionCode::no_ticket_in_hand:
    case RejectionCode::state:
      return "console.refused_state";
    case RejectionCode::line_empty:
      return "console.refused_line_empty";
    case RejectionCode::recall_limit:
      return "console.refused_recall_limit";
    case RejectionCode::arrival_code_locked:
      return "console.refused_code_locked";
    case RejectionCode::arrival_code:
      return "console.refused_code";
    case RejectionCode::no_show_early:
      return "console.refused_no_show_early";
    case RejectionCode::not_displayed:
      return "console.refused_not_displayed";
    case RejectionCode::displayed:
      return "console.refused_displayed";
    case RejectionCode::put_back_early:
      return "console.refused_put_back_early";
    case RejectionCode::transfer_target:
      return "console.refused_transfer_target";
    case RejectionCode::last_hop:
      return "console.refused_last_hop";
    case RejectionCode::park_limit:
      return "console.refused_park_limit";
    case RejectionCode::nothing_to_undo:
      return "console.refused_nothing_to_undo";
    case RejectionCode::payment_ref:
      return "console.refused_payment";
    case RejectionCode::payment_used:
      return "console.refused_payment_used";
    case RejectionCode::bad_argument:
      return "console.refused_reference";
    default:
      return {};
  }
}

}  // namespace

std::string lock_in(const text::Phrases& words, const KeyView& key) {
  if (key.locks.empty()) return {};
  const KeyLock& lock = key.locks.front();
  const auto phrase = phrase_of(lock.lock);
  if (lock.lock == Lock::calls_missing) return words.text(phrase, {{"calls", lock.calls}});
  if (lock.lock == Lock::too_early) return words.text(phrase, {{"count", key.seconds}});
  return words.text(phrase);
}

std::string refusal_in(const text::Phrases& words, RejectionCode code, std::int64_t minutes) {
  const auto phrase = phrase_of(code);
  if (code == RejectionCode::pin_locked) return words.text(phrase, {{"minutes", minutes}});
  if (!phrase.empty()) return words.text(phrase);
  return words.text("console.refused_other", {{"code", name_of(code)}});
}

}  // namespace dawr::counter::console
