// The calendar in instants: what a time zone makes of a centre's hours.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "common/domain/calendar.h"
#include "common/domain/day_plan.h"
#include "common/text/time_zone.h"

namespace dawr {

// A date. Where clocks repeat an hour, doors that open in it open at its first coming and doors
// that close in it close at its last; where they skip one, doors open and close as it is skipped.
DayPlan day_plan(const Calendar& calendar, const text::TimeZone& zone, ServiceDate date);

// So many dates from the first on.
std::vector<DayPlan> day_plans(const Calendar& calendar, const text::TimeZone& zone,
                               ServiceDate first, std::size_t count);

// The same, as the journal can hold them in one entry: at most limits::days_published, without the
// last ones where their names are long, and of a day at most limits::stretches_a_day.
std::vector<DayPlan> bookable_days(const Calendar& calendar, const text::TimeZone& zone,
                                   ServiceDate first, std::size_t count);

// What can't be shown by any clock within those dates, in words: hours that begin or end in one
// that is skipped. Empty when there are none.
std::vector<std::string> skipped_hours(const Calendar& calendar, const text::TimeZone& zone,
                                       ServiceDate first, std::size_t count);

}  // namespace dawr
