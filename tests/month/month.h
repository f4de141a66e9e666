// A month of a centre that is made up: the same people with and without appointments, through the
// real core. Every assumption stands here and in docs/APPOINTMENTS.md.
//
// 08:30 to 15:00 without a pause. Three lines of 4, 3 and 2 counters, whose services take 12, 10
// and 15 minutes, lognormal with a spread of 0.5, and two cash desks. Each counter is empty for
// half an hour at noon, one of a line after the other. People come as they did in the offices of
// Warsaw: one in eleven waits for the doors to open. As many come as keep the counters busy for
// `load` of their time. One in twelve has priority; two in five go on to the cash desk (2 minutes)
// and come back to the same kind of window (3). `booking_percent` would rather have an appointment,
// at any time of the day alike, and take the next free one after it; one in twelve of them does not
// come, the others come 12 minutes before their slot, give or take 6. Nobody gives up.
#pragma once

#include <cstdint>
#include <vector>

#include "broker/planning/day_run.h"

namespace dawr::month {

struct MonthOptions {
  std::uint32_t seed{1};
  int days{22};
  double load{0.8};         // at which the hall would be served without any appointment
  int booking_percent{30};  // of all people
  Rules rules{};            // what is tried
};

// All in minutes.
struct MonthFigures {
  int people{};
  int booked{};           // and came in time
  double kept_percent{};  // of those: called within ten minutes of their slot, before or after
  double walk_in_p90{};   // first call of those who never wanted an appointment
  double longest{};       // wait of anybody who came without one, or late
  bool operator==(const MonthFigures&) const = default;
};

// Equal options give equal figures.
MonthFigures run_month(const MonthOptions& options);

// The same people, none of whom books: whoever would have stayed away stays away.
MonthFigures run_month_of_walk_ins(const MonthOptions& options);

inline constexpr double kept_within = 10;
// In minutes: nobody of the month waits longer.
inline constexpr double longest_allowed = 210;

}  // namespace dawr::month
