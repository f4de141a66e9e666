#include "broker/queue/deadlines.h"

#include <algorithm>

#include "broker/queue/bookings.h"
#include "broker/queue/order.h"

namespace dawr::queue {
namespace {

void earliest(std::optional<Instant>& least, Instant candidate) {
  least = least ? std::min(*least, candidate) : candidate;
}

// When somebody will have waited, and the counter been idle, for too long; none: it is not idle.
std::optional<Instant> idle_until(const State& state, CounterId id, const CounterStand& stand) {
  const minutes limit = state.policy.rules.idle_close_after;
  const bool idle = stand.state == CounterState::open && !stand.in_hand && !stand.on_hold;
  if (limit == minutes{} || !idle) return std::nullopt;
  std::optional<Instant> longest;  // since then
  for (const ServedLine& served : lines_served(state, id)) {
    for (const auto& [since, serial] : state.lines.at(served.line).by_waiting_since) {
      if (longest && *longest <= since) break;
      // Who came early, or rejoined, waits for nobody before he is callable.
      const Instant callable_at = state.find(serial)->callable_at;
      if (callable_at <= state.now) earliest(longest, std::max(since, callable_at));
    }
  }
  if (!longest) return std::nullopt;
  return std::max(*longest, stand.pressed_at) + limit;
}

}  // namespace

std::optional<Instant> next_deadline(const State& state) {
  std::optional<Instant> next;
  if (!state.print_deadlines.empty()) earliest(next, state.print_deadlines.begin()->first);
  for (const auto& [id, line] : state.lines) {
    if (!line.later.empty()) earliest(next, line.later.begin()->first);
  }
  for (const auto& [id, stand] : state.counters) {
    if (stand.on_hold) earliest(next, state.find(*stand.on_hold)->hold_until);
    if (const auto idle = idle_until(state, id, stand)) earliest(next, *idle);
    for (const CoveredLine& cover : stand.covers) {
      if (cover.from > state.now) earliest(next, cover.from);
    }
  }
  for (const auto& [number, request] : state.requests) earliest(next, request.expires_at);
  const auto of_bookings =
      state.bookings.next_deadline(state.policy.rules.appointments, open_day(state));
  if (of_bookings) earliest(next, *of_bookings);
  return next;
}

std::vector<Event> events_due(const State& state, Instant now) {
  std::vector<Event> events;
  for (const auto& [id, stand] : state.counters) {
    if (events.size() >= limits::batch_commands) break;
    if (stand.on_hold && state.find(*stand.on_hold)->hold_until <= now) {
      events.emplace_back(HoldEnded{*stand.on_hold, id});
    }
  }
  for (const auto& [due, serial] : state.print_deadlines) {
    if (due > now || events.size() >= limits::batch_commands) break;
    events.emplace_back(PrintDoubted{serial});
  }
  for (const auto& [number, request] : state.requests) {
    if (events.size() >= limits::batch_commands) break;
    if (request.expires_at <= now) events.emplace_back(ApprovalExpired{number});
  }
  for (const auto& [id, stand] : state.counters) {
    if (events.size() >= limits::batch_commands) break;
    const auto idle = idle_until(state, id, stand);
    if (idle && *idle <= now) events.emplace_back(CounterClosed{id});
  }
  const auto bookings = state.bookings.due_by(
      now, state.policy.rules.appointments, open_day(state),
      limits::batch_commands - std::min(events.size(), limits::batch_commands));
  for (const auto& lapsed : bookings.lapsed) events.emplace_back(lapsed);
  for (const auto& missed : bookings.missed) events.emplace_back(missed);
  if (events.empty()) events.emplace_back(TimePassed{});
  return events;
}

}  // namespace dawr::queue
