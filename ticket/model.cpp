#include "ticket/model.h"

#include <algorithm>
#include <array>
#include <utility>

namespace dawr::ticket {
namespace {

// After these a paper can't be settled any more, or is settled already.
bool nothing_left_to_settle(RejectionCode code) {
  using enum RejectionCode;
  return code == day_closed || code == unknown_ticket || code == not_yours || code == state;
}

}  // namespace

std::string_view name_of(DispenserState state) {
  constexpr std::array<std::string_view, 12> names{
      "connecting", "not_enrolled", "key_refused", "wrong_broker", "version_refused", "offline",
      "closed",     "paused",       "offering",    "waiting",      "issued",          "refused"};
  return names[static_cast<std::size_t>(state)];
}

std::string_view name_of(Action action) {
  constexpr std::array<std::string_view, actions> names{
      "take", "cancel", "confirm", "void", "reprint", "grant", "leave", "rejoin", "dismiss", "pad"};
  return names[static_cast<std::size_t>(action)];
}

std::string_view name_of(Lock lock) {
  constexpr std::array<std::string_view, 12> names{"none",
                                                   "no_broker",
                                                   "day_closed",
                                                   "paused",
                                                   "press_unanswered",
                                                   "ticket_unconfirmed",
                                                   "nothing_asked",
                                                   "nothing_issued",
                                                   "not_reception",
                                                   "nothing_refused",
                                                   "part_of_a_block",
                                                   "not_asked"};
  return names[static_cast<std::size_t>(lock)];
}

DispenserModel::DispenserModel(std::size_t presses_at_once, std::vector<Unconfirmed> kept,
                               std::span<const wire::Submit> pending)
    : presses_at_once_(presses_at_once), unconfirmed_(std::move(kept)) {
  for (Unconfirmed& ticket : unconfirmed_) ticket.earlier_run = true;
  for (const wire::Submit& command : pending) submitted(command);
}

void DispenserModel::welcomed(const wire::Welcome& welcome) {
  epoch_ = welcome.epoch;
  role_ = welcome.principal.role;
}

// ---- Commands on their way ----

void DispenserModel::submitted(const wire::Submit& command) {
  if (const auto* take = std::get_if<TakeTicket>(&command.body)) {
    last_refusal_.reset();
    presses_.push_back({name_of(command), take->service, false});
  } else if (std::holds_alternative<CheckIn>(command.body)) {
    last_refusal_.reset();
    presses_.push_back({name_of(command), {}, false});  // its booking says for what
  } else if (const auto* confirm = std::get_if<ConfirmPrint>(&command.body)) {
    for (Unconfirmed& ticket : unconfirmed_) {
      if (ticket.ticket.serial == confirm->ticket) ticket.settling = Settling::confirming;
    }
  } else if (const auto* cancel = std::get_if<CancelTake>(&command.body)) {
    const PressName press{cancel->session, cancel->counter};
    for (Press& asked : presses_) {
      if (asked.name == press) asked.taken_back = true;
    }
    if (auto* ticket = find_press(press)) ticket->settling = Settling::taking_back;
  }
}

std::optional<PressName> DispenserModel::press_to_cancel() const {
  const auto newest = std::find_if(presses_.rbegin(), presses_.rend(),
                                   [](const Press& press) { return !press.taken_back; });
  if (newest == presses_.rend()) return std::nullopt;
  return newest->name;
}

const Unconfirmed* DispenserModel::find(Serial ticket) const {
  const auto found =
      std::find_if(unconfirmed_.begin(), unconfirmed_.end(),
                   [&](const Unconfirmed& kept) { return kept.ticket.serial == ticket; });
  return found == unconfirmed_.end() ? nullptr : &*found;
}

Unconfirmed* DispenserModel::find_press(PressName press) {
  const auto found = std::find_if(unconfirmed_.begin(), unconfirmed_.end(),
                                  [&](const Unconfirmed& kept) { return kept.press == press; });
  return found == unconfirmed_.end() ? nullptr : &*found;
}

bool DispenserModel::is_of_a_block(const Unconfirmed& ticket) const {
  return std::ranges::count(unconfirmed_, ticket.press, &Unconfirmed::press) > 1;
}

std::optional<Unconfirmed> DispenserModel::forget(PressName press) {
  return forget(find_press(press));
}

std::optional<Unconfirmed> DispenserModel::forget(const Unconfirmed* kept) {
  if (kept == nullptr) return std::nullopt;
  const Unconfirmed ticket = *kept;
  std::erase(unconfirmed_, ticket);
  return ticket;
}

std::vector<Unconfirmed> DispenserModel::drop_stale() {
  const auto fresh = [&](const Unconfirmed& kept) {
    const bool other_journal = epoch_ && kept.epoch != *epoch_;
    const bool other_day = offer_ && offer_->date && kept.ticket.date != *offer_->date;
    return !other_journal && !other_day;
  };
  const auto stale = std::stable_partition(unconfirmed_.begin(), unconfirmed_.end(), fresh);
  std::vector<Unconfirmed> dropped(stale, unconfirmed_.end());
  unconfirmed_.erase(stale, unconfirmed_.end());
  return dropped;
}

// ---- Answers ----

Outcome DispenserModel::answered(const wire::Submit& command, const wire::Reply& reply) {
  Outcome outcome;
  if (const auto* rejection = std::get_if<Rejection>(&reply.body)) {
    refused(command, *rejection);
  } else {
    outcome = accepted(command, reply);
  }
  std::erase_if(presses_, [&](const Press& press) { return press.name == name_of(command); });
  return outcome;
}

Outcome DispenserModel::accepted(const wire::Submit& command, const wire::Reply& reply) {
  if (const auto* ticket = std::get_if<IssuedTicket>(&reply.body)) {
    const bool is_new = std::holds_alternative<TakeTicket>(command.body) ||
                        std::holds_alternative<CheckIn>(command.body);
    if (is_new) return issued(command, *ticket);
    return {Consequence::copy, std::nullopt};
  }
  if (const auto* confirm = std::get_if<ConfirmPrint>(&command.body)) {
    return {Consequence::settled, forget(find(confirm->ticket))};
  }
  if (const auto* cancel = std::get_if<CancelTake>(&command.body)) {
    return {Consequence::settled, forget({cancel->session, cancel->counter})};
  }
  return {};
}

Outcome DispenserModel::issued(const wire::Submit& take, const IssuedTicket& ticket) {
  const PressName name = name_of(take);
  if (const auto* kept = find_press(name)) return {Consequence::doubtful, *kept};
  const auto press = std::find_if(presses_.begin(), presses_.end(),
                                  [&](const Press& asked) { return asked.name == name; });
  const bool unwanted = press != presses_.end() && press->taken_back;
  unconfirmed_.push_back({name, epoch_.value_or(Epoch{}), ticket.ticket, ticket.letter,
                          ticket.number, unwanted ? Settling::taking_back : Settling::open, false});
  return {unwanted ? Consequence::unwanted : Consequence::print, unconfirmed_.back()};
}

Outcome DispenserModel::entered(const wire::Submit& command, const IssuedTicket& ticket) {
  if (const auto* kept = find(ticket.ticket.serial)) return {Consequence::doubtful, *kept};
  unconfirmed_.push_back({name_of(command), epoch_.value_or(Epoch{}), ticket.ticket, ticket.letter,
                          ticket.number, Settling::open, false});
  return {Consequence::print, unconfirmed_.back()};
}

void DispenserModel::refused(const wire::Submit& command, const Rejection& rejection) {
  last_refusal_ = rejection;
  Unconfirmed* ticket = nullptr;
  if (const auto* confirm = std::get_if<ConfirmPrint>(&command.body)) {
    const auto kept =
        std::ranges::find(unconfirmed_, confirm->ticket,
                          [](const Unconfirmed& unsettled) { return unsettled.ticket.serial; });
    if (kept != unconfirmed_.end()) ticket = &*kept;
  } else if (const auto* cancel = std::get_if<CancelTake>(&command.body)) {
    ticket = find_press({cancel->session, cancel->counter});
  }
  if (ticket == nullptr) return;
  ticket->settling = Settling::open;
  if (nothing_left_to_settle(rejection.code)) forget(ticket);
}

void DispenserModel::unreadable(const wire::Submit& command, RejectionCode code) {
  refused(command, {code, std::nullopt});
  std::erase_if(presses_, [&](const Press& press) { return press.name == name_of(command); });
}

// ---- What there is to see, and what can be done ----

bool DispenserModel::ticket_in_printer() const {
  return std::any_of(unconfirmed_.begin(), unconfirmed_.end(), [](const Unconfirmed& ticket) {
    return ticket.settling == Settling::open && !ticket.earlier_run;
  });
}

DispenserState DispenserModel::standing() const {
  switch (link_) {
    case wire::LinkState::not_enrolled:
      return DispenserState::not_enrolled;
    case wire::LinkState::key_refused:
      return DispenserState::key_refused;
    case wire::LinkState::wrong_broker:
      return DispenserState::wrong_broker;
    case wire::LinkState::version_refused:
      return DispenserState::version_refused;
    case wire::LinkState::unreachable:
      return DispenserState::offline;
    case wire::LinkState::connecting:
      return DispenserState::connecting;
    case wire::LinkState::online:
      break;
  }
  if (!offer_) return DispenserState::connecting;
  if (!offer_->date) return DispenserState::closed;
  return offer_->paused.empty() ? DispenserState::offering : DispenserState::paused;
}

DispenserState DispenserModel::state() const {
  using enum DispenserState;
  const auto without_anybody = standing();
  const bool turned_away = without_anybody == not_enrolled || without_anybody == key_refused ||
                           without_anybody == wrong_broker || without_anybody == version_refused;
  if (turned_away) return without_anybody;
  // Whoever waits for a number or holds a slip comes before the state of the link.
  if (ticket_in_printer()) return issued;
  if (without_anybody == offline) return offline;
  if (!presses_.empty()) return waiting;
  if (without_anybody == connecting || !last_refusal_) return without_anybody;
  return refused;
}

Lock DispenserModel::lock_of(Action action) const {
  const bool online = link_ == wire::LinkState::online;
  switch (action) {
    case Action::take:
      if (!online) return Lock::no_broker;
      if (presses_.size() >= presses_at_once_) return Lock::press_unanswered;
      if (presses_at_once_ == 1 && ticket_in_printer()) return Lock::ticket_unconfirmed;
      if (offer_ && !offer_->date) return Lock::day_closed;
      return offer_ && !offer_->paused.empty() ? Lock::paused : Lock::none;
    case Action::cancel:
      return press_to_cancel() ? Lock::none : Lock::nothing_asked;
    case Action::confirm:
    case Action::take_back: {
      const bool open =
          std::any_of(unconfirmed_.begin(), unconfirmed_.end(),
                      [](const Unconfirmed& ticket) { return ticket.settling == Settling::open; });
      return open ? Lock::none : Lock::nothing_issued;
    }
    case Action::pad:
    case Action::grant:
      if (online && role_ != Role::reception) return Lock::not_reception;
      return online ? Lock::none : Lock::no_broker;
    case Action::reprint:
    case Action::leave:
    case Action::rejoin:
      return online ? Lock::none : Lock::no_broker;
    case Action::dismiss:
      return last_refusal_ ? Lock::none : Lock::nothing_refused;
  }
  return Lock::none;
}

}  // namespace dawr::ticket
