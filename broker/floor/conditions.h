// How the dispensers are, as they said last, and whether anybody on the staff looks at it. In
// memory only: they say it again every few seconds.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/domain/manager_view.h"
#include "common/wire/message.h"

namespace dawr {

class Conditions {
 public:
  // What was not said again for so long counts no more; and how long ago staff were shown it, at
  // most, for whoever asks for help to be told that they see it. Both are the machines' time.
  static constexpr std::chrono::seconds kept_for{60};
  static constexpr std::chrono::seconds seen_within{10};

  // `clock_rate`: how fast the centre's clock runs, by which `now` is everywhere.
  explicit Conditions(double clock_rate) : clock_rate_(clock_rate) {}

  void told(DeviceId device, const wire::Condition& condition, Instant now);
  // Staff were shown what is known.
  void shown(Instant now) { shown_at_ = now; }
  [[nodiscard]] bool staff_see_it(Instant now) const;

  // Forgets what is old, and devices that are none of these (any more).
  void keep_only(const std::vector<DeviceFigures>& devices, Instant now);
  void add_to(std::vector<DeviceFigures>& devices) const;

 private:
  struct Told {
    wire::Condition condition;
    Instant at{};
    std::optional<Instant> help_since;
  };

  [[nodiscard]] bool is_within(Instant then, Instant now, std::chrono::seconds span) const;

  double clock_rate_;
  std::map<DeviceId, Told> told_;
  std::optional<Instant> shown_at_;
};

// Whether this role has a condition to tell: those that print.
constexpr bool tells_condition(Role role) {
  return role == Role::dispenser || role == Role::reception;
}

// Where somebody asks for help, the longest first, and no more than a counter is told.
std::vector<std::string> help_at(const std::vector<DeviceFigures>& devices);

}  // namespace dawr
