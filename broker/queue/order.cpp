#include "broker/queue/order.h"

#include <algorithm>
#include <iterator>

#include "broker/queue/bookings.h"

namespace dawr::queue {
namespace {

void offer(NextInOrder& next, const Candidate& candidate) {
  if (!next.winner || candidate.key < next.winner->key) {
    next.runner_up = next.winner;
    next.winner = candidate;
  } else if (!next.runner_up || candidate.key < next.runner_up->key) {
    next.runner_up = candidate;
  }
}

}  // namespace

std::vector<ServedLine> lines_served(const CentrePolicy& policy, CounterId counter, ClerkId clerk) {
  const Counter* place = find_counter(policy, counter);
  const Clerk* person = find_clerk(policy, clerk);
  if (place == nullptr || person == nullptr) return {};
  if (person->lines.empty()) return place->serves;
  std::vector<ServedLine> served;
  std::copy_if(place->serves.begin(), place->serves.end(), std::back_inserter(served),
               [&](const ServedLine& line) {
                 return std::find(person->lines.begin(), person->lines.end(), line.line) !=
                        person->lines.end();
               });
  return served;
}

std::vector<ServedLine> lines_served(const State& state, CounterId counter) {
  const CounterStand& stand = state.counters.at(counter);
  auto served = lines_served(state.policy, counter, stand.clerk);
  for (const CoveredLine& cover : stand.covers) {
    const bool by_clerk = std::ranges::count(served, cover.line, &ServedLine::line) > 0;
    if (cover.from <= state.now && !by_clerk) served.push_back({cover.line, minutes{}});
  }
  return served;
}

std::optional<std::uint32_t> cover_of(const State& state, CounterId counter, LineId line) {
  for (const CoveredLine& cover : state.counters.at(counter).covers) {
    if (cover.line == line && cover.from <= state.now) return cover.request;
  }
  return std::nullopt;
}

NextInOrder next_in_order(const State& state, const std::vector<ServedLine>& served) {
  NextInOrder next;
  for (const auto& [line, handicap] : served) {
    const auto found = state.lines.find(line);
    if (found == state.lines.end()) continue;
    // Inside one line the handicap is the same for all: its first two suffice.
    const Ranking& callable = found->second.callable;
    for (std::size_t rank = 0; rank < std::min<std::size_t>(2, callable.size()); ++rank) {
      const OrderKey& key = callable.at(rank);
      offer(next, {{key.turn + handicap, key.serial}, line, handicap});
    }
  }
  return next;
}

Instant turn_with_priority(Instant issued_at, Instant turn, const Rules& rules) {
  return std::min(turn, Instant{issued_at - rules.priority_credit});
}

Instant turn_of_override(const State& state, Instant now) {
  Instant earliest = now;
  for (const Ticket& ticket : state.tickets) {
    const bool may_be_called = ticket.state <= TicketState::no_show;
    if (may_be_called) earliest = std::min({earliest, ticket.issued_at, ticket.turn});
  }
  // A pad's tickets may still come, and appointments.
  if (state.interruption) earliest = std::min(earliest, state.interruption->from);
  const auto& appointments = state.policy.rules.appointments;
  if (appointments.share_percent > 0 || state.bookings.confirmed() > 0) {
    earliest = std::min(earliest, now - appointments.late_after - appointments.credit);
  }
  minutes most_handicap{};
  for (const Counter& counter : state.policy.counters) {
    for (const ServedLine& served : counter.serves) {
      most_handicap = std::max(most_handicap, served.handicap);
    }
  }
  return earliest - state.policy.rules.priority_credit - most_handicap - Duration{1};
}

Turn turn_after_transfer(const State& state, const Ticket& ticket, Instant now) {
  const Rules& rules = state.policy.rules;
  Turn turn{now - ticket.waited, TurnReason::transferred};
  const Instant by_priority = ticket.issued_at - rules.priority_credit;
  if (ticket.priority && by_priority < turn.at) turn = {by_priority, TurnReason::priority};
  const auto by_appointment = turn_of_appointment(state, ticket);
  if (by_appointment && *by_appointment < turn.at) {
    turn = {*by_appointment, TurnReason::appointment};
  }
  return turn;
}

}  // namespace dawr::queue
