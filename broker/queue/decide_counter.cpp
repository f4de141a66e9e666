#include <algorithm>

#include "broker/queue/decide_parts.h"
#include "broker/queue/order.h"
#include "broker/queue/skills.h"
#include "common/domain/payment.h"
#include "common/domain/people_numbers.h"

namespace dawr::queue {
namespace {

using enum RejectionCode;

// The sender's counter on an open day; its ticket in hand, if any.
struct Stand {
  CounterId id;
  const CounterStand* stand{};
  const Ticket* in_hand{};

  [[nodiscard]] bool calling() const { return in_hand && in_hand->state == TicketState::called; }
  [[nodiscard]] bool serving() const { return in_hand && in_hand->state == TicketState::serving; }
};

std::expected<Stand, Rejection> stand_of(const Context& context) {
  if (!context.principal.counter) return refuse(role_forbidden);
  const CounterId id = *context.principal.counter;
  const Counter* place = find_counter(context.state.policy, id);
  const CounterKind kind =
      context.principal.role == Role::cashier ? CounterKind::cashier : CounterKind::counter;
  if (place != nullptr && place->kind != kind) return refuse(role_forbidden);
  if (!context.state.day_open) return refuse(day_closed);
  if (place == nullptr) return refuse(unknown_counter);
  const CounterStand& stand = context.state.counters.at(id);
  return Stand{id, &stand, stand.in_hand ? context.state.find(*stand.in_hand) : nullptr};
}

// The counter, open from this very device.
std::expected<Stand, Rejection> open_stand(const Context& context) {
  auto stand = stand_of(context);
  if (!stand) return stand;
  const CounterStand& now = *stand->stand;
  if (now.state != CounterState::closed && now.device != context.principal.device) {
    return refuse(session_exists);
  }
  if (now.state == CounterState::closed) return refuse(counter_closed);
  return stand;
}

// The counter with a ticket that it has called and nobody has started.
std::expected<Stand, Rejection> calling_stand(const Context& context) {
  auto stand = open_stand(context);
  if (!stand) return stand;
  if (stand->in_hand == nullptr) return refuse(no_ticket_in_hand);
  if (!stand->calling()) return refuse(state);
  return stand;
}

// The counter with a ticket in service.
std::expected<Stand, Rejection> serving_stand(const Context& context) {
  auto stand = open_stand(context);
  if (!stand) return stand;
  if (stand->calling()) return refuse(call_in_progress);
  if (stand->in_hand == nullptr) return refuse(no_ticket_in_hand);
  return stand;
}

// None of these may be a way to skip somebody: first end what is in hand.
std::optional<Rejection> hands_full(const Stand& stand) {
  if (stand.serving()) return Rejection{ticket_in_hand, std::nullopt};
  if (stand.calling()) return Rejection{call_in_progress, std::nullopt};
  return std::nullopt;
}

// Some people read the three digits from the other end.
bool reads_as(ArrivalCode typed, ArrivalCode expected) {
  const int reversed = (expected % 10) * 100 + (expected / 10 % 10) * 10 + expected / 100;
  return typed == expected || typed == reversed;
}

}  // namespace

Decision decide(const Context& context, const OpenCounter& command) {
  const auto stand = stand_of(context);
  if (!stand) return std::unexpected(stand.error());
  if (find_clerk(context.state.policy, command.clerk) == nullptr) return refuse(unknown_clerk);
  const CounterStand& now = *stand->stand;
  if (now.state != CounterState::closed && now.device != context.principal.device) {
    return refuse(session_exists);
  }
  const auto clerk = context.state.clerks.find(command.clerk);
  if (clerk != context.state.clerks.end()) {
    const ClerkDay& day = clerk->second;
    if (day.open_counter && *day.open_counter != stand->id) return refuse(clerk_elsewhere);
    const bool cashier = context.principal.role == Role::cashier;
    if (cashier ? day.at_counter : day.at_cashier) return refuse(separation_of_duty);
  }
  if (now.state == CounterState::open) return refuse(counter_open);
  return std::vector<Event>{CounterOpened{stand->id, command.clerk, context.principal.device}};
}

Decision decide(const Context& context, const CallNext&) {
  const auto stand = open_stand(context);
  if (!stand) return std::unexpected(stand.error());
  if (stand->stand->state == CounterState::on_break) return refuse(on_break);
  if (const auto full = hands_full(*stand)) return std::unexpected(*full);
  const auto next = next_in_order(context.state, lines_served(context.state, stand->id));
  if (!next.winner) return refuse(line_empty);

  TicketCalled called;
  called.ticket = next.winner->key.serial;
  called.counter = stand->id;
  called.key = next.winner->key;
  called.reason = context.state.find(called.ticket)->turn_reason;
  called.handicap = next.winner->handicap;
  if (next.runner_up) called.runner_up = next.runner_up->key;
  called.cover = cover_of(context.state, stand->id, next.winner->line);
  return std::vector<Event>{called};
}

Decision decide(const Context& context, const Recall&) {
  const auto stand = calling_stand(context);
  if (!stand) return std::unexpected(stand.error());
  const Ticket& ticket = *stand->in_hand;
  if (ticket.calls >= context.state.policy.rules.calls_before_no_show) return refuse(recall_limit);
  return std::vector<Event>{
      TicketRecalled{ticket.serial, stand->id, static_cast<std::uint8_t>(ticket.calls + 1)}};
}

Decision decide(const Context& context, const StartService& command) {
  const auto stand = calling_stand(context);
  if (!stand) return std::unexpected(stand.error());
  const Ticket& ticket = *stand->in_hand;
  if (context.state.code_locked(ticket)) return refuse(arrival_code_locked);
  if (!reads_as(command.typed, command.expected)) return refuse(arrival_code);
  return std::vector<Event>{ServiceStarted{ticket.serial, stand->id}};
}

Decision decide(const Context& context, const PutBack&) {
  const auto stand = calling_stand(context);
  if (!stand) return std::unexpected(stand.error());
  const Ticket& ticket = *stand->in_hand;
  if (ticket.shown_call > 0) return refuse(displayed);
  const Instant from = ticket.called_at + context.state.policy.rules.put_back_after;
  if (context.now < from) return refuse(put_back_early, from);
  return std::vector<Event>{CallPutBack{ticket.serial, stand->id}};
}

Decision decide(const Context& context, const Complete& command) {
  const auto stand = serving_stand(context);
  if (!stand) return std::unexpected(stand.error());
  const bool as_served = command.outcome == Outcome::served;
  if (as_served && context.state.fee_of(*stand->in_hand) == Fee::due) return refuse(payment_ref);
  return std::vector<Event>{ServiceCompleted{stand->in_hand->serial, stand->id, command.outcome}};
}

Decision decide(const Context& context, const Transfer& command) {
  const auto serving = serving_stand(context);
  const bool line_known = context.state.lines.contains(command.line);
  if (!line_known && (serving || serving.error().code > unknown_line)) return refuse(unknown_line);
  if (!serving) return std::unexpected(serving.error());
  const Ticket& ticket = *serving->in_hand;
  const Counter& place = *find_counter(context.state.policy, serving->id);
  const bool served_here =
      serves(place, command.line) || cover_of(context.state, serving->id, command.line).has_value();
  if (ticket.line == command.line || served_here) return refuse(transfer_target);
  const Turn turn = turn_after_transfer(context.state, ticket, context.now);
  return std::vector<Event>{
      TicketTransferred{ticket.serial, serving->id, command.line, turn.at, turn.reason, {}}};
}

Decision decide(const Context& context, const Refer&) {
  const auto serving = serving_stand(context);
  if (!serving) return std::unexpected(serving.error());
  const Ticket& ticket = *serving->in_hand;
  const auto next = context.state.next_stage_of(ticket);
  if (!next) return refuse(last_hop);
  if (next->after_cash_desk && context.state.fee_of(ticket) == Fee::due) return refuse(payment_ref);
  const Turn turn = turn_after_transfer(context.state, ticket, context.now);
  return std::vector<Event>{TicketTransferred{ticket.serial, serving->id, next->line, turn.at,
                                              turn.reason, next->number}};
}

Decision decide(const Context& context, const Hold&) {
  const auto stand = serving_stand(context);
  if (!stand) return std::unexpected(stand.error());
  if (stand->in_hand->held_before || stand->stand->on_hold) return refuse(park_limit);
  return std::vector<Event>{TicketHeld{stand->in_hand->serial, stand->id,
                                       context.now + context.state.policy.rules.hold_limit}};
}

Decision decide(const Context& context, const Resume&) {
  const auto stand = open_stand(context);
  if (!stand) return std::unexpected(stand.error());
  if (stand->stand->state == CounterState::on_break) return refuse(on_break);
  if (const auto full = hands_full(*stand)) return std::unexpected(*full);
  if (!stand->stand->on_hold) return refuse(state);
  return std::vector<Event>{TicketResumed{*stand->stand->on_hold, stand->id}};
}

Decision decide(const Context& context, const MarkNoShow&) {
  const auto stand = calling_stand(context);
  if (!stand) return std::unexpected(stand.error());
  const Rules& rules = context.state.policy.rules;
  const Ticket& ticket = *stand->in_hand;
  const Instant from = ticket.called_at + rules.no_show_after;
  const bool shown = ticket.shown_call > 0 || context.state.called_by_voice(ticket);
  if (ticket.calls < rules.calls_before_no_show) return refuse(no_show_early);
  if (context.now < from) return refuse(no_show_early, shown ? std::optional(from) : std::nullopt);
  if (!shown) return refuse(not_displayed);
  return std::vector<Event>{
      NoShowMarked{ticket.serial, stand->id, context.now + rules.rejoin_within}};
}

Decision decide(const Context& context, const Break& command) {
  const auto stand = stand_of(context);
  if (!stand) return std::unexpected(stand.error());
  if (command.reason.empty()) return refuse(reason_required);
  const auto open = open_stand(context);
  if (!open) return std::unexpected(open.error());
  if (open->stand->state == CounterState::on_break) return refuse(on_break);
  if (const auto full = hands_full(*open)) return std::unexpected(*full);
  return std::vector<Event>{CounterOnBreak{open->id, command.reason}};
}

Decision decide(const Context& context, const CloseCounter&) {
  const auto stand = open_stand(context);
  if (!stand) return std::unexpected(stand.error());
  if (const auto full = hands_full(*stand)) return std::unexpected(*full);
  std::vector<Event> events;
  if (stand->stand->on_hold) events.emplace_back(HoldEnded{*stand->stand->on_hold, stand->id});
  events.emplace_back(CounterClosed{stand->id});
  return events;
}

Decision decide(const Context& context, const Undo&) {
  const auto stand = open_stand(context);
  if (!stand) return std::unexpected(stand.error());
  if (stand->stand->state == CounterState::on_break) return refuse(on_break);
  if (const auto full = hands_full(*stand)) return std::unexpected(*full);
  const auto& undo = stand->stand->undo;
  // Who has taken another ticket since is none of the counter's business.
  if (!undo || context.state.lives_elsewhere(undo->before.person, undo->before.serial) ||
      context.now > undo->at + context.state.policy.rules.undo_within ||
      context.state.find(undo->before.serial)->version != undo->version_after) {
    return refuse(nothing_to_undo);
  }
  return std::vector<Event>{StepUndone{undo->before.serial, stand->id}};
}

Decision decide(const Context& context, const RecordPayment& command) {
  const auto stand = stand_of(context);
  if (!stand) return std::unexpected(stand.error());
  if (!is_payment_reference(command.reference)) return refuse(bad_argument);
  const auto serving = serving_stand(context);
  if (!serving) return std::unexpected(serving.error());
  if (serving->in_hand->payments >= limits::payments) return refuse(state);
  if (context.state.payments.contains(receipt_of(command.reference))) return refuse(payment_used);
  return std::vector<Event>{
      PaymentRecorded{serving->in_hand->serial, serving->id, command.reference}};
}

Decision decide(const Context& context, const Waive& command) {
  const auto stand = stand_of(context);
  if (!stand) return std::unexpected(stand.error());
  if (command.reason.empty()) return refuse(reason_required);
  if (tells_number_of_person(command.reason)) return refuse(bad_argument);
  const auto serving = serving_stand(context);
  if (!serving) return std::unexpected(serving.error());
  const Ticket& ticket = *serving->in_hand;
  const Service* service = find_service(context.state.policy, ticket.service);
  const bool has_fee = service != nullptr && service->fee_at_cashier;
  if (!has_fee || ticket.payments > 0 || ticket.waived) return refuse(state);
  return std::vector<Event>{PaymentWaived{ticket.serial, serving->id, command.reason}};
}

}  // namespace dawr::queue
