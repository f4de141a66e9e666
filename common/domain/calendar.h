// When a centre works, by its own clocks: the hours of its week, seasons with other hours,
// holidays, closures, extra days, and the stops of a van. Dates and hours of the day; what instants
// they are is a question to a time zone.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/domain/policy.h"
#include "common/domain/time.h"

namespace dawr {

// Of one local day, as its clocks show them: minutes since midnight, `until` not included.
struct Hours {
  minutes from{};   // 0 … 1439
  minutes until{};  // 1 … 1440
  bool operator==(const Hours&) const = default;
};

// By weekday, Sunday first; none on a day of rest, several with a pause between them.
using Week = std::array<std::vector<Hours>, 7>;

// The hours from a date on, until the next one that has begun.
struct WorkingWeek {
  ServiceDate from{};
  Week hours;
  bool operator==(const WorkingWeek&) const = default;
};

// Other hours for a while, such as those of Ramadan or of a governorate's summer.
struct Season {
  Name name;
  std::string decree;  // that ordered it
  ServiceDate first{};
  ServiceDate last{};
  Week hours;
  bool operator==(const Season&) const = default;
};

// `predicted` by a calendar of the moon, or movable until a decree fixes its day.
enum class HolidayStatus : std::uint8_t { confirmed = 1, predicted = 2 };
struct Holiday {
  ServiceDate date{};
  Name name;
  HolidayStatus status{HolidayStatus::confirmed};
  std::string source;
  bool operator==(const Holiday&) const = default;
};

// The centre is shut: whole days, or some hours of each.
struct Closure {
  ServiceDate first{};
  ServiceDate last{};
  std::optional<Hours> hours;  // none: the whole day
  Name reason;
  bool operator==(const Closure&) const = default;
};

// The centre works although it would not, or at other hours or another place than usual. It goes
// before week, season and holiday, and closures before it.
struct ExtraDay {
  ServiceDate date{};
  Hours hours;
  Name reason;
  Name place;  // of a van; empty: the usual one
  bool operator==(const ExtraDay&) const = default;
};

// Where a van stands every week. A change is a new version of the schedule from a date on.
struct VanStop {
  std::uint8_t weekday{};  // 0: Sunday
  Hours hours;
  Name place;
  bool operator==(const VanStop&) const = default;
};
struct StopSchedule {
  ServiceDate from{};
  std::vector<VanStop> stops;
  bool operator==(const StopSchedule&) const = default;
};

struct Calendar {
  std::vector<WorkingWeek> weeks;       // ascending by date
  std::vector<StopSchedule> schedules;  // of a van, which has no weeks; ascending by date
  std::vector<Season> seasons;
  std::vector<Holiday> holidays;
  std::vector<Closure> closures;
  std::vector<ExtraDay> extra_days;
  minutes cash_desk_closes_before{};  // the end of each stretch of hours
  bool operator==(const Calendar&) const = default;
};

enum class DayKind : std::uint8_t {
  working = 1,
  rest = 2,  // of the week; or a van without a stop
  holiday = 3,
  predicted_holiday = 4,  // most likely shut: nothing is booked on it, but it may be opened
  closed = 5,
  uncharted = 6,  // before the first week or schedule
};

// At one place without a pause.
struct OpenHours {
  Hours hours;
  Name place;  // of a van; empty: the centre
  bool operator==(const OpenHours&) const = default;
};

struct LocalDay {
  DayKind kind{DayKind::uncharted};
  Name why;                     // it has other hours than usual, or none; empty: nothing special
  std::vector<OpenHours> open;  // ascending, apart from each other; none unless `working`
  bool operator==(const LocalDay&) const = default;
};

// O(entries of the calendar). The calendar is sound: faults_of(calendar) is empty.
LocalDay day_of(const Calendar& calendar, ServiceDate date);

// 0: Sunday.
std::uint8_t weekday_of(ServiceDate date);

// What makes a calendar unusable, in words that name the part and, where it has several, which one
// ("closure 2: …", from 1); empty when it is sound. Hours that overlap or end before they begin,
// entries out of order, seasons that overlap, dates that are none, too many entries.
std::vector<std::string> faults_of(const Calendar& calendar);

}  // namespace dawr
