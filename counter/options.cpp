#include "counter/options.h"

#include <CLI/CLI.hpp>

namespace dawr::counter {

std::expected<Options, int> read_options(int argc, const char* const* argv) {
  CLI::App app{
      "Dawr's counter: calls and serves. With --headless and a supervisor's key it opens and closes "
      "the day"};
  Options options;
  options.size = {1366, 768};
  device::add_device_options(app, options);
  device::add_window_options(app, options);
  if (const auto parsed = device::parse_options(app, argc, argv); !parsed)
    return std::unexpected(parsed.error());
  return options;
}

}  // namespace dawr::counter
