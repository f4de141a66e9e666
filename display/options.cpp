#include "display/options.h"

#include <CLI/CLI.hpp>

namespace dawr::display {

std::expected<Options, int> read_options(int argc, const char* const* argv) {
  CLI::App app{"Dawr's display: what the waiting room sees"};
  Options options;
  options.size = {1920, 1080};
  std::vector<std::string> ways;
  device::add_device_options(app, options);
  app.add_option("--feed", options.feeds,
                 "Address of the board feed, such as tcp://10.1.2.3:5574; one for each --endpoint")
      ->required()
      ->take_all();
  device::add_window_options(app, options);
  app.add_option("--way", ways,
                 "Where counters lie, seen from this display: left, right, up or down, such as "
                 "left=1-6,9 or up=cashier:1")
      ->take_all();
  app.callback([&] {
    if (options.feeds.size() != options.endpoints.size())
      throw CLI::ValidationError("--feed", "give one --feed for each --endpoint, in order");
    for (const auto& way : ways) {
      if (const auto added = options.ways.add(way); !added) {
        throw CLI::ValidationError("--way", added.error());
      }
    }
  });
  if (const auto parsed = device::parse_options(app, argc, argv); !parsed)
    return std::unexpected(parsed.error());
  return options;
}

}  // namespace dawr::display
