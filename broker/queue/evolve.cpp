#include "broker/queue/evolve.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "broker/queue/bookings.h"
#include "broker/queue/evolve_parts.h"
#include "broker/queue/recent_calls.h"
#include "broker/queue/renumber.h"
#include "broker/queue/skills.h"
#include "common/domain/check.h"
#include "common/domain/payment.h"

namespace dawr::queue {
namespace {

// Longer than anything that may still happen to one whose slot has come.
constexpr auto bookings_kept_for = std::chrono::hours{48};

struct Apply {
  State& state;
  Instant at;
  Instant last;  // instant of the event before

  void operator()(const DayOpened& event) const {
    State fresh;
    fresh.now = at;
    fresh.seq = state.seq;
    fresh.last_date = event.date;
    fresh.day_open = true;
    fresh.policy = event.policy;
    fresh.notices = state.notices;
    fresh.restorations = std::move(state.restorations);
    fresh.supervisors = std::move(state.supervisors);
    fresh.skills = std::move(state.skills);
    fresh.bookings = std::move(state.bookings);
    fresh.bookings.forget_before(at - bookings_kept_for);
    forget_overtaken_skills(fresh);
    fresh.past_visits = state.visits_to_rate(at);
    fresh.used_codes = std::move(state.used_codes);
    std::erase_if(fresh.used_codes, [&](const auto& used) { return used.second < event.date; });
    for (const Line& line : event.policy.lines) fresh.lines[line.id];
    for (const Counter& counter : event.policy.counters) fresh.counters[counter.id];
    pass_over_lost_days(fresh);
    state = std::move(fresh);
  }

  void operator()(const DayClosed&) const {
    DAWR_CHECK(state.live_tickets() == 0, "a day closes only when every ticket has an end");
    state.day_open = false;
    state.paused = {};
    state.interruption.reset();
    state.supervisors.clear();
    state.requests.clear();
    state.by_voice_since.reset();
    for (auto& [id, stand] : state.counters) stand.covers.clear();
    state.bookings.close(*state.last_date);
  }

  void operator()(const TicketIssued& event) const {
    DAWR_CHECK(event.ticket == state.next_serial(), "serials are gap-free");
    state.last_serial = event.ticket.value;
    WaitingLine& line = line_of(state, event.line);
    DAWR_CHECK(event.number == line.last_number + 1, "numbers of a line are gap-free");
    line.last_number = event.number;

    Ticket ticket;
    ticket.serial = event.ticket;
    ticket.service = event.service;
    ticket.letter = event.line;
    ticket.number = event.number;
    ticket.line = event.line;
    ticket.take = event.take;
    ticket.entry = state.seq;
    ticket.issued_in = static_cast<std::uint16_t>(state.restorations.size());
    ticket.issued_at = event.pad ? event.turn : at;
    ticket.entered_at = at;
    ticket.turn = event.turn;
    ticket.turn_reason = event.priority ? TurnReason::priority
                         : event.pad    ? TurnReason::pad
                                        : TurnReason::walk_in;
    ticket.callable_at = at;
    ticket.booking = event.booking;
    ticket.claim = event.claim;
    ticket.priority = event.priority;
    ticket.arrival_commitment = event.arrival_commitment;
    ticket.person = event.person;
    ticket.waiting_since = ticket.issued_at;
    const Ticket* const earlier = state.visit_gone_on_with(event.person, at);
    ticket.visit_since = earlier != nullptr ? earlier->visit_since : ticket.issued_at;

    if (event.pad) {
      DAWR_CHECK(state.interruption && event.turn < at, "a pad's ticket is of an interruption");
      state.interruption->entered.emplace(event.take.device, event.take);
    } else {
      const bool first_use = state.takes.emplace(event.take, event.ticket).second;
      DAWR_CHECK(first_use, "one press makes one ticket");
    }
    state.print_deadlines.insert({at + state.policy.rules.print_doubtful_after, event.ticket});
    if (event.booking) check_in(state, ticket);
    come_to_life(ticket);
    join_line(state, state.tickets.emplace_back(ticket));
  }

  void operator()(const TakeCancelled& event) const { state.cancelled_takes.insert(event.take); }

