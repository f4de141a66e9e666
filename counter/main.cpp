#include <cstdio>
#include <iostream>
#include <utility>

#include <unistd.h>

#include "common/device/headless.h"
#include "common/ui/fonts.h"
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

struct Device {
  wire::Link& link;
  device::Dialogue& dialogue;
  device::ResultOutput& output;
  device::StopSignal& stop;
  counter::HeadlessConsole& console;
  std::string fingerprint;
};

int run_headless(const counter::Options& options, Device& parts) {
  device::LineInput input(STDIN_FILENO);
  host::LifeSigns life;
  device::HeadlessLoop loop{parts.link, parts.console, parts.dialogue, parts.output,
                            input,      parts.stop,    life,           options.exit_when_idle};
  life.ready();
  return device::run(loop);
}

int run_window(const counter::Options& options, Device& parts) {
  if (auto fonts = ui::check_fonts(); !fonts) return fail(fonts.error());
  auto words = text::load_pair(options.phrases, options.language);
  if (!words) return fail(words.error());
  auto glass = device::open_glass(options, false, words->first.direction());
  if (!glass) return fail(glass.error());
  counter::console::ConsoleScreen screen(
      {parts.console, parts.dialogue, std::move(*words), parts.fingerprint});
  counter::console::Window window(screen, std::move(*glass), options.snapshot);
  auto input = options.script ? device::LineInput(STDIN_FILENO) : device::LineInput::none();
  host::LifeSigns life;
  device::HeadlessLoop loop{.link = parts.link,
                            .device = window,
                            .dialogue = parts.dialogue,
                            .output = parts.output,
                            .input = input,
                            .stop = parts.stop,
                            .life = life,
                            .exit_when_idle = options.exit_when_idle,
                            .outlives_input = true,
                            .longest_wait = window_looked_at_every};
  life.ready();
  return device::run(loop);
}

int run(const counter::Options& options) {
  device::StopSignal stop;
  auto settings = device::link_settings(options, "dawr-counter");
  if (!settings) return fail(settings.error());
  auto outbox = device::open_outbox(options);
  if (!outbox) return fail(outbox.error());

  wire::Context context;
  const auto fingerprint = wire::fingerprint(settings->keys.public_key);
  auto link = wire::Link::open(context, std::move(*settings), **outbox);
  if (!link) return fail(link.error());

  // Results go to a script that asked for them, and nowhere else.
  auto output = options.headless || options.script ? device::ResultOutput::to(STDOUT_FILENO)
                                                   : device::ResultOutput::none();
  device::Dialogue dialogue(*link, output);
  counter::ConsoleModel model;
  model.asked_before((*outbox)->pending().size());
  counter::HeadlessConsole console(dialogue, std::move(model));
  Device parts{*link, dialogue, output, stop, console, fingerprint};
  const int code = options.headless ? run_headless(options, parts) : run_window(options, parts);
  // Everything is on disk and written; ZeroMQ 4.3.4 can crash while it is torn down.
  ::_exit(code);
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = counter::read_options(argc, argv);
  return options ? run(*options) : options.error();
}
