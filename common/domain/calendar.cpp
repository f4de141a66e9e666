#include "common/domain/calendar.h"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <utility>

namespace dawr {
namespace {

// Of entries in force from a date on: the newest that has begun.
template <class Dated>
const Dated* in_force(const std::vector<Dated>& entries, ServiceDate date) {
  const auto next = std::ranges::upper_bound(entries, date, {}, &Dated::from);
  return next == entries.begin() ? nullptr : &*std::prev(next);
}

template <class Lasting>
const Lasting* covering(const std::vector<Lasting>& entries, ServiceDate date) {
  const auto found = std::ranges::find_if(
      entries, [&](const Lasting& entry) { return entry.first <= date && date <= entry.last; });
  return found == entries.end() ? nullptr : &*found;
}

std::vector<OpenHours> at_the_centre(const std::vector<Hours>& hours) {
  std::vector<OpenHours> open;
  open.reserve(hours.size());
  for (const auto& stretch : hours) open.push_back({stretch, {}});
  return open;
}

LocalDay usual_day(const Calendar& calendar, ServiceDate date) {
  const auto weekday = weekday_of(date);
  LocalDay day;
  if (const auto* schedule = in_force(calendar.schedules, date)) {
    for (const auto& stop : schedule->stops) {
      if (stop.weekday == weekday) day.open.push_back({stop.hours, stop.place});
    }
    std::ranges::sort(day.open, {}, [](const OpenHours& open) { return open.hours.from; });
  } else if (const auto* season = covering(calendar.seasons, date)) {
    day = {DayKind::working, season->name, at_the_centre(season->hours.at(weekday))};
  } else if (const auto* week = in_force(calendar.weeks, date)) {
    day.open = at_the_centre(week->hours.at(weekday));
  } else {
    return day;
  }
  day.kind = day.open.empty() ? DayKind::rest : DayKind::working;
  return day;
}

LocalDay extra_day(const Calendar& calendar, ServiceDate date) {
  LocalDay day;
  for (const auto& extra : calendar.extra_days) {
    if (extra.date != date) continue;
    day.kind = DayKind::working;
    day.why = extra.reason;
    day.open.push_back({extra.hours, extra.place});
  }
  std::ranges::sort(day.open, {}, [](const OpenHours& open) { return open.hours.from; });
  return day;
}

// The hours without those of the closure.
std::vector<OpenHours> without(const std::vector<OpenHours>& open, const Hours& shut) {
  std::vector<OpenHours> left;
  for (const auto& [hours, place] : open) {
    const Hours before{hours.from, std::min(hours.until, shut.from)};
    const Hours after{std::max(hours.from, shut.until), hours.until};
    if (before.from < before.until) left.push_back({before, place});
    if (after.from < after.until) left.push_back({after, place});
  }
  return left;
}

LocalDay day_unless_closed(const Calendar& calendar, ServiceDate date) {
  auto day = extra_day(calendar, date);
  if (day.kind == DayKind::working) return day;
  day = usual_day(calendar, date);
  const auto holiday = std::ranges::find(calendar.holidays, date, &Holiday::date);
  if (day.kind != DayKind::working || holiday == calendar.holidays.end()) return day;
  const bool is_certain = holiday->status == HolidayStatus::confirmed;
  return {is_certain ? DayKind::holiday : DayKind::predicted_holiday, holiday->name, {}};
}

}  // namespace

std::uint8_t weekday_of(ServiceDate date) {
  return static_cast<std::uint8_t>(std::chrono::weekday(date).c_encoding());
}

LocalDay day_of(const Calendar& calendar, ServiceDate date) {
  auto day = day_unless_closed(calendar, date);
  for (const auto& closure : calendar.closures) {
    if (day.kind != DayKind::working || date < closure.first || date > closure.last) continue;
    day.why = closure.reason;
    day.open = closure.hours ? without(day.open, *closure.hours) : std::vector<OpenHours>{};
    if (day.open.empty()) day.kind = DayKind::closed;
  }
  return day;
}

}  // namespace dawr
