#include <optional>
#include <utility>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include "common/device/dialogue.h"
#include "common/device/options.h"
#include "common/ui/fonts.h"
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

int run_hall(const display::Options& options) {
  device::StopSignal stop;
  if (auto fonts = ui::check_fonts(); !fonts) return fail(fonts.error().text);
  auto words = text::load_pair(options.phrases, options.language);
  if (!words) return fail(words.error().text);
  auto settings = device::link_settings(options, "dawr-display");
  if (!settings) return fail(settings.error().text);
  auto feeds = device::server_addresses(options.feeds, options.broker_keys);
  if (!feeds) return fail(feeds.error().text);
  auto outbox = device::open_outbox(options);
  if (!outbox) return fail(outbox.error().text);
  auto glass = device::open_glass(options, options.headless, words->first.direction());
  if (!glass) return fail(glass.error().text);

  wire::Context context;
  const auto keys = settings->keys;
  auto link = wire::Link::open(context, std::move(*settings), **outbox);
  if (!link) return fail(link.error().text);
  auto feed = wire::FeedSubscriber::open(context, {.brokers = std::move(*feeds), .keys = keys});
  if (!feed) return fail(feed.error().text);

  auto output = open_output(options);
  device::Dialogue dialogue(*link, output);
  device::LineInput lines(STDIN_FILENO);
  host::LifeSigns life;
  auto voice = make_voice(options, *words);
  display::Shell shell({.link = *link,
                        .feed = *feed,
                        .dialogue = dialogue,
                        .output = output,
                        .input = has_script(options) ? &lines : nullptr,
                        .stop = stop,
                        .life = life,
                        .glass = std::move(*glass),
                        .wording = {*words, wire::fingerprint(keys.public_key)},
                        .ways = options.ways,
                        .voice = std::move(voice),
                        .snapshot = options.snapshot});
  life.ready();
  const int code = shell.run();
  // Everything is on disk and written; ZeroMQ 4.3.4 can crash while it is torn down.
  ::_exit(code);
}

int run_manager(const display::Options& options) {
  device::StopSignal stop;
  if (auto fonts = ui::check_fonts(); !fonts) return fail(fonts.error().text);
  auto words = text::load_pair(options.phrases, options.language);
  if (!words) return fail(words.error().text);
  auto settings = device::link_settings(options, "dawr-display");
  if (!settings) return fail(settings.error().text);
  auto outbox = device::open_outbox(options);
  if (!outbox) return fail(outbox.error().text);
  auto glass = device::open_glass(options, options.headless, words->first.direction());
  if (!glass) return fail(glass.error().text);

  wire::Context context;
  const auto fingerprint = wire::fingerprint(settings->keys.public_key);
  auto link = wire::Link::open(context, std::move(*settings), **outbox);
  if (!link) return fail(link.error().text);
  auto output = open_output(options);
  device::Dialogue dialogue(*link, output);
  device::LineInput lines(STDIN_FILENO);
  host::LifeSigns life;
  display::manager::Shell shell({.link = *link,
                                 .dialogue = dialogue,
                                 .output = output,
                                 .input = has_script(options) ? &lines : nullptr,
                                 .stop = stop,
                                 .life = life,
                                 .glass = std::move(*glass),
                                 .wording = {*words, fingerprint},
                                 .snapshot = options.snapshot});
  life.ready();
  const int code = shell.run();
  // As above.
  ::_exit(code);
}

int run(const display::Options& options) {
  return options.screen == display::Screen::manager ? run_manager(options) : run_hall(options);
}

}  // namespace

int main(int argc, char** argv) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("dawr-display"));
  const auto options = display::read_options(argc, argv);
  return options ? run(*options) : options.error();
}