  void operator()(const TicketVoided& event) const {
    Ticket& ticket = touch(event.ticket);
    leave_line(state, ticket);
    settle_print(state, ticket);
    ticket.state = TicketState::voided;
    ticket.ended_at = at;
    if (ticket.booking) state.bookings.undo_check_in(*ticket.booking);
  }

  void operator()(const PrintConfirmed& event) const {
    Ticket& ticket = ticket_of(state, event.ticket);
    settle_print(state, ticket);
    ticket.print = event.medium == PrintMedium::paper ? Print::paper : Print::screen;
  }

  void operator()(const PrintDoubted& event) const {
    Ticket& ticket = ticket_of(state, event.ticket);
    settle_print(state, ticket);
    ticket.print = Print::doubtful;
  }

  void operator()(const TicketReprinted& event) const {
    ticket_of(state, event.ticket).copies = event.copy;
  }

  void operator()(const PriorityGranted& event) const {
    Ticket& ticket = touch(event.ticket);
    leave_line(state, ticket);
    ticket.priority = event.priority;
    ticket.claim.reset();
    if (event.turn < ticket.turn) ticket.turn_reason = TurnReason::priority;
    ticket.turn = event.turn;
    join_line(state, ticket);
  }

  void operator()(const TicketLeft& event) const {
    Ticket& ticket = touch(event.ticket);
    leave_line(state, ticket);
    ticket.waited += at - ticket.waiting_since;
    ticket.state = TicketState::left;
    ticket.ended_at = at;
  }

  void operator()(const TicketRejoined& event) const {
    Ticket& ticket = touch(event.ticket);
    DAWR_CHECK(ticket.state == TicketState::no_show, "only a no-show rejoins");
    ticket.rejoined_before = true;
    ticket.waiting_since = at;
    ticket.callable_at = event.callable_at;
    come_to_life(ticket);
    join_line(state, ticket);
  }

  void operator()(const CounterOpened& event) const {
    CounterStand& stand = stand_of(state, event.counter);
    DAWR_CHECK(!stand.in_hand, "a counter opens with empty hands");
    if (stand.state != CounterState::closed) state.clerks[stand.clerk].open_counter.reset();
    // Undo is for the clerk's own steps.
    if (stand.clerk != event.clerk) stand.undo.reset();
    stand.state = CounterState::open;
    stand.pressed_at = at;
    stand.clerk = event.clerk;
    stand.device = event.device;
    ClerkDay& day = state.clerks[event.clerk];
    day.open_counter = event.counter;
    const Counter* place = find_counter(state.policy, event.counter);
    (place->kind == CounterKind::cashier ? day.at_cashier : day.at_counter) = true;
  }

  void operator()(const TicketCalled& event) const {
    Ticket& ticket = touch(event.ticket);
    CounterStand& stand = stand_of(state, event.counter);
    DAWR_CHECK(stand.state == CounterState::open && !stand.in_hand,
               "only an open counter with empty hands calls");
    leave_line(state, ticket);
    ticket.waited += at - ticket.waiting_since;
    ticket.state = TicketState::called;
    ticket.counter = event.counter;
    ticket.called_at = at;
    ticket.calls = 1;
    ticket.shown_call = 0;
    ticket.wrong_codes = 0;
    ticket.first_call = !ticket.first_called_at;
    if (ticket.first_call) ticket.first_called_at = at;
    stand.in_hand = ticket.serial;
    stand.called_at = {at};
    stand.pressed_at = at;
    stand.undo.reset();
    ++state.in_hand_or_held;
    remember_call(state, ticket, 1, at);
  }

  void operator()(const TicketRecalled& event) const {
    Ticket& ticket = touch(event.ticket);
    ticket.calls = event.call;
    CounterStand& stand = stand_of(state, event.counter);
    stand.called_at.push_back(at);
    stand.pressed_at = at;
    remember_call(state, ticket, event.call, at);
  }

  void operator()(const CallShown& event) const {
    ticket_of(state, event.ticket).shown_call = event.call;
    state.shown_at = at;
  }

