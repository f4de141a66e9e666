// The command line of dawr-display.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "common/device/options.h"
#include "common/device/window_options.h"
#include "common/voice/options.h"
#include "display/ways.h"

namespace dawr::display {

enum class Screen : std::uint8_t { hall, manager };

struct Options : device::DeviceOptions, device::WindowOptions, voice::VoiceOptions {
  Screen screen{Screen::hall};
  std::vector<std::string> feeds;  // of the hall: one for each endpoint, in the same order
  Ways ways;
};

// On --help, --version or a mistake it prints and gives the exit code (0 or 2).
std::expected<Options, int> read_options(int argc, const char* const* argv);

}  // namespace dawr::display
