// Days and hours that somebody else has decided, such as a governorate's table, put into a centre's
// calendar: each day on which it would work otherwise becomes an [[extra_day]] or a [[closure]].
#pragma once

#include <string>
#include <vector>

#include "broker/floor/config.h"
#include "common/domain/calendar.h"

namespace dawr::ctl {

struct DayImport {
  std::vector<std::string> lines;  // one a day that is not as it was
  std::size_t same{};
  std::string toml;  // to be added to calendar.toml; empty: nothing
};

// `days`: as dawrctl calendar writes it as CSV, a row a stretch of hours:
// date,kind,from,until,place_ar,place_en,why_ar,why_en. `working` rows say the hours of their date;
// any other kind: shut. Pure; every fault of the file at once. Faults are also dates that come
// twice apart from each other, hours that are none, a day that differs without saying why, and a
// day that should be worked though calendar.toml closes it.
Configured<DayImport> import_days(const NamedText& days, const Calendar& calendar);

}  // namespace dawr::ctl
