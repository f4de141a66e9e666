// dawr-notifier: tells people by message that their turn is near, through an SMS gateway.
//
// A process of its own, so that no network is ever waited for where the queue is decided.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "broker/floor/config.h"
#include "broker/notify/notifier.h"
#include "common/device/standard_streams.h"
#include "common/host/installation.h"
#include "common/host/life_signs.h"
#include "common/storage/files.h"
#include "common/wire/socket.h"

namespace {

using namespace dawr;
using notify::Notifier;

// Of a write: the broker is done sooner.
constexpr std::chrono::milliseconds patience{5000};
constexpr std::chrono::milliseconds longest_pause{1000};

Instant read_clock() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

int fail(const std::string& text) {
  std::cerr << "dawr-notifier: " << text << '\n';
  return EXIT_FAILURE;
}

Result<notify::WordSource> load_words(const std::filesystem::path& phrases,
                                      const std::string& language, const CentrePolicy& policy) {
  auto words = text::Phrases::load(phrases, language);
  if (!words) return std::unexpected(words.error());
  auto zone = text::TimeZone::named(policy.time_zone);
  if (!zone) return std::unexpected(zone.error());
  notify::WordSource source{*std::move(words), *std::move(zone), policy.name};
  if (const auto text = too_long(source); !text.empty()) {
    return std::unexpected(Fault{FaultKind::refused,
                                 "a message would take more than two SMS; shorten the centre's "
                                 "name in centre.toml: " +
                                     text});
  }
  return source;
}

void tell(Notifier& notifier) {
  for (const notify::News& news : notifier.take_news()) {
    spdlog::log(news.is_trouble ? spdlog::level::warn : spdlog::level::info, "{}", news.text);
  }
}

// Until it is asked to stop, or the box can't be used.
Result<> run(Notifier& notifier, const MessageBox& box, const device::StopSignal& stop) {
  host::LifeSigns life;
  life.ready();
  spdlog::info("ready");
  while (!stop.came()) {
    const auto steady = std::chrono::steady_clock::now();
    life.alive(steady);
    if (!box.is_in_place()) {
      return std::unexpected(
          Fault{FaultKind::missing, "the box was deleted; it is opened anew at the next start"});
    }
    const auto next = notifier.work([&] {
      life.alive(std::chrono::steady_clock::now());
      return !stop.came();
    });
    tell(notifier);
    // Another program may hold the box for a while.
    if (!next && next.error().kind != FaultKind::busy) return std::unexpected(next.error());
    const auto now = read_clock();
    const auto pause = std::chrono::ceil<std::chrono::milliseconds>(next.value_or(now) - now);
    const std::vector sources{stop.source()};
    wire::wait_for_any(sources, std::clamp(pause, std::chrono::milliseconds{10}, longest_pause));
  }
  life.stopping();
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Tells people by message that their turn is near, through an SMS gateway."};
  std::filesystem::path centre;
  std::filesystem::path phrases = host::config_folder() / "phrases";
  app.add_option("--centre", centre, "the centre's directory, with messages.toml")->required();
  app.add_option("--phrases", phrases, "folder of the phrase files");
  CLI11_PARSE(app, argc, argv);

  const device::StopSignal stop;
  spdlog::set_default_logger(spdlog::stderr_logger_st("dawr-notifier"));
  const auto config = load_centre(centre);
  if (!config) return fail("the configuration is not usable:\n" + to_text(config.error()));
  const auto settings = load_messages(centre);
  if (!settings) return fail("messages.toml is not usable:\n" + to_text(settings.error()));
  const MessageFiles files{centre};
  if (!settings->on) {
    return fail(files.config().string() + ": it is not there, or says on = false");
  }
  auto words = load_words(phrases, settings->language, config->policy);
  if (!words) return fail(words.error().text);
  auto gateway = notify::HttpGateway::open(settings->gateway);
  if (!gateway) return fail(gateway.error().text);
  const auto alone = storage::FileLock::take_or_refuse(files.box(), "dawr-notifier",
                                                       "One notifier is enough for a centre.");
  if (!alone) return fail(alone.error().text);
  auto box = MessageBox::open(files.box(), patience);
  if (!box) return fail(box.error().text);

  Notifier notifier({*settings, *std::move(words), CentreFiles{centre}.day_key()}, *box, *gateway,
                    read_clock);
  const auto served = run(notifier, *box, stop);
  if (!served) spdlog::critical("{}", served.error().text);
  spdlog::shutdown();
  return served ? EXIT_SUCCESS : EXIT_FAILURE;
}
