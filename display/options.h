// The command line of dawr-display.
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <vector>

#include "common/device/options.h"
#include "common/host/installation.h"
#include "common/ui/geometry.h"
#include "display/ways.h"

namespace dawr::display {

struct Options : device::DeviceOptions {
  std::vector<std::string> feeds;  // one for each endpoint, in the same order
  std::string language{"ar"};
  std::filesystem::path phrases{host::config_folder() / "phrases"};
  ui::Size size{1920, 1080};
  bool fullscreen{};
  Ways ways;
  std::filesystem::path snapshot;  // empty: run on
};

// On --help, --version or a mistake it prints and gives the exit code (0 or 2).
std::expected<Options, int> read_options(int argc, const char* const* argv);

}  // namespace dawr::display
