#include "broker/queue/deadlines.h"

#include <algorithm>

namespace dawr::queue {
namespace {

void earliest(std::optional<Instant>& least, Instant candidate) {
  least = least ? std::min(*least, candidate) : candidate;
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
  }
  for (const auto& [number, request] : state.requests) earliest(next, request.expires_at);
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
  if (events.empty()) events.emplace_back(TimePassed{});
  return events;
}

}  // namespace dawr::queue