  void operator()(const ServiceStarted& event) const {
    Ticket& ticket = touch(event.ticket);
    ticket.state = TicketState::serving;
    ticket.started_at = at;
    CounterStand& stand = stand_of(state, event.counter);
    stand.pressed_at = at;
    ticket.served_by = stand.clerk;
    ticket.by_clerk = Duration{};
  }

  void operator()(const CallPutBack& event) const {
    Ticket& ticket = touch(event.ticket);
    CounterStand& stand = stand_of(state, event.counter);
    release(state, stand, ticket, TicketState::waiting);
    // Nobody heard that call: the wait goes on as if it had not been.
    ticket.waited -= ticket.called_at - ticket.waiting_since;
    if (ticket.first_call) ticket.first_called_at.reset();
    forget_call(state, ticket.serial);
    join_line(state, ticket);
  }

  void operator()(const ServiceCompleted& event) const {
    CounterStand& stand = stand_of(state, event.counter);
    remember_for_undo(stand, ticket_of(state, event.ticket), at);
    Ticket& ticket = touch(event.ticket);
    end_stretch(ticket);
    release(state, stand, ticket, ended_by(event.outcome));
    ticket.ended_at = at;
    ++stand.served_today;
    ClerkDay& day = state.clerks[stand.clerk];
    ++day.services;
    day.service_time += ticket.by_clerk;
  }

  void operator()(const TicketTransferred& event) const {
    CounterStand& stand = stand_of(state, event.counter);
    remember_for_undo(stand, ticket_of(state, event.ticket), at);
    Ticket& ticket = touch(event.ticket);
    ticket.served = Duration{};
    release(state, stand, ticket, TicketState::waiting);
    ticket.line = event.line;
    ticket.stage = event.stage.value_or(ticket.stage);
    ticket.turn = event.turn;
    ticket.turn_reason = event.reason;
    ticket.waiting_since = at;
    ticket.callable_at = at;
    join_line(state, ticket);
  }

  void operator()(const TicketHeld& event) const {
    CounterStand& stand = stand_of(state, event.counter);
    remember_for_undo(stand, ticket_of(state, event.ticket), at);
    Ticket& ticket = touch(event.ticket);
    end_stretch(ticket);
    release(state, stand, ticket, TicketState::on_hold);
    ++state.in_hand_or_held;
    ticket.held_at = at;
    ticket.hold_until = event.until;
    ticket.held_before = true;
    stand.on_hold = ticket.serial;
  }

  void operator()(const TicketResumed& event) const {
    CounterStand& stand = stand_of(state, event.counter);
    Ticket& ticket = touch(event.ticket);
    DAWR_CHECK(stand.on_hold == event.ticket && !stand.in_hand, "a counter resumes its own hold");
    stand.on_hold.reset();
    stand.in_hand = ticket.serial;
    stand.pressed_at = at;
    ticket.waited += at - ticket.held_at;
    ticket.started_at = at;
    if (ticket.served_by != stand.clerk) {
      ticket.served_by = stand.clerk;
      ticket.by_clerk = Duration{};
    }
    ticket.state = TicketState::serving;
  }

  void operator()(const HoldEnded& event) const {
    CounterStand& stand = stand_of(state, event.counter);
    Ticket& ticket = touch(event.ticket);
    DAWR_CHECK(stand.on_hold == event.ticket, "the hold that ends is this counter's");
    stand.on_hold.reset();
    --state.in_hand_or_held;
    ticket.waiting_since = ticket.held_at;  // the hold counts as waiting
    ticket.callable_at = at;
    join_line(state, ticket);
  }

  void operator()(const NoShowMarked& event) const {
    CounterStand& stand = stand_of(state, event.counter);
    remember_for_undo(stand, ticket_of(state, event.ticket), at);
    Ticket& ticket = touch(event.ticket);
    release(state, stand, ticket, TicketState::no_show);
    ticket.rejoin_until = event.rejoin_until;
    ticket.ended_at = at;
  }

  void operator()(const CounterOnBreak& event) const {
    stand_of(state, event.counter).state = CounterState::on_break;
  }

