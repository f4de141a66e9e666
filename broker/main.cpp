// dawr-broker: the authority of one centre.
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "broker/floor/broker.h"
#include "broker/floor/log.h"
#include "common/host/life_signs.h"

namespace {

void block_stop_signals() {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
}

std::optional<dawr::Instant> parse_instant(const std::string& text) {
  std::tm utc{};
  const char* end = strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &utc);
  if (end == nullptr || *end != '\0') return std::nullopt;
  return std::chrono::floor<std::chrono::microseconds>(
      std::chrono::system_clock::from_time_t(timegm(&utc)));
}

int fail(const std::string& text) {
  std::cerr << "dawr-broker: " << text << '\n';
  return EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"The authority of one Dawr centre: decides who is next, remembers everything."};
  std::string centre;
  std::string demo_start;
  app.add_option("--centre,--config", centre, "the centre's directory, or its centre.toml")
      ->required();
  app.add_option("--demo-start", demo_start,
                 "demonstration centres only: where the clock starts, as 2026-03-15T06:30:00Z");
  CLI11_PARSE(app, argc, argv);

  auto config = dawr::load_centre(centre);
  if (!config) return fail("the configuration is not usable:\n" + dawr::to_text(config.error()));
  // Absolute, because a name without a folder has no parent.
  const auto given = std::filesystem::absolute(centre);
  const auto directory = std::filesystem::is_directory(given) ? given : given.parent_path();
  dawr::BrokerOptions options{{directory}, given, *config, {}};
  if (!demo_start.empty()) {
    if (!config->settings.demo) return fail("--demo-start needs demo = true in centre.toml");
    options.demo_start = parse_instant(demo_start);
    if (!options.demo_start) return fail("--demo-start: expected a time as 2026-03-15T06:30:00Z");
  }

  block_stop_signals();
  const auto opened = dawr::make_log(config->settings.log, config->settings.log_file);
  if (!opened) return fail(opened.error().text);
  const auto& log = *opened;
  auto broker = dawr::Broker::open(std::move(options), log);
  if (!broker) return fail(broker.error().text);
  dawr::host::LifeSigns life;
  const auto served = (*broker)->run([&life] { life.ready(); },
                                     [&life] { life.alive(std::chrono::steady_clock::now()); });
  life.stopping();
  if (!served) {
    log->critical("{}", served.error().text);
    log->critical("the broker stops here and recovers at its next start");
  }
  log->flush();
  // ZeroMQ 4.3.4 can crash while it is torn down; everything that matters is committed.
  _exit(served ? EXIT_SUCCESS : EXIT_FAILURE);
}
