#include "display/options.h"

#include <CLI/CLI.hpp>

namespace dawr::display {
namespace {

void add_sound_options(CLI::App& app, Options& options, std::string& quiet) {
  voice::add_voice_options(
      app, options, "Say the calls aloud; on one display of a hall, the one with the loudspeakers");
  app.add_option("--voice-clips", options.voice.clips, "Folder with recordings (docs/VOICE.md)");
  app.add_option("--voice-quiet", quiet,
                 "Hours without sound, in the centre's time, such as 20:00-08:00")
      ->check([](const std::string& text) {
        return voice::QuietHours::read(text) ? std::string{} : "expected hours such as 20:00-08:00";
      });
}

}  // namespace

std::expected<Options, int> read_options(int argc, const char* const* argv) {
  CLI::App app{"Dawr's display: what the waiting room sees"};
  Options options;
  options.size = {1920, 1080};
  std::string view = "hall";
  std::vector<std::string> ways;
  std::string quiet;
  device::add_device_options(app, options);
  app.add_option("--feed", options.feeds,
                 "Address of the board feed, such as tcp://10.1.2.3:5574; one for each --endpoint")
      ->take_all();
  app.add_option("--view", view,
                 "hall: what the waiting room sees; manager: the figures, with a supervisor's key")
      ->check(CLI::IsMember({"hall", "manager"}))
      ->capture_default_str();
  device::add_window_options(app, options);
  app.add_option("--way", ways,
                 "Where counters lie, seen from this display: left, right, up or down, such as "
                 "left=1-6,9 or up=cashier:1")
      ->take_all();
  add_sound_options(app, options, quiet);
  app.callback([&] {
    options.screen = view == "manager" ? Screen::manager : Screen::hall;
    if (options.screen == Screen::manager) {
      if (!options.feeds.empty()) throw CLI::ValidationError("--feed", "only for --view hall");
      return;
    }
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
  options.voice.quiet = voice::QuietHours::read(quiet);
  return options;
}

}  // namespace dawr::display
