// The command line of dawr-counter.
#pragma once

#include <expected>

#include "common/device/options.h"
#include "common/device/window_options.h"

namespace dawr::counter {

struct Options : device::DeviceOptions, device::WindowOptions {};

// On --help, --version or a mistake it prints and gives the exit code (0 or 2).
std::expected<Options, int> read_options(int argc, const char* const* argv);

}  // namespace dawr::counter
