// The command line of dawr-ticket.
#pragma once

#include <expected>
#include <filesystem>
#include <string>

#include "common/device/options.h"
#include "common/device/window_options.h"
#include "common/voice/options.h"

namespace dawr::ticket {

// The language is that of screen and paper.
struct Options : device::DeviceOptions, device::WindowOptions, voice::VoiceOptions {
  bool auto_confirm{};
  std::string printer;  // an address; empty: none of its own
  std::filesystem::path governorates;
};

// On --help, --version or a mistake it prints and gives the exit code (0 or 2).
std::expected<Options, int> read_options(int argc, const char* const* argv);

}  // namespace dawr::ticket
