#include <algorithm>

#include "tests/core/twin.h"

namespace dawr::play {

using enum RejectionCode;

namespace {

std::string digits_from_the_other_end(ArrivalCode code) {
  std::string digits = std::to_string(code);
  std::ranges::reverse(digits);
  return digits;
}

}  // namespace

TwinCounter* Twin::own_counter() {
  no_.add(!who_.counter, role_forbidden);
  no_.add(!open_, day_closed);
  if (!who_.counter) return nullptr;
  const auto kind = who_.role == Role::cashier ? CounterKind::cashier : CounterKind::counter;
  for (TwinCounter& counter : counters_) {
    if (counter.place.id != *who_.counter) continue;
    no_.add(counter.place.kind != kind, role_forbidden);
    return &counter;
  }
  no_.add(true, unknown_counter);
  return nullptr;
}

TwinCounter* Twin::open_counter() {
  TwinCounter* counter = own_counter();
  if (counter == nullptr) return nullptr;
  no_.add(counter->state == CounterState::closed, counter_closed);
  no_.add(counter->state != CounterState::closed && counter->device != who_.device, session_exists);
  return counter;
}

TwinTicket* Twin::called_ticket(TwinCounter* counter) {
  if (counter == nullptr) return nullptr;
  TwinTicket* hand = ticket(counter->hand);
  no_.add(hand == nullptr, no_ticket_in_hand);
  no_.add(hand != nullptr && hand->state == TicketState::serving, RejectionCode::state);
  return hand;
}

TwinTicket* Twin::served_ticket(TwinCounter* counter) {
  if (counter == nullptr) return nullptr;
  TwinTicket* hand = ticket(counter->hand);
  no_.add(hand == nullptr, no_ticket_in_hand);
  no_.add(hand != nullptr && hand->state == TicketState::called, call_in_progress);
  return hand;
}

void Twin::needs_empty_hands(const TwinCounter* counter) {
  if (counter == nullptr) return;
  const TwinTicket* hand = ticket(counter->hand);
  no_.add(hand != nullptr && hand->state == TicketState::serving, ticket_in_hand);
  no_.add(hand != nullptr && hand->state == TicketState::called, call_in_progress);
}

void Twin::remember(TwinCounter& counter, const TwinTicket& before) {
  counter.undo = TwinUndo{before, before.touched + 1, now_, counter.clerk};
}

void Twin::let_go(TwinCounter& counter, TwinTicket& ticket, TicketState next) {
  counter.hand.reset();
  ticket.state = next;
  ++ticket.touched;
}

void Twin::end_hold(TwinCounter& counter) {
  TwinTicket& held = *ticket(counter.held);
  counter.held.reset();
  held.state = TicketState::waiting;
  held.waits_since = held.held_at;
  held.callable_at = now_;
  held.before_hold = {};
  ++held.touched;
  events_.emplace_back(HoldEnded{held.serial, counter.place.id});
}

void Twin::close(TwinCounter& counter) {
  counter.state = CounterState::closed;
  counter.undo.reset();
  events_.emplace_back(CounterClosed{counter.place.id});
}

void Twin::play(const OpenCounter& command) {
  TwinCounter* counter = own_counter();
  const auto clerk = std::ranges::find_if(
      clerks_, [&](const TwinClerk& each) { return each.person.id == command.clerk; });
  no_.add(clerk == clerks_.end(), unknown_clerk);
  if (counter == nullptr) return;
  no_.add(counter->state != CounterState::closed && counter->device != who_.device, session_exists);
  no_.add(counter->state == CounterState::open, RejectionCode::counter_open);
  for (const TwinCounter& other : counters_) {
    const bool sits_there = other.state != CounterState::closed && other.clerk == command.clerk;
    no_.add(sits_there && other.place.id != counter->place.id, clerk_elsewhere);
  }
  if (clerk == clerks_.end()) return;
  const bool cashier = who_.role == Role::cashier;
  no_.add(cashier ? clerk->worked_at_counter : clerk->worked_at_cashier, separation_of_duty);
  if (!no_.none()) return;
  if (counter->clerk != command.clerk) counter->undo.reset();
  counter->state = CounterState::open;
  counter->clerk = command.clerk;
  counter->device = who_.device;
  (cashier ? clerk->worked_at_cashier : clerk->worked_at_counter) = true;
  events_.emplace_back(CounterOpened{counter->place.id, command.clerk, who_.device});
}

void Twin::play(const CallNext&) {
  TwinCounter* counter = open_counter();
  needs_empty_hands(counter);
  if (counter == nullptr) return;
  no_.add(counter->state == CounterState::on_break, on_break);

  struct Caller {
    OrderKey key;
    minutes handicap{};
  };
  std::vector<Caller> callers;
  for (const TwinTicket& each : tickets_) {
    for (const ServedLine& served : serves_now(*counter)) {
      if (served.line != each.line || each.state != TicketState::waiting) continue;
      if (each.callable_at > now_) continue;
      callers.push_back({{each.turn + served.handicap, each.serial}, served.handicap});
    }
  }
  std::ranges::sort(callers, {}, &Caller::key);
  no_.add(callers.empty(), line_empty);
  if (!no_.none()) return;

  TwinTicket& called = *ticket(callers.front().key.serial);
  called.state = TicketState::called;
  called.waited_before_call = called.waited;
  called.waited += now_ - called.waits_since;
  called.counter = counter->place.id;
  called.called_at = now_;
  called.call_times = {now_};
  called.calls = 1;
  called.shown = 0;
  called.wrong_codes = 0;
  ++called.touched;
  counter->hand = called.serial;
  counter->undo.reset();
  TicketCalled event{called.serial, counter->place.id,        callers.front().key,
                     called.reason, callers.front().handicap, std::nullopt};
  if (callers.size() > 1) event.runner_up = callers[1].key;
  if (const auto* cover = help(*counter, called.line)) event.cover = cover->request;
  events_.emplace_back(event);
}

void Twin::play(const Recall&) {
  TwinCounter* counter = open_counter();
  TwinTicket* called = called_ticket(counter);
  if (called == nullptr) return;
  no_.add(called->calls >= policy_.rules.calls_before_no_show, recall_limit);
  if (!no_.none()) return;
  ++called->calls;
  called->call_times.push_back(now_);
  ++called->touched;
  events_.emplace_back(
      TicketRecalled{called->serial, counter->place.id, static_cast<std::uint8_t>(called->calls)});
}

void Twin::play(const StartService& command) {
  TwinCounter* counter = open_counter();
  TwinTicket* called = called_ticket(counter);
  if (called == nullptr) return;
  const bool right = command.typed == command.expected ||
                     digits_from_the_other_end(command.typed) == std::to_string(command.expected);
  no_.add(called->wrong_codes >= policy_.rules.arrival_code_tries, arrival_code_locked);
  no_.add(!right, arrival_code);
  if (!no_.none()) {
    if (no_.first().code == arrival_code) {
      ++called->wrong_codes;
      ++called->touched;
    }
    return;
  }
  called->state = TicketState::serving;
  called->served_since = now_;
  ++called->touched;
  events_.emplace_back(ServiceStarted{called->serial, counter->place.id});
}

void Twin::play(const PutBack&) {
  TwinCounter* counter = open_counter();
  TwinTicket* called = called_ticket(counter);
  if (called == nullptr) return;
  const Instant from = called->called_at + policy_.rules.put_back_after;
  no_.add(called->shown > 0, displayed);
  no_.add(now_ < from, put_back_early, from);
  if (!no_.none()) return;
  called->waited = called->waited_before_call;
  let_go(*counter, *called, TicketState::waiting);
  events_.emplace_back(CallPutBack{called->serial, counter->place.id});
}

void Twin::play(const Complete& command) {
  TwinCounter* counter = open_counter();
  TwinTicket* served = served_ticket(counter);
  no_.add(served != nullptr && command.outcome == Outcome::served && owes(*served), payment_ref);
  if (!no_.none()) return;
  remember(*counter, *served);
  const auto end = command.outcome == Outcome::served       ? TicketState::served
                   : command.outcome == Outcome::incomplete ? TicketState::incomplete
                                                            : TicketState::redirected;
  let_go(*counter, *served, end);
  ++counter->served;
  Duration took = now_ - served->served_since;
  if (served->held_by == counter->clerk) took += served->before_hold;
  services_.push_back({counter->clerk, served->serial, took});
  events_.emplace_back(ServiceCompleted{served->serial, counter->place.id, command.outcome});
}

void Twin::play(const Transfer& command) {
  TwinCounter* counter = open_counter();
  TwinTicket* served = served_ticket(counter);
  no_.add(open_ && find_line(policy_, command.line) == nullptr, unknown_line);
  if (counter == nullptr) return;
  no_.add(std::ranges::count(counter->place.serves, command.line, &ServedLine::line) > 0,
          transfer_target);
  no_.add(help(*counter, command.line) != nullptr, transfer_target);
  if (served == nullptr) return;
  no_.add(served->line == command.line, transfer_target);
  if (!no_.none()) return;
  send_on(*counter, *served, command.line, std::nullopt);
}

void Twin::play(const Refer&) {
  TwinCounter* counter = open_counter();
  TwinTicket* served = served_ticket(counter);
  if (served == nullptr) return;
  const Service& service = *find_service(policy_, served->service);
  std::vector<LineId> visit{service.line};
  visit.insert(visit.end(), service.onward.begin(), service.onward.end());
  std::size_t stage = served->stages_behind + 1;
  while (stage < visit.size() && visit[stage] == served->line) ++stage;
  no_.add(stage >= visit.size(), last_hop);
  if (!no_.none()) return;
  for (std::size_t before = 0; before < stage; ++before) {
    const bool cash_desk = find_line(policy_, visit[before])->at == HopKind::cashier;
    no_.add(cash_desk && owes(*served), payment_ref);
  }
  if (!no_.none()) return;
  send_on(*counter, *served, visit[stage], static_cast<std::uint8_t>(stage));
}

void Twin::send_on(TwinCounter& counter, TwinTicket& served, LineId line,
                   std::optional<std::uint8_t> stage) {
  remember(counter, served);
  served.turn = now_ - served.waited;
  served.reason = TurnReason::transferred;
  const Instant by_credit = served.issued_at - policy_.rules.priority_credit;
  if (served.priority && by_credit < served.turn) {
    served.turn = by_credit;
    served.reason = TurnReason::priority;
  }
  if (served.appointment && *served.appointment < served.turn) {
    served.turn = *served.appointment;
    served.reason = TurnReason::appointment;
  }
  served.line = line;
  if (stage) served.stages_behind = *stage;
  served.before_hold = {};
  served.waits_since = served.callable_at = now_;
  let_go(counter, served, TicketState::waiting);
  events_.emplace_back(
      TicketTransferred{served.serial, counter.place.id, line, served.turn, served.reason, stage});
}

void Twin::play(const Hold&) {
  TwinCounter* counter = open_counter();
  TwinTicket* served = served_ticket(counter);
  if (served == nullptr) return;
  no_.add(served->held || counter->held.has_value(), park_limit);
  if (!no_.none()) return;
  remember(*counter, *served);
  served->held_by = counter->clerk;
  served->before_hold = now_ - served->served_since;
  served->held = true;
  served->held_at = now_;
  served->hold_until = now_ + policy_.rules.hold_limit;
  counter->held = served->serial;
  let_go(*counter, *served, TicketState::on_hold);
  events_.emplace_back(TicketHeld{served->serial, counter->place.id, served->hold_until});
}

void Twin::play(const Resume&) {
  TwinCounter* counter = open_counter();
  needs_empty_hands(counter);
  if (counter == nullptr) return;
  no_.add(counter->state == CounterState::on_break, on_break);
  no_.add(!counter->held, RejectionCode::state);
  if (!no_.none()) return;
  TwinTicket& held = *ticket(counter->held);
  counter->hand = std::exchange(counter->held, std::nullopt);
  held.waited += now_ - held.held_at;
  held.state = TicketState::serving;
  held.served_since = now_;
  ++held.touched;
  events_.emplace_back(TicketResumed{held.serial, counter->place.id});
}

void Twin::play(const MarkNoShow&) {
  TwinCounter* counter = open_counter();
  TwinTicket* called = called_ticket(counter);
  if (called == nullptr) return;
  const Instant from = called->called_at + policy_.rules.no_show_after;
  const bool calls_missing = called->calls < policy_.rules.calls_before_no_show;
  const bool unseen = called->shown == 0 && !by_voice(*called);
  no_.add(calls_missing, no_show_early);
  no_.add(now_ < from, no_show_early, unseen ? std::nullopt : std::optional(from));
  no_.add(unseen, not_displayed);
  if (!no_.none()) return;
  remember(*counter, *called);
  called->rejoin_until = now_ + policy_.rules.rejoin_within;
  let_go(*counter, *called, TicketState::no_show);
  events_.emplace_back(NoShowMarked{called->serial, counter->place.id, called->rejoin_until});
}

void Twin::play(const Break& command) {
  TwinCounter* counter = open_counter();
  needs_empty_hands(counter);
  no_.add(command.reason.empty(), reason_required);
  if (counter == nullptr) return;
  no_.add(counter->state == CounterState::on_break, on_break);
  if (!no_.none()) return;
  counter->state = CounterState::on_break;
  events_.emplace_back(CounterOnBreak{counter->place.id, command.reason});
}

void Twin::play(const CloseCounter&) {
  TwinCounter* counter = open_counter();
  needs_empty_hands(counter);
  if (!no_.none()) return;
  if (counter->held) end_hold(*counter);
  close(*counter);
}

void Twin::play(const Undo&) {
  TwinCounter* counter = open_counter();
  needs_empty_hands(counter);
  if (counter == nullptr) return;
  no_.add(counter->state == CounterState::on_break, on_break);
  const auto& undo = counter->undo;
  no_.add(!undo || now_ - undo->at > policy_.rules.undo_within ||
              ticket(undo->before.serial)->touched != undo->touched_after ||
              waits_with_another(undo->before.person, ticket(undo->before.serial)),
          nothing_to_undo);
  if (!no_.none()) return;
  TwinTicket& one = *ticket(undo->before.serial);
  if (one.state >= TicketState::served && one.state <= TicketState::redirected) {
    --counter->served;
    std::erase_if(services_, [&](const TwinService& each) { return each.ticket == one.serial; });
  }
  if (counter->held == one.serial) counter->held.reset();
  // What happened to the paper meanwhile has happened.
  TwinTicket restored = undo->before;
  restored.print = one.print;
  restored.copies = one.copies;
  restored.papers = one.papers;
  restored.touched = one.touched + 1;
  restored.life = ++lives_;
  one = restored;
  counter->hand = one.serial;
  counter->undo.reset();
  events_.emplace_back(StepUndone{one.serial, counter->place.id});
}

}  // namespace dawr::play
