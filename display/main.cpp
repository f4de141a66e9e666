#include <optional>
#include <utility>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include "common/device/dialogue.h"
#include "common/device/fault_screen.h"
#include "common/device/machine.h"
#include "display/manager/shell.h"
#include "display/options.h"
#include "display/shell.h"

namespace {

using namespace dawr;

int fail(const std::string& fault) {
  spdlog::error("{}", fault);
  return 1;
}

// Lines and results are for a script that asked for them.
bool has_script(const display::Options& options) { return options.headless || options.script; }

device::ResultOutput open_output(const display::Options& options) {
  return has_script(options) ? device::ResultOutput::to(STDOUT_FILENO)
                             : device::ResultOutput::none();
}

std::optional<voice::Voice> make_voice(const display::Options& options,
                                       const text::PhrasePair& words) {
  if (!options.voiced || !options.snapshot.empty()) return std::nullopt;
  auto settings = options.voice;
  settings.languages = {words.first.language(), words.second.language()};
  return voice::Voice(std::move(settings));
}

struct Parts {
  device::Window window;
  device::Machine& machine;
  device::StopSignal& stop;
};

// Both run to the end of the program. Everything is on disk and written then; ZeroMQ 4.3.4 can
// crash while it is torn down.

Fault run_hall(const display::Options& options, Parts parts) {
  auto& [window, machine, stop] = parts;
  auto feeds = device::server_addresses(options.feeds, options.broker_keys);
  if (!feeds) return feeds.error();
  auto feed = wire::FeedSubscriber::open(machine.context,
                                         {.brokers = *std::move(feeds), .keys = machine.keys});
  if (!feed) return feed.error();
  auto output = open_output(options);
  device::Dialogue dialogue(*machine.link, output);
  device::LineInput lines(STDIN_FILENO);
  host::LifeSigns life;
  auto voice = make_voice(options, window.words);
  const auto fingerprint = wire::fingerprint(machine.keys.public_key);
  display::Shell shell({.link = *machine.link,
                        .feed = *feed,
                        .dialogue = dialogue,
                        .output = output,
                        .input = has_script(options) ? &lines : nullptr,
                        .stop = stop,
                        .life = life,
                        .glass = std::move(window.glass),
                        .wording = {window.words, fingerprint},
                        .ways = options.ways,
                        .voice = std::move(voice),
                        .snapshot = options.snapshot});
  life.ready();
  ::_exit(shell.run());
}

Fault run_manager(const display::Options& options, Parts parts) {
  auto& [window, machine, stop] = parts;
  auto output = open_output(options);
  device::Dialogue dialogue(*machine.link, output);
  device::LineInput lines(STDIN_FILENO);
  host::LifeSigns life;
  const auto fingerprint = wire::fingerprint(machine.keys.public_key);
  display::manager::Shell shell({.link = *machine.link,
                                 .dialogue = dialogue,
                                 .output = output,
                                 .input = has_script(options) ? &lines : nullptr,
                                 .stop = stop,
                                 .life = life,
                                 .glass = std::move(window.glass),
                                 .wording = {window.words, fingerprint},
                                 .snapshot = options.snapshot});
  life.ready();
  ::_exit(shell.run());
}

int run(const display::Options& options) {
  device::StopSignal stop;
  auto window = device::open_window(options, options.headless);
  if (!window) return fail(window.error().text);
  auto machine = device::open_machine(options, "dawr-display");
  if (!machine) {
    device::show_fault(machine.error(), window->glass, window->words, stop);
    return fail(machine.error().text);
  }
  const bool is_board = options.screen == display::Screen::manager;
  Parts parts{*std::move(window), **machine, stop};
  return fail((is_board ? run_manager : run_hall)(options, std::move(parts)).text);
}

}  // namespace

int main(int argc, char** argv) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("dawr-display"));
  const auto options = display::read_options(argc, argv);
  return options ? run(*options) : options.error();
}
