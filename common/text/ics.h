// Calendar files that phones and computers read (RFC 5545), such as a booking or a van's stops.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "common/domain/time.h"

namespace dawr::text {

struct IcsEvent {
  std::string uid;  // the same for every version of one event, such as "1842@IS-02.dawr"
  Instant from{};
  Instant until{};
  std::string summary;
  std::string place;        // empty: none is told
  std::string description;  // empty: none
  std::uint32_t version{};  // rises when something is moved
  bool cancelled{};
};

// One file with all of them, in UTC, so that it needs no time zone of its own; lines of at most 75
// bytes that end as the standard wants it. `stamp`: when the file is made. Pure.
std::string ics_text(std::span<const IcsEvent> events, std::string_view language, Instant stamp);

}  // namespace dawr::text
