#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/domain/calendar.h"
#include "common/domain/service_dates.h"

namespace dawr {
namespace {

constexpr minutes whole_day{24 * 60};
constexpr std::size_t calendar_entries = 1000;  // of each kind

class Inspection {
 public:
  std::vector<std::string> of(const Calendar& calendar) {
    each("week", calendar.weeks, [&](const auto& week) { check(week); });
    each("schedule", calendar.schedules, [&](const auto& schedule) { check(schedule); });
    each("season", calendar.seasons, [&](const auto& season) { check(season); });
    each("holiday", calendar.holidays, [&](const auto& holiday) { check_date(holiday.date); });
    each("closure", calendar.closures, [&](const auto& closure) { check(closure); });
    each("extra_day", calendar.extra_days, [&](const auto& extra) { check(extra); });
    check_order("week", calendar.weeks);
    check_order("schedule", calendar.schedules);
    check_seasons(calendar.seasons);
    check_extra_days(calendar.extra_days);
    if (!calendar.weeks.empty() && !calendar.schedules.empty()) {
      part_ = "schedule 1";
      add("a van has a schedule of stops, any other centre has weeks: leave one out");
    }
    return std::move(faults_);
  }

 private:
  // The same of several days or hours of one part is said once.
  void add(const std::string& text) {
    auto fault = part_ + ": " + text;
    if (faults_.empty() || faults_.back() != fault) faults_.push_back(std::move(fault));
  }

  template <class Entry, class Check>
  void each(std::string_view kind, const std::vector<Entry>& entries, Check check_entry) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
      part_ = std::string(kind) + " " + std::to_string(i + 1);
      check_entry(entries[i]);
    }
    if (entries.size() > calendar_entries) {
      add("more than " + std::to_string(calendar_entries) + " of them");
    }
  }

  void check_date(ServiceDate date) {
    if (date < first_service_date || date > last_service_date) {
      add("expected dates of the years 2020 to 2100");
    }
  }

  void check(const Hours& hours) {
    const bool is_sound =
        hours.from >= minutes{0} && hours.from < hours.until && hours.until <= whole_day;
    if (!is_sound) add("hours end before they begin");
  }

  void check(std::vector<Hours> of_a_day) {
    for (const auto& hours : of_a_day) check(hours);
    std::ranges::sort(of_a_day, {}, &Hours::from);
    for (std::size_t i = 1; i < of_a_day.size(); ++i) {
      if (of_a_day[i].from < of_a_day[i - 1].until) add("hours of one day overlap");
    }
  }

  void check(const WorkingWeek& week) {
    check_date(week.from);
    for (const auto& hours : week.hours) check(hours);
  }

  void check(const StopSchedule& schedule) {
    check_date(schedule.from);
    for (std::uint8_t weekday = 0; weekday < 7; ++weekday) {
      std::vector<Hours> hours;
      for (const auto& stop : schedule.stops) {
        if (stop.weekday == weekday) hours.push_back(stop.hours);
      }
      check(std::move(hours));
    }
    for (const auto& stop : schedule.stops) {
      if (stop.weekday > 6) add("a stop on a weekday that is none");
      if (stop.place.empty()) add("a stop without a place");
    }
  }

  void check_span(ServiceDate first, ServiceDate last) {
    check_date(first);
    check_date(last);
    if (last < first) add("its last day is before its first");
  }

  void check(const Season& season) {
    check_span(season.first, season.last);
    for (const auto& hours : season.hours) check(hours);
  }

  void check(const Closure& closure) {
    check_span(closure.first, closure.last);
    if (closure.hours) check(*closure.hours);
  }

  void check(const ExtraDay& extra) {
    check_date(extra.date);
    check(extra.hours);
  }

  template <class Dated>
  void check_order(std::string_view kind, const std::vector<Dated>& entries) {
    for (std::size_t i = 1; i < entries.size(); ++i) {
      part_ = std::string(kind) + " " + std::to_string(i + 1);
      if (entries[i].from <= entries[i - 1].from) add("begins no later than the one before it");
    }
  }

  void check_seasons(const std::vector<Season>& seasons) {
    for (std::size_t i = 0; i < seasons.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        part_ = "season " + std::to_string(i + 1);
        if (seasons[i].first <= seasons[j].last && seasons[j].first <= seasons[i].last) {
          add("overlaps season " + std::to_string(j + 1));
        }
      }
    }
  }

  void check_extra_days(const std::vector<ExtraDay>& extra) {
    for (std::size_t i = 0; i < extra.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        part_ = "extra_day " + std::to_string(i + 1);
        if (extra[i].date == extra[j].date && extra[i].hours.from < extra[j].hours.until &&
            extra[j].hours.from < extra[i].hours.until) {
          add("its hours overlap those of extra_day " + std::to_string(j + 1));
        }
      }
    }
  }

  std::string part_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> faults_of(const Calendar& calendar) { return Inspection().of(calendar); }

}  // namespace dawr
