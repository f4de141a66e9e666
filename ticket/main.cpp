#include <cstdio>
#include <iostream>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "common/device/headless.h"
#include "common/device/options.h"
#include "common/host/installation.h"
#include "common/ui/fonts.h"
#include "ticket/shell.h"

namespace {

using namespace dawr;

struct Options : device::DeviceOptions {
  bool auto_confirm{};
  std::string printer;  // an address; empty: none of its own
  std::string language{"ar"};
  std::filesystem::path phrases{host::config_folder() / "phrases"};
};

Result<std::unique_ptr<ticket::PaperDesk>> open_desk(const Options& options) {
  if (options.printer.empty()) return nullptr;
  if (auto faces = ui::check_fonts(); !faces) return std::unexpected(faces.error());
  auto words = text::load_pair(options.phrases, options.language);
  if (!words) return std::unexpected(words.error());
  auto printer = ticket::open_printer(options.printer);
  if (!printer) return std::unexpected(printer.error());
  return std::make_unique<ticket::PaperDesk>(*std::move(printer), *std::move(words));
}

int fail(const Fault& fault) {
  std::cerr << "dawr-ticket: " << fault.text << '\n';
  return 1;
}

int run(const Options& options) {
  device::StopSignal stop;
  auto settings = device::link_settings(options, "dawr-ticket");
  if (!settings) return fail(settings.error());
  auto outbox = device::open_outbox(options);
  if (!outbox) return fail(outbox.error());
  const ticket::UnconfirmedFile file(options.outbox_file.string() + ".unconfirmed");
  auto kept = file.load();
  if (!kept) return fail(kept.error());

  auto desk = open_desk(options);
  if (!desk) return fail(desk.error());
  wire::Context context;
  auto link = wire::Link::open(context, std::move(*settings), **outbox);
  if (!link) return fail(link.error());

  auto output = device::ResultOutput::to(STDOUT_FILENO);
  device::Dialogue dialogue(*link, output);
  ticket::DispenserModel model(wire::most_pending_commands, std::move(*kept),
                               ticket::pending_commands(**outbox));
  ticket::HeadlessDispenser dispenser(dialogue, **outbox, file, std::move(model),
                                      options.auto_confirm, desk->get());
  device::LineInput input(STDIN_FILENO);
  host::LifeSigns life;
  device::HeadlessLoop loop{*link, dispenser, dialogue, output,
                            input, stop,      life,     options.exit_when_idle};
  life.ready();
  const int code = device::run(loop);
  // Everything is on disk and written; ZeroMQ 4.3.4 can crash while it is torn down.
  ::_exit(code);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Dawr's dispenser: gives tickets"};
  Options options;
  device::add_device_options(app, options);
  app.add_flag("--auto-confirm", options.auto_confirm,
               "The line that says a ticket was issued is its slip: confirm it as paper at once");
  app.add_option("--printer", options.printer,
                 "Where slips are printed: tcp://ADDRESS:9100, /dev/usb/lp0, or folder:PATH");
  app.add_option("--language", options.language, "The first language of the paper")
      ->capture_default_str();
  app.add_option("--phrases", options.phrases, "Folder of the languages' files")
      ->capture_default_str();
  if (const auto parsed = device::parse_options(app, argc, argv); !parsed) return parsed.error();
  if (!options.headless) {
    std::cerr << "dawr-ticket: it runs with --headless only\n";
    return 2;
  }
  return run(options);
}
