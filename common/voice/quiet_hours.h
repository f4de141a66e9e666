// The hours in which the hall's voice is silent, in the centre's local time. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "common/text/time_zone.h"

namespace dawr::voice {

// From the first minute up to the last, which no longer belongs to it; across midnight when it ends
// before it begins.
class QuietHours {
 public:
  // "20:00-08:00". None: it is not that, or it has no length.
  static std::optional<QuietHours> read(std::string_view text);

  [[nodiscard]] bool contain(const text::CivilTime& time) const;

 private:
  QuietHours(int from, int until) : from_(from), until_(until) {}
  int from_;  // minutes of the day
  int until_;
};

}  // namespace dawr::voice
