#include <utility>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include "common/device/dialogue.h"
#include "common/device/options.h"
#include "common/ui/fonts.h"
#include "display/options.h"
#include "display/shell.h"

namespace {

using namespace dawr;

int fail(const std::string& fault) {
  spdlog::error("{}", fault);
  return 1;
}

// Results go to a script that asked for them, and nowhere else.
device::ResultOutput open_output(bool headless) {
  if (headless) return device::ResultOutput::to(STDOUT_FILENO);
  return device::ResultOutput([](std::string_view) { return true; });
}

int run(const display::Options& options) {
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

  auto output = open_output(options.headless);
  device::Dialogue dialogue(*link, output);
  device::LineInput lines(STDIN_FILENO);
  host::LifeSigns life;
  display::Shell shell({.link = *link,
                        .feed = *feed,
                        .dialogue = dialogue,
                        .output = output,
                        .input = options.headless ? &lines : nullptr,
                        .stop = stop,
                        .life = life,
                        .glass = std::move(*glass),
                        .wording = {*words, wire::fingerprint(keys.public_key)},
                        .ways = options.ways,
                        .snapshot = options.snapshot});
  life.ready();
  const int code = shell.run();
  // Everything is on disk and written; ZeroMQ 4.3.4 can crash while it is torn down.
  ::_exit(code);
}

}  // namespace

int main(int argc, char** argv) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("dawr-display"));
  const auto options = display::read_options(argc, argv);
  return options ? run(*options) : options.error();
}
