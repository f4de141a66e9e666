// What a service date can be, and how it is written: no message with another one is understood.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/domain/time.h"

namespace dawr {

inline constexpr ServiceDate first_service_date{
    std::chrono::local_days{std::chrono::year{2020} / 1 / 1}};
inline constexpr ServiceDate last_service_date{
    std::chrono::local_days{std::chrono::year{2100} / 12 / 31}};

std::string date_text(ServiceDate date);                       // "2026-11-21"
std::optional<ServiceDate> parse_date(std::string_view text);  // exactly that form, a real date

}  // namespace dawr
