#include "broker/queue/invariants.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <utility>

#include "broker/queue/bookings.h"
#include "broker/queue/order.h"

namespace dawr::queue {
namespace {

std::string of(const Ticket& ticket) { return "ticket " + std::to_string(ticket.serial.value); }

std::string of(CounterId counter) { return "counter " + std::to_string(counter.value); }

bool will_be_doubted(const Ticket& ticket) {
  return ticket.print == Print::pending && ticket.state != TicketState::voided &&
         ticket.state != TicketState::closed_out;
}

std::string broken_place(const State& state, const Ticket& ticket) {
  const auto found = state.lines.find(ticket.line);
  if (found == state.lines.end()) return of(ticket) + " is in an unknown line";
  const WaitingLine& line = found->second;
  const bool waiting = ticket.state == TicketState::waiting;
  const bool later = line.later.contains({ticket.callable_at, ticket.serial});
  const bool callable = line.callable.contains({ticket.turn, ticket.serial});
  if (line.by_waiting_since.contains({ticket.waiting_since, ticket.serial}) != waiting) {
    return of(ticket) + " is listed in its line if and only if it waits";
  }
  if (waiting && later == callable) return of(ticket) + " is either callable or later";
  if (!waiting && (later || callable)) return of(ticket) + " does not wait, yet has a place";
  if (waiting && later != (ticket.callable_at > state.now)) {
    return of(ticket) + " is callable exactly from its time on";
  }
  return {};
}

std::string broken_ticket(const State& state, const Ticket& ticket) {
  if (state.find(ticket.serial) != &ticket) return of(ticket) + " is not at its serial's place";
  if (const auto broken = broken_place(state, ticket); !broken.empty()) return broken;
  const auto take = state.takes.find(ticket.take);
  const bool by_press = take != state.takes.end() && take->second == ticket.serial;
  if (by_press == ticket.from_pad()) return of(ticket) + " is not what its press made";
  const bool at_counter = ticket.state == TicketState::called ||
                          ticket.state == TicketState::serving ||
                          ticket.state == TicketState::on_hold;
  if (at_counter) {
    const CounterStand& stand = state.counters.at(ticket.counter);
    const auto& place = ticket.state == TicketState::on_hold ? stand.on_hold : stand.in_hand;
    if (place != ticket.serial) return of(ticket) + " is not with the counter that has it";
  }
  const bool to_be_doubted = will_be_doubted(ticket);
  const Instant doubt_at = ticket.entered_at + state.policy.rules.print_doubtful_after;
  if (state.print_deadlines.contains({doubt_at, ticket.serial}) != to_be_doubted) {
    return of(ticket) + " is doubted if and only if its print is pending";
  }
  if (ticket.is_live() && ticket.person) {
    const auto known = state.persons.find(*ticket.person);
    if (known == state.persons.end() || known->second != ticket.serial) {
      return of(ticket) + " is not the one with which its person waits";
    }
  }
  if (ticket.priority && ticket.claim) return of(ticket) + " was granted what it still claims";
  if (ticket.turn > state.now || ticket.waited < Duration{}) {
    return of(ticket) + " has a turn or a wait out of range";
  }
  return {};
}

std::string broken_counter(const State& state, CounterId id, const CounterStand& stand) {
  if (stand.state != CounterState::open && stand.in_hand)
    return of(id) + " is not open, yet has a ticket";
  if (stand.state == CounterState::closed && stand.on_hold) return of(id) + " is closed, yet holds";
  if (stand.in_hand) {
    const Ticket* ticket = state.find(*stand.in_hand);
    if (ticket == nullptr || ticket->counter != id ||
        (ticket->state != TicketState::called && ticket->state != TicketState::serving)) {
      return of(id) + " has a ticket in hand that is not in its hand";
    }
  }
  if (stand.on_hold) {
    const Ticket* ticket = state.find(*stand.on_hold);
    if (ticket == nullptr || ticket->counter != id || ticket->state != TicketState::on_hold) {
      return of(id) + " holds a ticket that is not on hold there";
    }
  }
  if (stand.state != CounterState::closed && state.clerks.at(stand.clerk).open_counter != id) {
    return of(id) + " is open with a clerk who is elsewhere";
  }
  return {};
}

// What counters have ended is what clerks have.
std::string broken_services(const State& state) {
  std::uint64_t at_counters = 0;
  for (const auto& [id, stand] : state.counters) at_counters += stand.served_today;
  std::uint64_t of_clerks = 0;
  for (const auto& [id, day] : state.clerks) {
    of_clerks += day.services;
    if (day.service_time < Duration{}) return "a clerk has served for less than no time";
    if (day.services == 0 && day.service_time != Duration{}) {
      return "a clerk has ended no service, yet it took time";
    }
  }
  return at_counters == of_clerks ? "" : "counters and clerks have ended other services";
}

// Numbers and serials go on by one; where a journal was restored they may begin anew at a full
// step.
bool goes_on(std::uint32_t last, std::uint32_t next, std::uint32_t step, const State& state) {
  if (next == last + 1) return true;
  return !state.restorations.empty() && next > last && next % step == 1;
}

std::string broken_numbers(const State& state) {
  std::map<LineId, std::uint16_t> last;
  std::uint32_t last_serial = 0;
  for (const Ticket& ticket : state.tickets) {
    auto& number = last[ticket.letter];
    if (!goes_on(std::exchange(number, ticket.number), ticket.number, 1'000, state)) {
      return of(ticket) + " breaks its line's numbers";
    }
    const auto before = std::exchange(last_serial, ticket.serial.value);
    if (!goes_on(before, last_serial, 10'000, state)) return of(ticket) + " breaks the serials";
  }
  const auto may_have_passed_over = [&](std::uint32_t given, std::uint32_t at) {
    return at == given || (!state.restorations.empty() && at > given);
  };
  if (!may_have_passed_over(last_serial, state.last_serial)) return "another last serial";
  for (const auto& [id, line] : state.lines) {
    if (!may_have_passed_over(last[id], line.last_number)) {
      return std::string("line ") + id.value + " has another last number";
    }
  }
  return {};
}

// What holds for one day only, and what is bounded.
std::string broken_duties(const State& state) {
  std::size_t covers = 0;
  for (const auto& [id, stand] : state.counters) {
    covers += stand.covers.size();
    if (stand.pressed_at > state.now) return of(id) + " was pressed later than now";
  }
  if (covers > limits::covers) return "too many lines are covered";
  if (!state.day_open && covers > 0) return "a cover outlived its day";
  if (!state.day_open && state.by_voice_since) return "calls by voice outlived their day";
  const auto replaced = [](const Ticket& ticket) { return ticket.replaced > limits::replacements; };
  if (std::ranges::any_of(state.tickets, replaced)) return "a ticket was replaced too often";
  return {};
}

// What was paid, and what people said of their visits.
std::string broken_payments(const State& state) {
  std::size_t payments = 0;
  for (const Ticket& ticket : state.tickets) {
    payments += ticket.payments;
    if (ticket.payments > limits::payments) return of(ticket) + " was paid too often";
    if (ticket.rated && !ticket.ended_by_service()) return of(ticket) + " is rated before its end";
    if (ticket.state == TicketState::served && state.fee_of(ticket) == Fee::due) {
      return of(ticket) + " was served without its fee";
    }
    if (ticket.visit_since > ticket.issued_at) return of(ticket) + " is earlier than its visit";
    if (!ticket.is_live() && ticket.ended_at < ticket.entered_at) {
      return of(ticket) + " ended before it was made";
    }
  }
  if (payments != state.payments.size()) return "a payment that no ticket has";
  const auto of_another_day = [&](const auto& visit) { return visit.first.date < state.last_date; };
  return std::ranges::all_of(state.past_visits, of_another_day) ? "" : "a past visit of today";
}

// What was promised can be kept, and a ticket and its booking know each other.
std::string broken_bookings(const State& state) {
  if (auto broken = state.bookings.broken(); !broken.empty()) return broken;
  for (const auto& [id, booking] : state.bookings.all()) {
    const auto name = "booking " + std::to_string(id.value);
    if (booking.state != BookingState::confirmed) continue;
    const Service* service = find_service(state.policy, booking.service);
    if (service == nullptr || service->line != booking.line) {
      return name + " is for a service that is not in its line";
    }
    if (!state.bookings.slots().is_slot(booking.slot)) return name + " is for no slot";
  }
  for (const Ticket& ticket : state.tickets) {
    if (!ticket.booking) continue;
    const Booking* booking = state.bookings.find(*ticket.booking);
    const bool is_its_own = booking != nullptr && booking->ticket == ticket.serial;
    // One that never reached anybody was checked in again, or can be.
    if (is_its_own == (ticket.state == TicketState::voided)) {
      return of(ticket) + " is not what its booking was checked in with";
    }
    if (ticket.state == TicketState::voided || !turn_of_appointment(state, ticket)) continue;
    if (ticket.callable_at < booking->slot - state.policy.rules.appointments.callable_before) {
      return of(ticket) + " is callable before its slot";
    }
  }
  return {};
}

// Deeds that take two, and what came of them.
std::string broken_requests(const State& state) {
  if (state.requests.size() > limits::open_requests) return "too many requests are open";
  if (!state.day_open && !state.requests.empty()) return "a request outlived its day";
  std::set<DeviceId> asking;
  for (const auto& [number, request] : state.requests) {
    const std::string name = "request " + std::to_string(number);
    if (number != request.number || number > state.last_request) return name + " is numbered wrong";
    if (!asking.insert(request.device).second) return name + " is its device's second";
  }
  if (state.overrides > state.policy.rules.overrides_a_day) return "too many overrides";
  const auto overridden =
      std::ranges::count(state.tickets, TurnReason::overridden, &Ticket::turn_reason);
  return std::cmp_greater(overridden, state.overrides) ? "an override that nobody granted" : "";
}

}  // namespace

std::string broken_invariant(const State& state) {
  std::uint32_t cared_for = 0;
  for (const Ticket& ticket : state.tickets) {
    if (auto broken = broken_ticket(state, ticket); !broken.empty()) return broken;
  }
  if (auto broken = broken_services(state); !broken.empty()) return broken;
  for (const auto& [id, stand] : state.counters) {
    if (auto broken = broken_counter(state, id, stand); !broken.empty()) return broken;
    cared_for += static_cast<std::uint32_t>(stand.in_hand.has_value()) +
                 static_cast<std::uint32_t>(stand.on_hold.has_value());
  }
  const auto doubts = std::count_if(state.tickets.begin(), state.tickets.end(), will_be_doubted);
  if (static_cast<std::size_t>(doubts) != state.print_deadlines.size()) {
    return "a doubt about a print that is settled";
  }
  if (cared_for != state.in_hand_or_held) return "the count of tickets at counters is off";
  if (auto broken = broken_requests(state); !broken.empty()) return broken;
  if (auto broken = broken_duties(state); !broken.empty()) return broken;
  if (auto broken = broken_payments(state); !broken.empty()) return broken;
  if (auto broken = broken_bookings(state); !broken.empty()) return broken;
  const auto presses = std::ranges::count(state.tickets, false, &Ticket::from_pad);
  if (static_cast<std::size_t>(presses) != state.takes.size()) {
    return "presses and tickets do not match";
  }
  return broken_numbers(state);
}

std::string broken_place(const State& before, const Event& event) {
  const auto taken = [&](LineId line, Instant slot) -> std::string {
    if (before.bookings.slots().is_free(line, slot)) return {};
    return "a place in line " + std::string(1, line.value) + " is given twice, or was never there";
  };
  if (const auto* held = std::get_if<SlotHeld>(&event)) return taken(held->line, held->slot);
  if (const auto* made = std::get_if<BookingMade>(&event)) {
    const Booking* held = before.bookings.find(made->booking);
    return held == nullptr ? taken(made->line, made->slot) : "";
  }
  if (const auto* moved = std::get_if<BookingMoved>(&event)) {
    return taken(before.bookings.find(moved->booking)->line, moved->slot);
  }
  const auto* displaced = std::get_if<BookingDisplaced>(&event);
  if (displaced == nullptr || !displaced->slot) return {};
  const Booking* booking = before.bookings.find(displaced->booking);
  return taken(find_service(before.policy, booking->service)->line, *displaced->slot);
}

std::string broken_order(const State& before, const TicketCalled& call) {
  const Ticket* called = before.find(call.ticket);
  if (called == nullptr || called->turn_reason != call.reason) {
    return "ticket " + std::to_string(call.ticket.value) +
           " is called for another reason than its own";
  }
  const auto served = lines_served(before, call.counter);
  for (const auto& [line, handicap] : served) {
    const auto& callable = before.lines.at(line).callable;
    if (callable.empty()) continue;
    const OrderKey first{callable.at(0).turn + handicap, callable.at(0).serial};
    if (first < call.key) {
      return "ticket " + std::to_string(first.serial.value) + " was earlier for " +
             of(call.counter) + " than ticket " + std::to_string(call.ticket.value);
    }
  }
  return {};
}

}  // namespace dawr::queue
