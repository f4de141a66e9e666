#include "tests/month/month.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <random>
#include <stdexcept>
#include <string>

namespace dawr::month {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::sys_days first_day{std::chrono::days{20'600}};  // 27 May 2026
constexpr Duration opens = 5h + 30min;                                 // 08:30 in Cairo's summer
constexpr Duration closes = 12h;
constexpr double spread = 0.5;

struct LineOfWork {
  char letter;
  const char* letter_ar;
  int typical_minutes;
  int counters;
};
constexpr std::array<LineOfWork, 3> work{{{'A', "ب", 12, 4}, {'B', "ج", 10, 3}, {'C', "د", 15, 2}}};
constexpr LineId cash{'F'};
// Percent of people in each half-hour.
constexpr std::array<double, 13> arrivals{8.8, 5.0, 5.0, 5.9, 6.8, 7.7, 7.6,
                                          7.5, 7.0, 7.0, 6.7, 6.3, 5.6};
constexpr double onward_share = 0.4;
constexpr double cash_minutes = 2;
constexpr double back_minutes = 3;

CentrePolicy centre(const Rules& rules) {
  CentrePolicy policy;
  policy.code = "XX-01";
  policy.name = {"مركز", "Centre"};
  policy.rules = rules;
  policy.rules.priority_grant = PriorityGrant::kiosk;
  std::uint16_t number = 0;
  for (const auto& each : work) {
    const LineId line{each.letter};
    policy.lines.push_back({line, each.letter_ar, {"صف", "Line"}, minutes{25}});
    Service service;
    service.code = ServiceCode(std::string{each.letter} + "01");
    service.line = line;
    service.name = {"خدمة", "Service"};
    service.typical_minutes = static_cast<std::uint16_t>(each.typical_minutes);
    policy.services.push_back(service);
    for (int i = 0; i < each.counters; ++i) {
      ++number;
      policy.counters.push_back({CounterId{number}, CounterKind::counter, number, {{line, 0min}}});
      policy.clerks.push_back({ClerkId{number}, {}});
    }
  }
  policy.lines.push_back({cash, "خ", {"الخزينة", "Cashier"}, minutes{15}});
  for (std::uint16_t i = 1; i <= 2; ++i) {
    ++number;
    policy.counters.push_back({CounterId{number}, CounterKind::cashier, i, {{cash, 0min}}});
    policy.clerks.push_back({ClerkId{number}, {}});
  }
  return policy;
}

// What one day's people are and want, before anybody asks whether he can book.
class People {
 public:
  explicit People(const MonthOptions& options) : options_(options), chance_(options.seed) {}

  planning::Plan day(int number) {
    const Instant midnight = first_day + std::chrono::days{number};
    planning::Plan plan;
    plan.date = ServiceDate{(first_day + std::chrono::days{number}).time_since_epoch()};
    plan.policy = centre(options_.rules);
    plan.hours =
        DayPlan{plan.date, DayKind::working, {}, {{midnight + opens, midnight + closes, {}}}};
    for (const auto& each : work) add_people(plan, each, midnight);
    std::ranges::stable_sort(plan.visitors, {}, &planning::Visitor::arrives);
    add_shifts(plan, midnight);
    return plan;
  }

 private:
  double uniform() { return std::uniform_real_distribution<double>(0, 1)(chance_); }
  double normal(double middle, double width) {
    return std::normal_distribution<double>(middle, width)(chance_);
  }
  static Duration of_minutes(double count) {
    return seconds{static_cast<std::int64_t>(std::max(0.0, count) * 60)};
  }
  // With that mean.
  Duration lasting(double mean_minutes) {
    return of_minutes(mean_minutes * std::exp(normal(-spread * spread / 2, spread)));
  }

  // From half an hour before the doors open to half an hour before they close.
  Duration natural_arrival() {
    std::discrete_distribution<int> half_hour(arrivals.begin(), arrivals.end());
    const auto since = (half_hour(chance_) + uniform()) * 30.0;
    return std::max(Duration{}, of_minutes(since) - 30min);
  }

  void add_people(planning::Plan& plan, const LineOfWork& line, Instant midnight) {
    const double open_minutes =
        std::chrono::duration<double, std::ratio<60>>(closes - opens).count() - 30;
    const double each_takes = line.typical_minutes + onward_share * back_minutes + 0.4;
    const auto middle = options_.load * line.counters * open_minutes / each_takes;
    const auto count = std::poisson_distribution<int>(middle)(chance_);
    for (int i = 0; i < count; ++i) plan.visitors.push_back(visitor(line, midnight));
  }

