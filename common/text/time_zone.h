// Local time in a named time zone, from the system's time zone files (Debian package tzdata). ICU's
// own copy is not used: Debian 12 freezes it at 2022e, which knows nothing of the summer time that
// Egypt brought back in 2023, and a security update never refreshes it; tzdata is refreshed.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "common/domain/fault.h"
#include "common/domain/time.h"

namespace dawr::text {

// What a wall clock and a calendar show.
struct CivilTime {
  ServiceDate date{};
  int hour{};    // 0 … 23
  int minute{};  // 0 … 59
  bool operator==(const CivilTime&) const = default;
};

inline constexpr const char* system_time_zones = "/usr/share/zoneinfo";

// Immutable, cheap to copy, usable from any thread.
class TimeZone {
 public:
  // An IANA name such as "Africa/Cairo", read from `database` (RFC 8536, TZif version 2 or later).
  static Result<TimeZone> named(std::string_view name,
                                const std::filesystem::path& database = system_time_zones);

  [[nodiscard]] std::chrono::seconds offset_at(Instant instant) const;
  [[nodiscard]] CivilTime civil(Instant instant) const;
  // When the clocks show so many minutes after midnight of that date (0 … 1440), ascending: never
  // in an hour that they skip, twice in one that they repeat.
  [[nodiscard]] std::vector<Instant> instants_of(ServiceDate date, minutes of_day) const;

 private:
  struct Rules;
  explicit TimeZone(std::shared_ptr<const Rules> rules);
  std::shared_ptr<const Rules> rules_;
};

}  // namespace dawr::text