  void operator()(const CounterClosed& event) const {
    CounterStand& stand = stand_of(state, event.counter);
    DAWR_CHECK(!stand.in_hand && !stand.on_hold, "a counter closes with empty hands");
    stand.state = CounterState::closed;
    stand.undo.reset();
    state.clerks[stand.clerk].open_counter.reset();
  }

  void operator()(const StepUndone& event) const {
    CounterStand& stand = stand_of(state, event.counter);
    Ticket& ticket = ticket_of(state, event.ticket);
    DAWR_CHECK(stand.undo && stand.undo->before.serial == event.ticket && !stand.in_hand &&
                   stand.undo->version_after == ticket.version,
               "undo finds the ticket as the counter left it");
    if (ticket.state == TicketState::waiting) leave_line(state, ticket);
    if (ticket.state == TicketState::on_hold) {
      stand.on_hold.reset();
      --state.in_hand_or_held;
    }
    if (ticket.ended_by_service()) {
      --stand.served_today;
      ClerkDay& day = state.clerks[stand.clerk];  // undo is for the clerk's own steps
      --day.services;
      day.service_time -= ticket.by_clerk;
    }
    Ticket before = stand.undo->before;
    before.version = ticket.version + 1;
    // What has happened to the paper meanwhile is not undone.
    before.print = ticket.print;
    before.copies = ticket.copies;
    before.replaced = ticket.replaced;
    before.arrival_commitment = ticket.arrival_commitment;
    ticket = before;
    come_to_life(ticket);
    stand.undo.reset();
    stand.pressed_at = at;
    stand.in_hand = ticket.serial;
    ++state.in_hand_or_held;
  }

  void operator()(const TicketClosedOut& event) const {
    Ticket& ticket = touch(event.ticket);
    if (ticket.state == TicketState::waiting) {
      leave_line(state, ticket);
      ticket.waited += at - ticket.waiting_since;
    } else {
      take_from_its_counter(ticket);
    }
    settle_print(state, ticket);
    ticket.state = TicketState::closed_out;
    ticket.ended_at = at;
  }

  void operator()(const IssuingPaused& event) const { state.paused = event.reason; }
  void operator()(const IssuingResumed&) const { state.paused = {}; }
  void operator()(const NoticePosted& event) const { state.notices.at(event.slot) = event.text; }
  void operator()(const TimePassed&) const {}

  void operator()(const JournalRestored& event) const {
    state.restorations.push_back({event.previous, event.kept, event.abandoned, at});
    // Whoever holds a paper that is lost may get another, as from a pad.
    if (state.day_open && at > last) state.interruption = Interruption{last, at, {}};
    pass_over_unknown(state, event.abandoned);
    pass_over_unknown_bookings(state, event.abandoned);
  }

  void operator()(const WaitPromised& event) const {
    Ticket& ticket = ticket_of(state, event.ticket);
    DAWR_CHECK(ticket.promise == Promise{}, "a ticket is promised something once");
    ticket.promise = event.promise;
  }

  void operator()(const OutlookChanged& event) const {
    line_of(state, event.line).outlook = event.promise;
  }

  void operator()(const SupervisorSignedIn& event) const {
    state.supervisors[event.device] = {event.clerk, at};
  }
  void operator()(const SupervisorActed& event) const {
    state.supervisors[event.device] = {event.clerk, at};
  }
  void operator()(const SupervisorSignedOut& event) const { state.supervisors.erase(event.device); }

  void operator()(const CodeUnlocked& event) const { touch(event.ticket).wrong_codes = 0; }

  void operator()(const ApprovalRequested& event) const {
    DAWR_CHECK(event.request.number == state.last_request + 1, "requests are numbered one by one");
    state.last_request = event.request.number;
    state.requests.emplace(event.request.number, event.request);
  }
  void operator()(const ApprovalGranted& event) const {
    end_request(event.request);
    if (event.code) state.used_codes[event.code->number] = event.code->until;
  }
  void operator()(const ApprovalWithdrawn& event) const { end_request(event.request); }
  void operator()(const ApprovalExpired& event) const { end_request(event.request); }

