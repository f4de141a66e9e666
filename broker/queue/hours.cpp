#include "broker/queue/hours.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "broker/queue/bookings.h"

namespace dawr::queue {
namespace {

using Stretches = std::span<const OpenStretch>;

// The end of the last one in a row at the place of the first.
Instant closing_of(Stretches stretches) {
  const auto elsewhere = std::ranges::find_if(
      stretches, [&](const auto& each) { return each.place != stretches.front().place; });
  return std::prev(elsewhere)->until;
}

// At that instant or later.
std::optional<Instant> next_opening(const State& state, Instant at) {
  for (const DayPlan& day : state.bookings.slots().days()) {
    const auto next = std::ranges::lower_bound(day.open, at, {}, &OpenStretch::from);
    if (next != day.open.end()) return next->from;
  }
  return std::nullopt;
}

// Who has no promise is judged by the service alone.
minutes wait_shown(const Promise& outlook) {
  if (outlook.is_bound()) return outlook.bound();
  return minutes{outlook.kind == PromiseKind::more_than ? outlook.minutes : 0};
}

}  // namespace

std::optional<Rejection> refusal_by_hours(const State& state, const Service& service, Instant now) {
  const Rules& rules = state.policy.rules;
  const DayPlan* day = rules.within_hours ? open_day(state) : nullptr;
  if (day == nullptr || day->open.empty()) return std::nullopt;

  const auto next = std::ranges::upper_bound(day->open, now, {}, &OpenStretch::until);
  if (next == day->open.end()) {
    return Rejection{RejectionCode::too_late_today, next_opening(state, now)};
  }
  if (now < next->from) return Rejection{RejectionCode::not_open_yet, next->from};

  const auto closing = closing_of({next, day->open.end()});
  const auto last_moment =
      service.fee_at_cashier ? closing - rules.cash_desk_closes_before : closing;
  const auto served_by =
      now + wait_shown(state.lines.at(service.line).outlook) + minutes{service.typical_minutes};
  if (served_by <= last_moment) return std::nullopt;
  return Rejection{RejectionCode::too_late_today, next_opening(state, closing)};
}

}  // namespace dawr::queue