  planning::Visitor visitor(const LineOfWork& line, Instant midnight) {
    planning::Visitor who;
    who.arrives = midnight + opens + natural_arrival();
    who.service = ServiceCode(std::string{line.letter} + "01");
    if (uniform() < 1.0 / 12) who.priority = PriorityClass::elderly;
    who.walk = lasting(0.4);
    who.served_for = lasting(line.typical_minutes);
    const bool pays = uniform() < onward_share;
    const planning::Hop desk{cash, lasting(0.5), lasting(cash_minutes)};
    const planning::Hop window{LineId{line.letter}, lasting(0.5), lasting(back_minutes)};
    if (pays) who.onward = {desk, window};
    const double wish = uniform();
    const double before = normal(12, 6);
    const bool kept = uniform() >= 1.0 / 12;
    if (uniform() * 100 < options_.booking_percent) {
      const auto quarters = static_cast<int>((closes - opens) / 15min) - 3;
      who.appointment = {.wished = midnight + opens + static_cast<int>(wish * quarters) * 15min,
                         .before = before < 0 ? -of_minutes(-before) : of_minutes(before),
                         .kept = kept};
    }
    return who;
  }

  static void add_shifts(planning::Plan& plan, Instant midnight) {
    std::uint16_t number = 0;
    const auto shift = [&](Duration from, Duration until) {
      plan.shifts.push_back(
          {CounterId{number}, ClerkId{number}, midnight + from, midnight + until});
    };
    for (const auto& each : work) {
      for (int i = 0; i < each.counters; ++i) {
        ++number;
        const Duration lunch = opens + 3h + i * 30min;
        shift(opens, lunch);
        plan.shifts.back().stays_for_the_last = false;
        shift(lunch + 30min, closes);
      }
    }
    for (int i = 0; i < 2; ++i) {
      ++number;
      shift(opens, closes);
    }
  }

  MonthOptions options_;
  std::mt19937 chance_;
};

double in_minutes(Duration duration) {
  return std::chrono::duration<double, std::ratio<60>>(duration).count();
}

double quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const auto place =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, place);
  return *place;
}

class Counting {
 public:
  // `wanted`: who would rather have had an appointment.
  void add(const planning::Visited& visit, bool wanted) {
    if (visit.issued_at == Instant{}) return;
    if (!visit.called_at) throw std::logic_error("somebody was never called");
    ++figures_.people;
    const double waited = in_minutes(*visit.called_at - visit.issued_at);
    if (visit.slot && !visit.late) {
      ++figures_.booked;
      if (std::abs(in_minutes(*visit.called_at - *visit.slot)) <= kept_within) ++kept_;
      return;
    }
    figures_.longest = std::max(figures_.longest, waited);
    if (!wanted) walk_ins_.push_back(waited);
  }
  [[nodiscard]] MonthFigures figures() const {
    auto all = figures_;
    all.kept_percent = all.booked == 0 ? 100 : 100.0 * kept_ / all.booked;
    all.walk_in_p90 = quantile(walk_ins_, 0.9);
    return all;
  }

 private:
  MonthFigures figures_;
  int kept_{};
  std::vector<double> walk_ins_;
};

MonthFigures run(const MonthOptions& options, bool books) {
  People people(options);
  Counting counting;
  for (int day = 0; day < options.days; ++day) {
    auto plan = people.day(day);
    std::vector<bool> wanted;
    std::erase_if(plan.visitors, [&](const auto& who) {
      return !books && who.appointment && !who.appointment->kept;
    });
    for (auto& who : plan.visitors) {
      wanted.push_back(who.appointment.has_value());
      if (!books) who.appointment.reset();
    }
    const auto result = planning::run_day(plan);
    for (std::size_t i = 0; i < result.visits.size(); ++i)
      counting.add(result.visits[i], wanted[i]);
  }
  return counting.figures();
}

}  // namespace

MonthFigures run_month(const MonthOptions& options) { return run(options, true); }
MonthFigures run_month_of_walk_ins(const MonthOptions& options) { return run(options, false); }

}  // namespace dawr::month
