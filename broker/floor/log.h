// Where the broker's log goes: standard error, and a file that is begun anew when it is full.
//
// A line names devices, keys, lines and journal entries; never a ticket's token or arrival code.
#pragma once

#include <memory>
#include <optional>

#include <spdlog/logger.h>

#include "broker/floor/config.h"
#include "common/domain/fault.h"

namespace dawr {

// Lines for people, or one JSON object each; the same to both places. Refused when the file can't
// be written. A file that fails later (its disk is full) costs its lines and nothing else.
Result<std::shared_ptr<spdlog::logger>> make_log(LogFormat format,
                                                 const std::optional<LogFile>& file);

}  // namespace dawr
