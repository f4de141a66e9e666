#include "tests/core/order_watch.h"

#include <algorithm>

namespace dawr::play {

std::string OrderWatch::see(const Entry& entry) {
  if (const auto* call = std::get_if<TicketCalled>(&entry.event)) {
    if (auto broken = judge(*call, entry.at); !broken.empty()) return broken;
  }
  follow(entry);
  return {};
}

std::map<LineId, minutes> OrderWatch::served_by(CounterId counter, Instant at) const {
  std::map<LineId, minutes> served;
  const Clerk* clerk = find_clerk(policy_, clerks_.at(counter));
  for (const auto& [line, handicap] : find_counter(policy_, counter)->serves) {
    if (clerk->lines.empty() || std::ranges::count(clerk->lines, line) > 0) served[line] = handicap;
  }
  for (const CoverArranged& cover : covers_) {
    if (cover.counter == counter && cover.from <= at) served.emplace(cover.line, minutes{});
  }
  return served;
}

std::string OrderWatch::judge(const TicketCalled& call, Instant at) {
  const auto served = served_by(call.counter, at);
  const Person& called = people_.at(call.ticket);
  if (!called.waits || called.callable_at > at || !served.contains(called.line)) {
    return "somebody was called who was not callable there";
  }
  const auto& own = find_counter(policy_, call.counter)->serves;
  if (call.cover.has_value() == (std::ranges::count(own, called.line, &ServedLine::line) > 0)) {
    return "a call hides a cover, or makes one up";
  }
  if (called.overridden != (call.reason == TurnReason::overridden)) {
    return "a call hides an override, or makes one up";
  }
  const auto by_handicap = [](const auto& a, const auto& b) { return a.second < b.second; };
  const auto [least, most] = std::minmax_element(served.begin(), served.end(), by_handicap);
  const minutes spread = most->second - least->second;
  for (const auto& [serial, other] : people_) {
    const bool passed_over = serial != call.ticket && other.waits && other.callable_at <= at &&
                             served.contains(other.line);
    if (passed_over && other.overridden && !called.overridden) {
      return "ticket " + std::to_string(call.ticket.value) + " passed an override";
    }
    if (called.overridden) continue;
    // The bound speaks of a walk-in at its first hop that never missed a call, passed by somebody
    // at the first hop without a rejoin.
    if (!passed_over || other.has_priority || !other.first_hop || other.missed_a_call) continue;
    if (!called.first_hop || called.missed_a_call || other.slot) continue;
    ++judged_;
    const auto credit = right_to_pass(called);
    const auto ahead_by = called.issued_at - other.issued_at;
    const bool fair = spread + credit == minutes{} ? std::pair(called.issued_at, call.ticket) <
                                                         std::pair(other.issued_at, serial)
                                                   : ahead_by <= credit + spread;
    if (!fair) {
      return "ticket " + std::to_string(call.ticket.value) + " passed ticket " +
             std::to_string(serial.value) + " by more than credit and handicaps allow";
    }
  }
  return {};
}

Duration OrderWatch::right_to_pass(const Person& called) const {
  Duration credit = called.has_priority ? policy_.rules.priority_credit : minutes{};
  if (called.slot) {
    // Whenever he came: an hour before the slot is his turn.
    const auto turn = *called.slot - policy_.rules.appointments.credit;
    credit = std::max(credit, called.issued_at - turn);
  }
  return credit;
}

void OrderWatch::follow_booking(const Event& event) {
  if (const auto* held = std::get_if<SlotHeld>(&event)) {
    slots_[held->booking] = held->slot;
  } else if (const auto* made = std::get_if<BookingMade>(&event)) {
    slots_[made->booking] = made->slot;
  } else if (const auto* moved = std::get_if<BookingMoved>(&event)) {
    slots_[moved->booking] = moved->slot;
  } else if (const auto* displaced = std::get_if<BookingDisplaced>(&event)) {
    if (displaced->slot) slots_[displaced->booking] = *displaced->slot;
  }
}

void OrderWatch::follow(const Entry& entry) {
  follow_booking(entry.event);
  const auto remember = [&](CounterId counter, Serial serial) {
    undo_[counter] = {serial, people_.at(serial)};
  };
  if (const auto* opened = std::get_if<DayOpened>(&entry.event)) {
    auto slots = std::move(slots_);
    *this = {};
    slots_ = std::move(slots);
    policy_ = opened->policy;
  } else if (const auto* issued = std::get_if<TicketIssued>(&entry.event)) {
    Person& person = people_[issued->ticket];
    const Instant since = issued->pad ? issued->turn : entry.at;
    person = {issued->line, since, entry.at, true, true, false, issued->priority.has_value(),
              false};
    const auto& rules = policy_.rules.appointments;
    const bool in_time =
        issued->booking && entry.at <= slots_.at(*issued->booking) + rules.late_after;
    if (in_time) {
      person.slot = slots_.at(*issued->booking);
      person.callable_at = std::max(entry.at, *person.slot - rules.callable_before);
    }
  } else if (const auto* granted = std::get_if<PriorityGranted>(&entry.event)) {
    people_.at(granted->ticket).has_priority = true;
  } else if (const auto* ahead = std::get_if<TicketOverridden>(&entry.event)) {
    people_.at(ahead->ticket).overridden = true;
  } else if (const auto* cover = std::get_if<CoverArranged>(&entry.event)) {
    covers_.push_back(*cover);
  } else if (const auto* counter = std::get_if<CounterOpened>(&entry.event)) {
    clerks_[counter->counter] = counter->clerk;
  } else if (const auto* call = std::get_if<TicketCalled>(&entry.event)) {
    people_.at(call->ticket).waits = false;
  } else if (const auto* back = std::get_if<CallPutBack>(&entry.event)) {
    people_.at(back->ticket).waits = true;
  } else if (const auto* moved = std::get_if<TicketTransferred>(&entry.event)) {
    remember(moved->counter, moved->ticket);
    Person& person = people_.at(moved->ticket);
    person.line = moved->line;
    person.waits = true;
    person.first_hop = false;
    person.overridden = false;
  } else if (const auto* missed = std::get_if<NoShowMarked>(&entry.event)) {
    remember(missed->counter, missed->ticket);
    people_.at(missed->ticket).missed_a_call = true;
  } else if (const auto* completed = std::get_if<ServiceCompleted>(&entry.event)) {
    remember(completed->counter, completed->ticket);
  } else if (const auto* held = std::get_if<TicketHeld>(&entry.event)) {
    remember(held->counter, held->ticket);
  } else if (const auto* undone = std::get_if<StepUndone>(&entry.event)) {
    const auto& [serial, before] = undo_.at(undone->counter);
    people_.at(serial) = before;
  } else if (const auto* ended = std::get_if<HoldEnded>(&entry.event)) {
    people_.at(ended->ticket).waits = true;
  } else if (const auto* rejoined = std::get_if<TicketRejoined>(&entry.event)) {
    people_.at(rejoined->ticket).waits = true;
    people_.at(rejoined->ticket).callable_at = rejoined->callable_at;
  } else if (const auto* left = std::get_if<TicketLeft>(&entry.event)) {
    people_.at(left->ticket).waits = false;
  } else if (const auto* voided = std::get_if<TicketVoided>(&entry.event)) {
    people_.at(voided->ticket).waits = false;
  } else if (const auto* closed = std::get_if<TicketClosedOut>(&entry.event)) {
    people_.at(closed->ticket).waits = false;
  }
}

}  // namespace dawr::play