  void operator()(const TicketOverridden& event) const {
    Ticket& ticket = touch(event.ticket);
    leave_line(state, ticket);
    ticket.turn = event.turn;
    ticket.turn_reason = TurnReason::overridden;
    join_line(state, ticket);
    ++state.overrides;
  }

  void operator()(const SkillsSet& event) const { set_skills(state, event); }

  void operator()(const CoverArranged& event) const {
    stand_of(state, event.counter).covers.push_back({event.line, event.from, event.request});
  }

  void operator()(const VoiceDeclared&) const { state.by_voice_since = at; }
  void operator()(const VoiceEnded&) const { state.by_voice_since.reset(); }

  // Its place stays, and so does whatever else its counter may still undo.
  void operator()(const TicketReplaced& event) const {
    Ticket& ticket = ticket_of(state, event.ticket);
    ticket.replaced = event.replacement;
    ticket.arrival_commitment = event.arrival_commitment;
  }

  void operator()(const PaymentRecorded& event) const {
    // Whether it is of another payment already, `decide` asks: an older rule told "R-7" from "R7".
    state.payments.insert(receipt_of(event.reference));
    ++touch(event.ticket).payments;
    stand_of(state, event.counter).pressed_at = at;
  }
  void operator()(const PaymentWaived& event) const {
    touch(event.ticket).waived = true;
    stand_of(state, event.counter).pressed_at = at;
  }

  // What somebody thinks of a visit, the counter does not take back.
  void operator()(const VisitRated& event) const {
    if (event.ticket.date == state.last_date) {
      touch(event.ticket.serial).rated = true;
      return;
    }
    const auto visit = state.past_visits.find(event.ticket);
    DAWR_CHECK(visit != state.past_visits.end(), "a visit that is rated is known");
    visit->second.rated = true;
  }

  void operator()(const ServiceInterrupted& event) const {
    state.interruption = Interruption{event.from, at, {}};
  }

  void operator()(const CommandRefused& event) const {
    if (event.code == RejectionCode::arrival_code && event.ticket) {
      ++touch(*event.ticket).wrong_codes;
    }
  }

  template <class OfBooking>
    requires requires(State& of, const OfBooking& event) { record(of, event, Instant{}); }
  void operator()(const OfBooking& event) const {
    record(state, event, at);
  }

 private:
  void end_request(std::uint32_t number) const {
    DAWR_CHECK(state.requests.erase(number) == 1, "a request that ends was open");
  }

  void come_to_life(const Ticket& ticket) const {
    if (!ticket.person) return;
    DAWR_CHECK(!state.lives_elsewhere(ticket.person, ticket.serial),
               "a person waits for a service with one ticket");
    state.persons.insert_or_assign(*ticket.person, ticket.serial);
  }

  static TicketState ended_by(Outcome outcome) {
    switch (outcome) {
      case Outcome::served:
        return TicketState::served;
      case Outcome::incomplete:
        return TicketState::incomplete;
      case Outcome::redirected:
        return TicketState::redirected;
    }
    DAWR_CHECK(false, "every outcome has an end");
  }

  void end_stretch(Ticket& ticket) const {
    ticket.served += at - ticket.started_at;
    ticket.by_clerk += at - ticket.started_at;
  }

  [[nodiscard]] Ticket& touch(Serial serial) const {
    Ticket& ticket = ticket_of(state, serial);
    ++ticket.version;
    return ticket;
  }

  void take_from_its_counter(const Ticket& ticket) const {
    CounterStand& stand = stand_of(state, ticket.counter);
    if (stand.in_hand == ticket.serial) {
      stand.in_hand.reset();
    } else {
      DAWR_CHECK(stand.on_hold == ticket.serial, "a live ticket is in a line or at a counter");
      stand.on_hold.reset();
    }
    --state.in_hand_or_held;
  }
};

}  // namespace

void evolve(State& state, const Event& event, Instant at) {
  DAWR_CHECK(at >= state.now, "time never goes back");
  const Instant last = std::exchange(state.now, at);
  ++state.seq;
  admit_those_callable_by_now(state);
  state.bookings.release_until(at);
  std::visit(Apply{state, at, last}, event);
}

}  // namespace dawr::queue
