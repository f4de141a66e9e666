#include "broker/ctl/explain.h"

#include <algorithm>
#include <utility>

#include "broker/queue/order.h"

namespace dawr::ctl {
namespace {

// Why the call was right although `ours` waited in a line of that counter.
WhyBefore why_before(const TicketCalled& call, const queue::Ticket& theirs,
                     const queue::Ticket& ours, Instant at) {
  if (call.reason == TurnReason::overridden) return WhyBefore::exceptional;
  if (ours.callable_at > at) return WhyBefore::not_yet;
  if (std::pair(theirs.turn, theirs.serial) > std::pair(ours.turn, ours.serial)) {
    return WhyBefore::own_line;
  }
  switch (call.reason) {
    case TurnReason::priority:
      return WhyBefore::priority;
    case TurnReason::transferred:
      return theirs.line == theirs.letter ? WhyBefore::returned : WhyBefore::transferred;
    case TurnReason::pad:
      return WhyBefore::pad;
    case TurnReason::appointment:
      return WhyBefore::appointment;
    case TurnReason::late_appointment:
      return WhyBefore::late_appointment;
    case TurnReason::overridden:
    case TurnReason::walk_in:
      break;
  }
  return WhyBefore::earlier;
}

// For which it was checked in, if it was.
std::optional<Instant> slot_of(const queue::State& state, const std::optional<BookingId>& id) {
  const auto* booking = id ? state.bookings.find(*id) : nullptr;
  return booking == nullptr ? std::nullopt : std::optional(booking->slot);
}

// What an event of a ticket does to its newest wait, or to the call that ended it.
struct EndOfWait {
  Stretch& stretch;
  bool waits{};
  Instant at{};

  void operator()(const ServiceStarted&) const { end(WaitEnd::served); }
  void operator()(const NoShowMarked&) const { end(WaitEnd::no_show); }
  void operator()(const CallPutBack&) const { end(WaitEnd::put_back); }
  void operator()(const TicketLeft&) const { end(WaitEnd::left); }
  void operator()(const TicketVoided&) const { end(WaitEnd::voided); }
  void operator()(const TicketClosedOut&) const {
    if (!stretch.ended_at) end(WaitEnd::closed_out);
  }
  void operator()(const StepUndone&) const {
    if (waits) return end(WaitEnd::undone);
    if (stretch.end != WaitEnd::no_show) return;
    stretch.end = WaitEnd::still_called;
    stretch.ended_at.reset();
  }
  template <class Other>
  void operator()(const Other&) const {}

 private:
  void end(WaitEnd how) const {
    stretch.end = how;
    stretch.ended_at = at;
  }
};

// Looked at before each entry, so that `now` is the instant of whatever has changed it.
void see_turn(Stretch& stretch, const queue::Ticket& ours, Instant now) {
  const Instant known = stretch.changes.empty() ? stretch.turn : stretch.changes.back().turn;
  if (ours.turn == known) return;
  stretch.changes.push_back({.at = now, .turn = ours.turn, .reason = ours.turn_reason});
}

}  // namespace

void Explainer::look(const queue::State& before, const Entry& entry) {
  if (std::holds_alternative<DayOpened>(entry.event)) in_its_day_ = waiting_ = false;
  if (const auto* issued = std::get_if<TicketIssued>(&entry.event)) {
    const bool wanted = !day_ || before.last_date == day_;
    if (wanted && is_named(*issued, name_, before.policy)) return begin(before, entry, *issued);
  }
  if (in_its_day_) follow(before, entry);
}

void Explainer::begin(const queue::State& before, const Entry& entry, const TicketIssued& issued) {
  found_ = Explanation{.date = before.last_date.value_or(ServiceDate{}),
                       .ticket = issued.ticket,
                       .letter = issued.line,
                       .number = issued.number,
                       .issued_at = issued.pad ? issued.turn : entry.at,
                       .visit_since = std::nullopt,
                       .slot = slot_of(before, issued.booking),
                       .policy = before.policy,
                       .stretches = {}};
  if (const auto* earlier = before.visit_gone_on_with(issued.person, entry.at)) {
    found_->visit_since = earlier->visit_since;
  }
  in_its_day_ = true;
  waiting_ = false;
}

const queue::Ticket* Explainer::see_waiting(const queue::State& state) {
  const auto* ours = state.find(found_->ticket);
  const bool waits = ours != nullptr && ours->state == TicketState::waiting && state.day_open;
  auto& stretches = found_->stretches;
  if (waits && !waiting_) {
    const Instant since = stretches.empty() ? found_->issued_at : state.now;
    stretches.push_back(
        {.line = ours->line, .since = since, .turn = ours->turn, .reason = ours->turn_reason});
  }
  waiting_ = waits;
  if (!waits) return nullptr;
  see_turn(stretches.back(), *ours, state.now);
  return ours;
}

void Explainer::follow(const queue::State& before, const Entry& entry) {
  const auto* ours = see_waiting(before);
  const auto* call = std::get_if<TicketCalled>(&entry.event);
  if (ours != nullptr && call != nullptr) see_call(before, entry, *ours, *call);
  if (!found_->stretches.empty()) see_end(entry);
}

void Explainer::finish(const queue::State& after) {
  if (in_its_day_) see_waiting(after);
}

void Explainer::see_end(const Entry& entry) {
  const EndOfWait end{found_->stretches.back(), waiting_, entry.at};
  std::visit(
      [&](const auto& event) {
        if constexpr (requires { event.ticket == found_->ticket; }) {
          if (event.ticket == found_->ticket) end(event);
        }
      },
      entry.event);
}

void Explainer::see_call(const queue::State& before, const Entry& entry, const queue::Ticket& ours,
                         const TicketCalled& call) {
  Stretch& stretch = found_->stretches.back();
  if (call.ticket == found_->ticket) {
    stretch.called_at = entry.at;
    stretch.called_by = call.counter;
    stretch.end = WaitEnd::still_called;
    return;
  }
  const auto served = queue::lines_served(before, call.counter);
  const auto our_line = std::ranges::find(served, ours.line, &ServedLine::line);
  const auto* theirs = before.find(call.ticket);
  if (our_line == served.end() || theirs == nullptr) {
    ++stretch.elsewhere;
    return;
  }
  stretch.before.push_back({.at = entry.at,
                            .counter = call.counter,
                            .letter = theirs->letter,
                            .number = theirs->number,
                            .why = why_before(call, *theirs, ours, entry.at),
                            .turn = theirs->turn,
                            .our_turn = ours.turn,
                            .handicap = call.handicap,
                            .our_handicap = our_line->handicap,
                            .callable_at = ours.callable_at,
                            .slot = slot_of(before, theirs->booking),
                            .checked_in_at = theirs->issued_at});
}

}  // namespace dawr::ctl
