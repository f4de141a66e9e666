// Where the broker's log goes: standard error, for people or one JSON object a line.
#pragma once

#include <memory>

#include <spdlog/logger.h>

#include "broker/floor/config.h"

namespace dawr {

std::shared_ptr<spdlog::logger> make_log(LogFormat format);

}  // namespace dawr
