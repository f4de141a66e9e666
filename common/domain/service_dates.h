// What a service date can be: no message with another one is understood.
#pragma once

#include "common/domain/time.h"

namespace dawr {

inline constexpr ServiceDate first_service_date{
    std::chrono::local_days{std::chrono::year{2020} / 1 / 1}};
inline constexpr ServiceDate last_service_date{
    std::chrono::local_days{std::chrono::year{2100} / 12 / 31}};

}  // namespace dawr
