#include <cstdio>
#include <iostream>
#include <utility>

#include <unistd.h>

#include "common/device/fault_screen.h"
#include "common/device/headless.h"
#include "common/device/machine.h"
#include "counter/console/window.h"
#include "counter/options.h"
#include "counter/shell.h"

namespace {

using namespace dawr;
using namespace std::chrono_literals;

// What is pressed must be seen at once; without a window lines wake the loop by themselves.
constexpr auto window_looked_at_every = 25ms;

int fail(const Fault& fault) {
  std::cerr << "dawr-counter: " << fault.text << '\n';
  return 1;
}

counter::ConsoleModel model_of(const device::Machine& machine) {
  counter::ConsoleModel model;
  model.asked_before(machine.outbox->pending().size());
  return model;
}

// Both run to the end of the program. Everything is on disk and written then; ZeroMQ 4.3.4 can
// crash while it is torn down.

int run_headless(const counter::Options& options, device::StopSignal& stop) {
  auto machine = device::open_machine(options, "dawr-counter");
  if (!machine) return fail(machine.error());
  wire::Link& link = *(*machine)->link;
  auto output = device::ResultOutput::to(STDOUT_FILENO);
  device::Dialogue dialogue(link, output);
  counter::HeadlessConsole console(dialogue, model_of(**machine));
  device::LineInput input(STDIN_FILENO);
  host::LifeSigns life;
  device::HeadlessLoop loop{link,  console, dialogue, output,
                            input, stop,    life,     options.exit_when_idle};
  life.ready();
  ::_exit(device::run(loop));
}

int run_window(const counter::Options& options, device::StopSignal& stop) {
  auto window = device::open_window(options, false);
  if (!window) return fail(window.error());
  auto machine = device::open_machine(options, "dawr-counter");
  if (!machine) {
    device::show_fault(machine.error(), window->glass, window->words, stop);
    return fail(machine.error());
  }
  wire::Link& link = *(*machine)->link;
  // Lines and results are for a script that asked for them.
  auto output =
      options.script ? device::ResultOutput::to(STDOUT_FILENO) : device::ResultOutput::none();
  auto input = options.script ? device::LineInput(STDIN_FILENO) : device::LineInput::none();
  device::Dialogue dialogue(link, output);
  counter::HeadlessConsole console(dialogue, model_of(**machine));
  counter::console::ConsoleScreen screen({console, dialogue, std::move(window->words),
                                          wire::fingerprint((*machine)->keys.public_key)});
  counter::console::Window glass(screen, std::move(window->glass), options.snapshot);
  host::LifeSigns life;
  device::HeadlessLoop loop{.link = link,
                            .device = glass,
                            .dialogue = dialogue,
                            .output = output,
                            .input = input,
                            .stop = stop,
                            .life = life,
                            .exit_when_idle = options.exit_when_idle,
                            .outlives_input = true,
                            .longest_wait = window_looked_at_every};
  life.ready();
  ::_exit(device::run(loop));
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = counter::read_options(argc, argv);
  if (!options) return options.error();
  device::StopSignal stop;
  return options->headless ? run_headless(*options, stop) : run_window(*options, stop);
}
