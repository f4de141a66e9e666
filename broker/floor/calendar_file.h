// The calendar of a centre: calendar.toml, and the nation's holidays.csv beside it.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "broker/floor/config.h"
#include "common/domain/calendar.h"

namespace dawr {

// Strict, as read_centre: every fault of both files at once, each with its place. Pure.
//
//   [[hours]]                        of the week, from that date on; a day left out is one of rest
//   from = 2026-01-01
//   sunday = ["08:30-15:00"]
//   [[season]]                       name_ar, name_en, decree, first, last, and weekdays as above
//   [[closure]]                      first, last (the same day if left out), hours (the whole day),
//                                    reason_ar, reason_en
//   [[extra_day]]                    date, hours, reason_ar, reason_en, place_ar, place_en (a
//   van's)
//   [[schedule]]                     of a van: from, stops = [{ weekday = "sunday",
//                                    hours = "09:00-12:00", place_ar = "…", place_en = "…" }]
//   [cash_desk]                      closes_before_minutes
Configured<Calendar> read_calendar(const NamedText& calendar, const NamedText& holidays);

// A row a day: date,name_ar,name_en,status,source. `fixed` and `decree` are certain; what the moon
// decides (`lunar-predicted`, `lunar-conflict`) or a decree may move (`fixed-movable`) is
// predicted.
Configured<std::vector<Holiday>> read_holidays(const NamedText& holidays);

// "08:30", as minutes since midnight; "24:00" is the end of the day.
std::optional<minutes> time_of_day(std::string_view text);

}  // namespace dawr
