// Instants, durations and service dates. Nothing here reads a clock: every instant is handed in.
#pragma once

#include <chrono>

namespace dawr {

// A moment in UTC, microsecond resolution. The broker's own monotonic wall clock is the only source
// of the instants that decide anything; a device's clock is advice.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

using Duration = std::chrono::microseconds;

// The local calendar day a centre's numbers belong to. It is a logged fact (DayOpened), never
// derived from an instant: local midnight does not always exist.
using ServiceDate = std::chrono::local_days;

using std::chrono::minutes;
using std::chrono::seconds;

}  // namespace dawr
