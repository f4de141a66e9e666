#include "broker/queue/two_key_deeds.h"

#include <algorithm>
#include <set>

#include "broker/queue/order.h"
#include "broker/queue/skills.h"

namespace dawr::queue {
namespace {

using enum RejectionCode;

// So far ahead, and no further, a counter's skills are planned.
constexpr std::chrono::days furthest_skills{31};

// Fees are taken by cashiers alone, so their lines stay theirs.
bool is_line_of_kind(const CentrePolicy& policy, LineId line, CounterKind kind) {
  return std::ranges::any_of(policy.counters, [&](const Counter& counter) {
    return counter.kind == kind && serves(counter, line);
  });
}

bool leaves_no_line_alone(const CentrePolicy& policy, const SetSkills& deed) {
  return std::ranges::all_of(policy.lines, [&](const Line& line) {
    return std::ranges::any_of(policy.counters, [&](const Counter& counter) {
      return counter.id == deed.counter ? std::ranges::count(deed.lines, line.id) > 0
                                        : serves(counter, line.id);
    });
  });
}

std::size_t covers_of(const State& state) {
  std::size_t count = 0;
  for (const auto& [id, stand] : state.counters) count += stand.covers.size();
  return count;
}

}  // namespace

std::optional<Rejection> refusal_of(const State& state, const Override& deed) {
  if (!state.lines.contains(deed.line)) return Rejection{unknown_line, std::nullopt};
  const Ticket* ticket = state.find_printed(deed.line, deed.number);
  if (ticket == nullptr) return Rejection{unknown_ticket, std::nullopt};
  if (deed.reason.empty()) return Rejection{reason_required, std::nullopt};
  if (ticket->state == TicketState::called) return Rejection{call_in_progress, std::nullopt};
  const bool waits_its_turn =
      ticket->state == TicketState::waiting && ticket->turn_reason != TurnReason::overridden;
  if (!waits_its_turn) return Rejection{RejectionCode::state, std::nullopt};
  if (state.overrides >= state.policy.rules.overrides_a_day) {
    return Rejection{override_cap, std::nullopt};
  }
  return std::nullopt;
}

std::optional<Rejection> refusal_of(const State& state, const SetSkills& deed) {
  const auto known = [&](LineId line) { return state.lines.contains(line); };
  if (!std::ranges::all_of(deed.lines, known)) return Rejection{unknown_line, std::nullopt};
  const Counter* counter = find_counter(state.policy, deed.counter);
  if (counter == nullptr) return Rejection{unknown_counter, std::nullopt};
  if (deed.from <= *state.last_date) return Rejection{skill_cooldown, std::nullopt};
  const std::set<LineId> different(deed.lines.begin(), deed.lines.end());
  const bool in_range = !different.empty() && different.size() == deed.lines.size() &&
                        deed.from <= *state.last_date + furthest_skills &&
                        leaves_no_line_alone(state.policy, deed);
  if (!in_range) return Rejection{bad_argument, std::nullopt};
  const auto own_kind = [&](LineId line) {
    return is_line_of_kind(state.policy, line, counter->kind);
  };
  if (!std::ranges::all_of(deed.lines, own_kind)) {
    return Rejection{separation_of_duty, std::nullopt};
  }
  return std::nullopt;
}

std::optional<Rejection> refusal_of(const State& state, const Cover& deed) {
  if (!state.lines.contains(deed.line)) return Rejection{unknown_line, std::nullopt};
  const Counter* counter = find_counter(state.policy, deed.counter);
  if (counter == nullptr) return Rejection{unknown_counter, std::nullopt};
  if (deed.reason.empty()) return Rejection{reason_required, std::nullopt};
  if (!is_line_of_kind(state.policy, deed.line, counter->kind)) {
    return Rejection{separation_of_duty, std::nullopt};
  }
  const auto& covers = state.counters.at(deed.counter).covers;
  if (serves(*counter, deed.line) ||
      std::ranges::count(covers, deed.line, &CoveredLine::line) > 0 ||
      covers_of(state) >= limits::covers) {
    return Rejection{RejectionCode::state, std::nullopt};
  }
  return std::nullopt;
}

std::vector<Event> events_of(const Context& context, const Override& deed, std::uint32_t request) {
  const Ticket& ticket = *context.state.find_printed(deed.line, deed.number);
  return {TicketOverridden{.ticket = ticket.serial,
                           .turn = turn_of_override(context.state, context.now),
                           .request = request,
                           .reason = deed.reason}};
}

std::vector<Event> events_of(const Context& /*context*/, const SetSkills& deed,
                             std::uint32_t request) {
  return {SkillsSet{
      .counter = deed.counter, .lines = deed.lines, .from = deed.from, .request = request}};
}

std::vector<Event> events_of(const Context& context, const Cover& deed, std::uint32_t request) {
  return {CoverArranged{.counter = deed.counter,
                        .line = deed.line,
                        .from = context.now + context.state.policy.rules.cover_after,
                        .request = request,
                        .reason = deed.reason}};
}

}  // namespace dawr::queue
