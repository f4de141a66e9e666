// What dawrctl's commands share on the command line.
#pragma once

#include <filesystem>
#include <functional>

#include <CLI/CLI.hpp>

#include "common/domain/fault.h"

namespace dawr::ctl {

// What is to be done, once the command line was read.
using Action = std::function<Result<>()>;

// --centre DIR, required, the directory of a centre. `centre` outlives the app's parsing.
void add_centre(CLI::App& command, std::filesystem::path& centre);

}  // namespace dawr::ctl
