// Promises in made-up centres with priorities, errands and counters that open and close, through
// the real core. No public log has these.
#include <cmath>
#include <map>
#include <random>

#include "broker/estimate/centre_estimate.h"
#include "broker/planning/day_run.h"
#include "tests/catch.h"
#include "tests/core/sample_centre.h"

namespace dawr::estimate {
namespace {

using namespace std::chrono_literals;
using planning::Plan;
using planning::Shift;
using planning::Visitor;

constexpr int days = 40;
constexpr int days_to_learn = 10;

class Town {
 public:
  explicit Town(std::uint32_t seed) : chance_(seed) {}

  // A day of nine hours: quiet, a rush in the morning, and a slow afternoon.
  Plan day(int number) {
    Plan plan;
    plan.date = ServiceDate{std::chrono::days{20'600 + number}};
    plan.policy = play::sample_centre();
    plan.policy.rules.priority_grant = PriorityGrant::kiosk;
    for (Service& service : plan.policy.services) service.typical_minutes = 5;
    const Instant opens = std::chrono::sys_days{std::chrono::days{20'600 + number}} + 6h;
    for (auto at = opens; at < opens + 8h; at += seconds_until_next(at - opens)) {
      plan.visitors.push_back(visitor(at));
    }
    const auto shift = [&](std::uint16_t counter, std::uint32_t clerk, Duration from,
                           Duration until) {
      plan.shifts.push_back({CounterId{counter}, ClerkId{clerk}, opens + from, opens + until});
    };
    shift(1, 11, 0h, number % 3 == 0 ? 6h : 8h);
    shift(2, 12, number % 2 == 0 ? 30min : 0min, 8h);
    shift(3, 14, 0h, 4h);
    shift(3, 14, 5h, 8h);
    shift(4, 31, 0h, 8h);
    return plan;
  }

 private:
  double uniform() { return std::uniform_real_distribution<double>(0, 1)(chance_); }
  Duration lasting(double median_s, double spread) {
    const double s = median_s * std::exp(std::normal_distribution<double>(0, spread)(chance_));
    return seconds{static_cast<std::int64_t>(s) + 1};
  }

  Duration seconds_until_next(Duration since_opening) {
    const double hours = std::chrono::duration<double, std::ratio<3600>>(since_opening).count();
    const double per_hour = hours < 0.5 ? 30 : hours < 3 ? 42 : 30;
    return seconds{static_cast<std::int64_t>(-std::log(1 - uniform()) * 3600 / per_hour) + 1};
  }

  Visitor visitor(Instant at) {
    constexpr std::array<const char*, 4> services{"A01", "B01", "C01", "A02"};
    Visitor who;
    who.arrives = at;
    who.service = ServiceCode(services.at(static_cast<std::size_t>(uniform() * 4)));
    if (uniform() < 0.15) who.priority = PriorityClass::elderly;
    who.walk = lasting(25, 0.3);
    who.served_for = lasting(240, 0.6);
    if (uniform() < 0.1) who.patience = lasting(2400, 0.5);
    who.comes_when_called = uniform() > 0.03;
    if (uniform() < 0.08) who.errand = {30s, lasting(180, 0.5)};
    if (uniform() < 0.2) who.onward.push_back({LineId{'F'}, lasting(30, 0.3), lasting(90, 0.5)});
    return who;
  }

  std::mt19937 chance_;
};

struct Kept {
  int promised{};
  int kept{};
  [[nodiscard]] double share() const { return promised == 0 ? 0 : 1.0 * kept / promised; }
};

}  // namespace

TEST_CASE("four promises of five are kept in each class") {
  std::map<bool, Kept> by_priority;
  for (const std::uint32_t seed : {1U, 2U, 3U}) {
    Town town(seed);
    CentreEstimate estimate;
    for (int number = 0; number < days; ++number) {
      std::map<Serial, Promise> promises;
      std::optional<Serial> fresh;
      const auto result =
          planning::run_day(town.day(number), [&](const queue::State& before, const Entry& entry) {
            if (fresh) {
              promises[*fresh] = estimate.of_ticket(before, *before.find(*fresh), entry.at).promise;
              fresh.reset();
            }
            estimate.observe(before, entry);
            if (const auto* issued = std::get_if<TicketIssued>(&entry.event)) {
              fresh = issued->ticket;
            }
          });
      if (number < days_to_learn) continue;
      for (const auto& visit : result.visits) {
        const auto promise = promises.find(visit.ticket);
        if (promise == promises.end() || !promise->second.is_bound() || !visit.called_at) continue;
        Kept& kept = by_priority[visit.priority];
        ++kept.promised;
        kept.kept += *visit.called_at - visit.issued_at <= promise->second.bound() ? 1 : 0;
      }
    }
  }
  for (const auto& [priority, kept] : by_priority) {
    INFO((priority ? "priority " : "ordinary ") << kept.kept << " of " << kept.promised);
    CHECK(kept.promised > 500);
    CHECK(kept.share() > 0.77);
    CHECK(kept.share() < 0.83);
  }
}

}  // namespace dawr::estimate
