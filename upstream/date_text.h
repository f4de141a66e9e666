// Instants as people write them; dates are in common/domain/service_dates.h. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/domain/service_dates.h"
#include "common/domain/time.h"

namespace dawr::upstream {

std::string utc_text(Instant at);                         // "2026-11-22T09:30:05Z"
std::optional<Instant> parse_utc(std::string_view text);  // exactly that form
std::string age_text(Duration age);                       // "45 s", "12 min", "3 h", "9 days"

}  // namespace dawr::upstream
