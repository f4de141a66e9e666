#include <cstdio>
#include <iostream>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "common/device/headless.h"
#include "common/device/options.h"
#include "counter/shell.h"

namespace {

using namespace dawr;

int fail(const Fault& fault) {
  std::cerr << "dawr-counter: " << fault.text << '\n';
  return 1;
}

int run(const device::DeviceOptions& options) {
  device::StopSignal stop;
  auto settings = device::link_settings(options, "dawr-counter");
  if (!settings) return fail(settings.error());
  auto outbox = device::open_outbox(options);
  if (!outbox) return fail(outbox.error());

  wire::Context context;
  auto link = wire::Link::open(context, std::move(*settings), **outbox);
  if (!link) return fail(link.error());

  auto output = device::ResultOutput::to(STDOUT_FILENO);
  device::Dialogue dialogue(*link, output);
  counter::ConsoleModel model;
  model.asked_before((*outbox)->pending().size());
  counter::HeadlessConsole console(dialogue, std::move(model));
  device::LineInput input(STDIN_FILENO);
  host::LifeSigns life;
  device::HeadlessLoop loop{*link, console, dialogue, output,
                            input, stop,    life,     options.exit_when_idle};
  life.ready();
  const int code = device::run(loop);
  // Everything is on disk and written; ZeroMQ 4.3.4 can crash while it is torn down.
  ::_exit(code);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Dawr's counter: calls and serves; with a supervisor's key it opens and closes the day"};
  device::DeviceOptions options;
  device::add_device_options(app, options);
  if (const auto parsed = device::parse_options(app, argc, argv); !parsed) return parsed.error();
  if (!options.headless) {
    std::cerr << "dawr-counter: it runs with --headless only\n";
    return 2;
  }
  return run(options);
}
