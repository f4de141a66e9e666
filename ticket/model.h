// What a dispenser knows, shows and allows, as plain values: no link, no file, no printer, no
// clock.
//
// One press is one command for ever: it is in the outbox before it is sent, and its answer may come
// in a later run of the program. A ticket that was issued to this dispenser is remembered (the
// caller keeps `unconfirmed` on disk) from before its slip is printed until the broker knows what
// became of the paper; so after a crash every press ends in one of three ways:
//
//   not answered yet    the outbox asks again, and the slip is printed then (or `cancel`)
//   answered, printed?  doubtful: the printer's word settles it, confirm or take back
//   told to the broker  the outbox holds ConfirmPrint or CancelTake
//
// The locks are for the eyes of whoever stands in front; what really happens the broker decides.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "common/domain/rejection.h"
#include "common/wire/link_core.h"
#include "common/wire/message.h"

namespace dawr::ticket {

// Names a press within this device's key.
struct PressName {
  std::uint64_t session{};
  std::uint64_t counter{};
  auto operator<=>(const PressName&) const = default;
};

inline PressName name_of(const wire::Submit& command) { return {command.session, command.counter}; }

// A press without an answer.
struct Press {
  PressName name;
  ServiceCode service;  // empty for a booking's
  bool taken_back{};    // CancelTake is on its way after it
  bool operator==(const Press&) const = default;
};

// How a ticket that was issued is being settled.
enum class Settling : std::uint8_t { open, confirming, taking_back };

struct Unconfirmed {
  PressName press;
  Epoch epoch;
  TicketRef ticket;
  LineId letter;
  std::uint16_t number{};
  Settling settling{Settling::open};  // not kept on disk: the outbox knows
  bool earlier_run{};                 // doubtful: whether its slip came out, this run can't know
  bool operator==(const Unconfirmed&) const = default;
};

enum class DispenserState : std::uint8_t {
  connecting,
  not_enrolled,  // this device's key is not known at the broker yet
  key_refused,
  wrong_broker,
  version_refused,
  offline,
  closed,  // no service date is open
  paused,  // offer().paused says why
  offering,
  waiting,  // a press has no answer yet
  issued,   // a ticket has a number, and nobody has said yet that it was printed
  refused,  // last_refusal() says why, until dismissed or the next press
};
std::string_view name_of(DispenserState state);

enum class Action : std::uint8_t {
  take,
  cancel,
  confirm,
  take_back,
  reprint,
  grant,
  leave,
  rejoin,
  dismiss,
  pad,
};
inline constexpr std::size_t actions = 10;
std::string_view name_of(Action action);

// Why an action can't be taken now.
enum class Lock : std::uint8_t {
  none,
  no_broker,  // the state says which kind of trouble
  day_closed,
  paused,
  press_unanswered,    // as many presses as presses_at_once have no answer
  ticket_unconfirmed,  // the slip of a press is still in the printer
  nothing_asked,
  nothing_issued,
  not_reception,
  nothing_refused,
  part_of_a_block,  // a pad's tickets are not taken back
  not_asked,        // nobody is asked for that here
};
std::string_view name_of(Lock lock);

// What the answer to a command means for this dispenser.
enum class Consequence : std::uint8_t {
  none,
  print,     // a new ticket: remember it, print it, confirm it
  doubtful,  // an earlier run had begun to print it
  unwanted,  // a ticket whose press is being taken back: not printed
  copy,      // print it again, marked as a copy
  settled,   // the broker knows what became of a ticket's paper
};

struct Outcome {
  Consequence consequence{Consequence::none};
  std::optional<Unconfirmed> ticket;  // whose paper is meant, where this dispenser remembers it
};

class DispenserModel {
 public:
  // `presses_at_once`: one person stands in front of a screen; a script may do more at a time.
  // `kept`: what an earlier run left unconfirmed; `pending`: what its outbox still asks for.
  DispenserModel(std::size_t presses_at_once, std::vector<Unconfirmed> kept,
                 std::span<const wire::Submit> pending);

  // --- what the link says ---
  void link_is(wire::LinkState state) { link_ = state; }
  void welcomed(const wire::Welcome& welcome);
  void epoch_is(Epoch epoch) { epoch_ = epoch; }
  void offered(const OfferView& offer) { offer_ = offer; }
  Outcome answered(const wire::Submit& command, const wire::Reply& reply);
  // One ticket of a pad's block, in their order.
  Outcome entered(const wire::Submit& command, const IssuedTicket& ticket);
  // The broker could not read a command: it will never be answered.
  void unreadable(const wire::Submit& command, RejectionCode code);

  // --- what the person, the script or the printer wants; `submitted` when it is in the outbox ---
  [[nodiscard]] Lock lock_of(Action action) const;
  void submitted(const wire::Submit& command);
  void dismiss() { last_refusal_.reset(); }

  // The newest press that can still be taken back.
  [[nodiscard]] std::optional<PressName> press_to_cancel() const;
  // A ticket whose paper is not settled yet.
  [[nodiscard]] const Unconfirmed* find(Serial ticket) const;
  // Whether its command made others too: it can't be taken back alone.
  [[nodiscard]] bool is_of_a_block(const Unconfirmed& ticket) const;
  // Forgets and returns the tickets that this broker can't know any more: of another service date,
  // or of a journal that was replaced by a backup.
  std::vector<Unconfirmed> drop_stale();

  // --- what there is to see ---
  [[nodiscard]] DispenserState state() const;
  // The same, whoever stands in front left aside: what stands in the way of a ticket, or
  // `offering`.
  [[nodiscard]] DispenserState standing() const;
  [[nodiscard]] const std::optional<OfferView>& offer() const { return offer_; }
  [[nodiscard]] const std::optional<Rejection>& last_refusal() const { return last_refusal_; }
  [[nodiscard]] const std::vector<Press>& presses() const { return presses_; }
  [[nodiscard]] const std::vector<Unconfirmed>& unconfirmed() const { return unconfirmed_; }
  [[nodiscard]] std::optional<Epoch> epoch() const { return epoch_; }

 private:
  Outcome issued(const wire::Submit& take, const IssuedTicket& ticket);
  Outcome accepted(const wire::Submit& command, const wire::Reply& reply);
  void refused(const wire::Submit& command, const Rejection& rejection);
  std::optional<Unconfirmed> forget(PressName press);
  std::optional<Unconfirmed> forget(const Unconfirmed* kept);
  Unconfirmed* find_press(PressName press);
  [[nodiscard]] bool ticket_in_printer() const;

  std::size_t presses_at_once_;
  wire::LinkState link_{wire::LinkState::connecting};
  std::optional<Epoch> epoch_;
  std::optional<Role> role_;
  std::optional<OfferView> offer_;
  std::vector<Press> presses_;  // in the order in which they were pressed
  std::vector<Unconfirmed> unconfirmed_;
  std::optional<Rejection> last_refusal_;
};

}  // namespace dawr::ticket
