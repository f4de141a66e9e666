#include "display/options.h"

#include <CLI/CLI.hpp>

#include "common/ui/size_text.h"

namespace dawr::display {
std::expected<Options, int> read_options(int argc, const char* const* argv) {
  CLI::App app{"Dawr's display: what the waiting room sees"};
  Options options;
  std::string size = "1920x1080";
  std::vector<std::string> ways;
  device::add_device_options(app, options);
  app.add_option("--feed", options.feeds,
                 "Address of the board feed, such as tcp://10.1.2.3:5574; one for each --endpoint")
      ->required()
      ->take_all();
  app.add_option("--language", options.language,
                 "The language it speaks first: ar, en or another that has a phrase file")
      ->capture_default_str();
  app.add_option("--phrases", options.phrases, "Folder with the phrase files")
      ->capture_default_str();
  app.add_option("--size", size, "Width and height of the window or picture, in pixels")
      ->capture_default_str()
      ->check([](const std::string& text) {
        return ui::read_size(text) ? std::string{} : "expected a size such as 1920x1080";
      });
  app.add_flag("--fullscreen", options.fullscreen, "The whole screen, without a frame");
  app.add_option("--way", ways,
                 "Where counters lie, seen from this display: left, right, up or down, such as "
                 "left=1-6,9 or up=cashier:1")
      ->take_all();
  app.add_option("--snapshot", options.snapshot,
                 "Wait for a board, write one frame as a PNG file, and exit");
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
  options.size = *ui::read_size(size);
  return options;
}

}  // namespace dawr::display
