#include "ticket/options.h"

#include <CLI/CLI.hpp>

#include "common/host/installation.h"

namespace dawr::ticket {

std::expected<Options, int> read_options(int argc, const char* const* argv) {
  CLI::App app{"Dawr's dispenser: gives tickets, on a screen to be touched"};
  Options options;
  options.size = {1080, 1920};
  device::add_device_options(app, options);
  device::add_window_options(app, options);
  app.add_flag("--auto-confirm", options.auto_confirm,
               "The line that says a ticket was issued is its slip: confirm it as paper at once");
  app.add_option("--printer", options.printer,
                 "Where slips are printed: tcp://ADDRESS:9100, /dev/usb/lp0, or folder:PATH");
  options.governorates = host::config_folder() / "governorates.csv";
  app.add_option("--governorates", options.governorates,
                 "The governorates' numbers in national numbers")
      ->capture_default_str();
  voice::add_voice_options(app, options,
                           "Offer an audio guide: the screen is said aloud to whoever asks for it");
  if (const auto parsed = device::parse_options(app, argc, argv); !parsed) {
    return std::unexpected(parsed.error());
  }
  return options;
}

}  // namespace dawr::ticket
