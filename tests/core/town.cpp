#include "tests/core/town.h"

#include <array>
#include <cmath>

#include "tests/core/sample_centre.h"

namespace dawr::play {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::sys_days first_day{std::chrono::days{20'600}};  // 27 May 2026

}  // namespace

Instant Town::opens(int number) { return first_day + std::chrono::days{number} + 6h; }
Instant Town::closes(int number) { return opens(number) + 8h; }

planning::Plan Town::day(int number) {
  planning::Plan plan;
  plan.date = ServiceDate{(first_day + std::chrono::days{number}).time_since_epoch()};
  plan.policy = sample_centre();
  plan.policy.rules.priority_grant = PriorityGrant::kiosk;
  for (Service& service : plan.policy.services) service.typical_minutes = 5;
  for (auto at = opens(number); at < closes(number); at += until_next(at - opens(number))) {
    plan.visitors.push_back(visitor(at));
  }
  const auto shift = [&](std::uint16_t counter, std::uint32_t clerk, Duration from,
                         Duration until) {
    plan.shifts.push_back(
        {CounterId{counter}, ClerkId{clerk}, opens(number) + from, opens(number) + until});
  };
  shift(1, 11, 0h, number % 3 == 0 ? 7h : 8h);
  shift(2, 12, number % 2 == 0 ? 30min : 0min, 8h);
  shift(3, 14, 0h, 4h);
  shift(3, 14, 5h, 8h);
  shift(4, 31, 0h, 8h);
  return plan;
}

double Town::uniform() { return std::uniform_real_distribution<double>(0, 1)(chance_); }

Duration Town::lasting(double median_s, double spread) {
  const double s = median_s * std::exp(std::normal_distribution<double>(0, spread)(chance_));
  return seconds{static_cast<std::int64_t>(s) + 1};
}

Duration Town::until_next(Duration since_opening) {
  const double hours = std::chrono::duration<double, std::ratio<3600>>(since_opening).count();
  const double per_hour = hours < 0.5 ? 29 : hours < 3 ? 40 : 29;
  return seconds{static_cast<std::int64_t>(-std::log(1 - uniform()) * 3600 / per_hour) + 1};
}

planning::Visitor Town::visitor(Instant at) {
  constexpr std::array<const char*, 20> services{"A01", "A01", "A01", "A01", "A02", "A02", "A02",
                                                 "A02", "B01", "B01", "B01", "B01", "B01", "C01",
                                                 "C01", "C01", "C01", "C01", "C01", "C01"};
  planning::Visitor who;
  who.arrives = at;
  const auto index = static_cast<std::size_t>(uniform() * static_cast<double>(services.size()));
  who.service = ServiceCode(services.at(index));
  if (uniform() < 0.15) who.priority = PriorityClass::elderly;
  who.walk = lasting(25, 0.3);
  who.served_for = lasting(240, 0.6);
  if (uniform() < 0.1) who.patience = lasting(2400, 0.5);
  who.comes_when_called = uniform() > 0.03;
  if (uniform() < 0.08) who.errand = {30s, lasting(180, 0.5)};
  if (uniform() < 0.2) who.onward.push_back({LineId{'F'}, lasting(30, 0.3), lasting(90, 0.5)});
  return who;
}

}  // namespace dawr::play
