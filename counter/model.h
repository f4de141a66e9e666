// What a counter's console knows, shows and allows, as plain values: no link, no window, no clock.
//
// The broker's CounterView is the whole truth about the ticket in hand: after a crash the console
// asks for it and goes on where the broker says it is. Here is only what the broker can't know: the
// link, commands without an answer, a code that was typed wrong, and a break or a close that waits
// for the end of the ticket in hand (and is forgotten in a crash).
//
// Locks are for the eyes of the clerk; what really happens the broker decides.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "common/domain/rejection.h"
#include "common/wire/link_core.h"
#include "common/wire/message.h"

namespace dawr::counter {

enum class ConsoleState : std::uint8_t {
  connecting,
  not_enrolled,  // this console's key is not known at the broker yet
  key_refused,
  wrong_broker,
  version_refused,
  offline,
  no_view,  // online, but this key has no counter today
  closed,
  idle,
  called,
  code_wrong,  // called, and the arrival code typed last was wrong
  serving,
  closing,  // as called or serving; closes after this ticket
  on_break,
};
std::string_view name_of(ConsoleState state);

enum class Key : std::uint8_t {
  open,
  next,
  recall,
  start,
  put_back,
  complete,
  transfer,
  hold,
  resume,
  no_show,
  take_break,
  close,
  undo,
  refer,
};
inline constexpr std::size_t keys = 14;
std::string_view name_of(Key key);

// Why a key is locked.
enum class Lock : std::uint8_t {
  no_broker,
  answer_awaited,  // a command has no answer yet
  counter_closed,
  counter_open,
  on_break,
  in_service,        // end the ticket in hand first
  call_in_progress,  // start, recall, no-show or put back first
  nothing_in_hand,
  not_serving,  // only a ticket in service
  no_calls_left,
  code_locked,    // too many wrong codes
  calls_missing,  // KeyLock::calls more
  too_early,      // until KeyLock::until
  not_shown,      // no display has confirmed the call
  shown,          // a display has confirmed the call
  hold_taken,     // another ticket is on hold here
  nothing_on_hold,
  nothing_to_undo,
  last_stage,  // its visit goes nowhere from here
};
std::string_view name_of(Lock lock);

struct KeyLock {
  Lock lock{};
  std::uint8_t calls{};            // with calls_missing
  std::optional<Instant> until{};  // with too_early: for the countdown
  bool operator==(const KeyLock&) const = default;
};
// All that is in a key's way; empty: it can be pressed.
using KeyLocks = std::vector<KeyLock>;

class ConsoleModel {
 public:
  // --- what the link says ---
  void link_is(wire::LinkState state) { link_ = state; }
  void welcomed(const wire::Welcome& welcome);
  void viewed(const CounterView& view);
  void submitted() { ++unanswered_; }
  void answered(const wire::Submit& command, const wire::Reply& reply);
  void unreadable(RejectionCode code);
  // What the outbox of an earlier run still asks for.
  void asked_before(std::size_t commands) { unanswered_ = commands; }

  // --- break and close after this ticket ---
  // True: it waits for the end of the ticket in hand, in place of what waited there. False: nothing
  // is in the way, send it.
  bool wait_for_ticket(const CommandBody& break_or_close);
  // Takes a break or close that waits back; false when none does.
  bool stay() { return std::exchange(after_ticket_, std::nullopt).has_value(); }
  // The one whose time has come, once.
  std::optional<CommandBody> due();

  // --- what there is to see ---
  [[nodiscard]] ConsoleState state() const;
  // `now`: the broker's clock; none before it was heard, and then nothing is over yet.
  [[nodiscard]] KeyLocks locks_of(Key key, std::optional<Instant> now) const;
  // When a lock or an offer of the present view ends next: time to look again.
  [[nodiscard]] std::optional<Instant> next_change(Instant now) const;
  [[nodiscard]] bool undo_possible(std::optional<Instant> now) const;
  [[nodiscard]] const std::optional<CounterView>& view() const { return view_; }
  [[nodiscard]] const std::optional<CommandBody>& after_ticket() const { return after_ticket_; }
  [[nodiscard]] const std::optional<Rejection>& last_refusal() const { return last_refusal_; }
  [[nodiscard]] std::optional<Role> role() const { return role_; }
  // Whether opening needs a PIN, as far as this console has heard.
  [[nodiscard]] bool pin_needed() const { return pin_needed_; }
  // A counter's or cashier's key, which has a view to ask for.
  [[nodiscard]] bool has_counter() const;
  // Called, but no display has confirmed it yet: the view may change without this console's doing.
  [[nodiscard]] bool awaits_display() const;

 private:
  void settle_answer();
  [[nodiscard]] bool calling() const;
  [[nodiscard]] bool serving() const;
  [[nodiscard]] std::optional<KeyLock> lock_of_stand(Key key) const;
  void lock_call_key(Key key, std::optional<Instant> now, KeyLocks& locks) const;
  void lock_service_key(Key key, KeyLocks& locks) const;
  void lock_free_hands_key(Key key, std::optional<Instant> now, KeyLocks& locks) const;

  wire::LinkState link_{wire::LinkState::connecting};
  std::optional<Role> role_;
  bool pin_needed_{};
  std::optional<CounterView> view_;
  std::size_t unanswered_{};
  bool code_wrong_{};
  std::optional<CommandBody> after_ticket_;
  std::optional<Rejection> last_refusal_;
};

}  // namespace dawr::counter
