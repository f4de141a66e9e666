#include "common/domain/promise.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace dawr {
namespace {

constexpr std::uint16_t soon_minutes = 2;
// Every bound in use.
constexpr std::array<std::uint16_t, 23> bounds{2,  3,  4,  5,  6,  7,  8,  9,  10, 15,  20, 25,
                                               30, 35, 40, 45, 50, 55, 60, 75, 90, 105, 120};
constexpr double minute_s = 60;
constexpr double hour_s = 3600;

// The place of a bound among those in use; `more_than` is beyond all.
std::ptrdiff_t step_of(const Promise& promise) {
  if (promise.kind == PromiseKind::more_than) return std::ptrdiff_t{bounds.size()};
  return std::ranges::lower_bound(bounds, promise.minutes) - bounds.begin();
}

}  // namespace

std::chrono::minutes Promise::bound() const {
  return std::chrono::minutes{kind == PromiseKind::soon ? soon_minutes : minutes};
}

Promise promise_of(double wait_s, double middle_s) {
  const double in_minutes = wait_s / minute_s;
  if (in_minutes <= soon_minutes) return {PromiseKind::soon, soon_minutes, {}};
  const auto* const bound =
      std::ranges::find_if(bounds, [&](auto one) { return in_minutes <= one; });
  if (bound != bounds.end()) return {PromiseKind::within, *bound, {}};
  if (middle_s < hour_s) return {PromiseKind::none, 0, NoPromise::uncertain};
  const double hours = std::min(std::floor(middle_s / hour_s), 12.0);
  return {PromiseKind::more_than, static_cast<std::uint16_t>(hours * 60), {}};
}

ShownPromise settle(const ShownPromise& before, const Promise& fresh, Instant now) {
  if (fresh == before.shown) return {fresh, 0, {}};
  const bool both_say_something =
      fresh.kind != PromiseKind::none && before.shown.kind != PromiseKind::none;
  const auto off = step_of(fresh) - step_of(before.shown);
  if (!both_say_something || std::abs(off) >= 2) return {fresh, 0, {}};
  const bool longer = off > 0 || (off == 0 && fresh.minutes > before.shown.minutes);
  const auto direction = static_cast<std::int8_t>(longer ? 1 : -1);
  if (before.direction != direction) return {before.shown, direction, now};
  if (now - before.differs_since >= std::chrono::minutes{1}) return {fresh, 0, {}};
  return before;
}

}  // namespace dawr
