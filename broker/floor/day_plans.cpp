#include "broker/floor/day_plans.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "common/domain/limits.h"
#include "common/domain/service_dates.h"

namespace dawr {
namespace {

// The end of the hour that clocks skip comes at the instant at which they do. No skip is longer.
Instant end_of_skip(const text::TimeZone& zone, ServiceDate date, minutes of_day) {
  constexpr minutes longest_skip{24 * 60};
  for (auto later = of_day; later <= of_day + longest_skip; ++later) {
    const auto instants = zone.instants_of(date, later);
    if (!instants.empty()) return instants.front();
  }
  return {};
}

Instant opening(const text::TimeZone& zone, ServiceDate date, minutes of_day) {
  const auto instants = zone.instants_of(date, of_day);
  return instants.empty() ? end_of_skip(zone, date, of_day) : instants.front();
}

Instant closing(const text::TimeZone& zone, ServiceDate date, minutes of_day) {
  const auto instants = zone.instants_of(date, of_day);
  return instants.empty() ? end_of_skip(zone, date, of_day) : instants.back();
}

std::size_t bytes_about(const Name& name) { return name.ar.size() + name.en.size(); }

std::size_t bytes_about(const DayPlan& plan) {
  constexpr std::size_t of_a_table = 64;
  std::size_t bytes = of_a_table + bytes_about(plan.why);
  for (const auto& stretch : plan.open) bytes += of_a_table + bytes_about(stretch.place);
  return bytes;
}

std::string clock_text(minutes of_day) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d", static_cast<int>(of_day.count() / 60),
                static_cast<int>(of_day.count() % 60));
  return text.data();
}

}  // namespace

DayPlan day_plan(const Calendar& calendar, const text::TimeZone& zone, ServiceDate date) {
  const auto day = day_of(calendar, date);
  DayPlan plan{date, day.kind, day.why, {}};
  for (const auto& [hours, place] : day.open) {
    const auto from = opening(zone, date, hours.from);
    const auto until = closing(zone, date, hours.until);
    if (from < until) plan.open.push_back({from, until, place});
  }
  return plan;
}

std::vector<DayPlan> day_plans(const Calendar& calendar, const text::TimeZone& zone,
                               ServiceDate first, std::size_t count) {
  std::vector<DayPlan> plans;
  plans.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    plans.push_back(day_plan(calendar, zone, first + std::chrono::days{i}));
  }
  return plans;
}

std::vector<DayPlan> bookable_days(const Calendar& calendar, const text::TimeZone& zone,
                                   ServiceDate first, std::size_t count) {
  constexpr std::size_t most_bytes = limits::large_frame_bytes / 2;
  auto plans = day_plans(calendar, zone, first, std::min(count, limits::days_published));
  std::size_t bytes = 0;
  const auto too_many = std::ranges::find_if(plans, [&](DayPlan& plan) {
    if (plan.open.size() > limits::stretches_a_day) plan.open.resize(limits::stretches_a_day);
    bytes += bytes_about(plan);
    return bytes > most_bytes;
  });
  plans.erase(too_many, plans.end());
  return plans;
}

std::vector<std::string> skipped_hours(const Calendar& calendar, const text::TimeZone& zone,
                                       ServiceDate first, std::size_t count) {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < count; ++i) {
    const auto date = first + std::chrono::days{i};
    for (const auto& [hours, place] : day_of(calendar, date).open) {
      for (const auto of_day : {hours.from, hours.until}) {
        if (!zone.instants_of(date, of_day).empty()) continue;
        found.push_back(clock_text(of_day) + " of " + date_text(date) +
                        " does not exist: clocks skip it; choose another time");
      }
    }
  }
  return found;
}

}  // namespace dawr
