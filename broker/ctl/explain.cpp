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
    case TurnReason::overridden:
    case TurnReason::walk_in:
      break;
  }
  return WhyBefore::earlier;
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
                       .policy = before.policy,
                       .stretches = {}};
  if (const auto* earlier = before.visit_gone_on_with(issued.person, entry.at)) {
    found_->visit_since = earlier->visit_since;
  }
  in_its_day_ = true;
  waiting_ = false;
}

void Explainer::follow(const queue::State& before, const Entry& entry) {
  const auto* ours = before.find(found_->ticket);
  const bool waits = ours != nullptr && ours->state == TicketState::waiting && before.day_open;
  auto& stretches = found_->stretches;
  if (waits && !waiting_) {
    const Instant since = stretches.empty() ? found_->issued_at : before.now;
    stretches.push_back({.line = ours->line, .since = since});
  }
  waiting_ = waits;
  if (!waits) return;
  Stretch& stretch = stretches.back();
  stretch.turn = ours->turn;
  stretch.reason = ours->turn_reason;
  const auto* call = std::get_if<TicketCalled>(&entry.event);
  if (call == nullptr) return;
  if (call->ticket == found_->ticket) {
    stretch.called_at = entry.at;
    stretch.called_by = call->counter;
    return;
  }
  const auto served = queue::lines_served(before, call->counter);
  const auto our_line = std::ranges::find(served, ours->line, &ServedLine::line);
  const auto* theirs = before.find(call->ticket);
  if (our_line == served.end() || theirs == nullptr) {
    ++stretch.elsewhere;
    return;
  }
  stretch.before.push_back({.at = entry.at,
                            .counter = call->counter,
                            .letter = theirs->letter,
                            .number = theirs->number,
                            .why = why_before(*call, *theirs, *ours, entry.at),
                            .turn = theirs->turn,
                            .our_turn = ours->turn,
                            .handicap = call->handicap,
                            .our_handicap = our_line->handicap,
                            .callable_at = ours->callable_at});
}

}  // namespace dawr::ctl
