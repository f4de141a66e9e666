// dawr-demo: a real office's day on this machine, through the real programs.
#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "common/ui/screen.h"
#include "tests/demo/hall.h"
#include "tests/demo/queue_log.h"
#include "tests/demo/replay.h"

namespace {

using namespace dawr::demo;
using Clock = std::chrono::steady_clock;

// Setting up takes some seconds, which are minutes of the centre's clock.
constexpr double lead_real_s = 6;

// At any moment, also amid the set-up: the kernel kills every process of the demonstration when
// this one ends (harness/process.h).
void stop(int /*signal*/) {
  constexpr std::string_view words = "\nStopped; every process is ended.\n";
  if (write(STDOUT_FILENO, words.data(), words.size()) < 0) _exit(EXIT_FAILURE);
  _exit(130);
}

struct Options {
  std::filesystem::path bin;
  std::filesystem::path out;
  double speed{60};
  bool full_day{};
  bool windows{};
};

std::string clock_text(double seconds) {
  char text[16];
  const int minute = static_cast<int>(seconds) / 60;
  std::snprintf(text, sizeof text, "%02d:%02d", minute / 60, minute % 60);
  return text;
}

std::string starts_at(double local_s) {
  const std::time_t utc = service_date_utc_s - utc_offset_s + static_cast<std::time_t>(local_s);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&utc));
  return text;
}

struct Waits {
  std::vector<double> measured_s, logged_s, difference_s;
};

// Of those who came and were called inside the window: whoever waited already when it began has no
// comparable start.
Waits waits_of(const Replay& replay, const std::vector<LoggedTicket>& log, const Window& window) {
  Waits waits;
  for (const auto& [index, ticket] : replay.tickets()) {
    const LoggedTicket& logged = log[index];
    if (!ticket.called_us || logged.arrived_s < window.from_s) continue;
    const double measured = static_cast<double>(*ticket.called_us - ticket.issued_us) / 1e6;
    const auto recorded = static_cast<double>(*logged.called_s - logged.arrived_s);
    waits.measured_s.push_back(measured);
    waits.logged_s.push_back(recorded);
    waits.difference_s.push_back(std::abs(measured - recorded));
  }
  return waits;
}

double quantile(std::vector<double> values, double q) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

void print_waits(const char* name, const std::vector<double>& seconds) {
  std::printf("  %-28s %5zu %9.1f %9.1f %9.1f %9.1f\n", name, seconds.size(),
              quantile(seconds, 0.5) / 60, quantile(seconds, 0.9) / 60,
              quantile(seconds, 0.95) / 60, quantile(seconds, 1) / 60);
}

void print_report(const Replay& replay, const Waits& waits, const std::string& upstream,
                  const std::vector<std::filesystem::path>& pictures) {
  const Tally& tally = replay.tally();
  std::printf("\nTickets: %zu issued, %zu called, %zu left, %zu still waiting at the end\n",
              tally.issued, tally.called, tally.left, replay.waiting());
  std::printf("\nWaits in minutes                  n    median       p90       p95       max\n");
  print_waits("measured by the centre", waits.measured_s);
  print_waits("in the office's log", waits.logged_s);
  print_waits("difference, ticket by ticket", waits.difference_s);
  std::printf(
      "\nCalls of the very ticket that the office called: %zu of %zu.\n"
      "This proves the wiring from press to call, not a better order: the log itself was\n"
      "reconstructed as first come, first served. It does not tell when a service ended, so here\n"
      "each ends when its counter calls the next.\n",
      tally.as_in_office, tally.called);
  if (tally.by_hand > 0) {
    std::printf("People who took a ticket by hand and were called in between: %zu.\n",
                tally.by_hand);
  }
  for (const std::string& surprise : tally.surprises) std::printf("  ! %s\n", surprise.c_str());
  std::printf("\nWhat the upstream received:\n%s\nPictures of the waiting room:\n",
              upstream.c_str());
  for (const auto& picture : pictures) std::printf("  %s\n", picture.c_str());
}

void say_how_to_take_part() {
  std::printf(
      "Four windows open: waiting room, manager's board, counter's console, dispenser. Use them:\n"
      "  take a ticket at the dispenser; in the cashier's line it is yours to call, in any other\n"
      "  line the recorded day's counters will call it;\n"
      "  at the console type %d and Enter to open the cashier's desk, F2 calls, the ticket's three\n"
      "  digits start, F8 ends, F1 helps; at the manager's board F1 shows what a supervisor may do.\n"
      "A slower --speed leaves more time.\n",
      first_demo_clerk + hand_counter);
}

int run(const Options& options) {
  const auto data = std::filesystem::path{DAWR_SOURCE_DIR} / "tests" / "demo";
  const auto log = read_log(data / "warsaw_one_day.csv");
  const auto lines = read_stand_ins(data / "lines.csv");
  const Window window = options.full_day ? whole_day(log) : busiest_two_hours(log);
  const double lead_s = lead_real_s * options.speed;
  std::printf(
      "A day of a Warsaw district office (8 January 2020), %s to %s, at %g times its speed.\n"
      "Setting up a centre in %s …\n",
      clock_text(static_cast<double>(window.from_s)).c_str(),
      clock_text(static_cast<double>(window.to_s)).c_str(), options.speed, options.out.c_str());

  std::optional<dawr::ui::Size> desktop;
  if (options.windows) {
    const auto size = dawr::ui::desktop_size();
    if (!size) throw std::runtime_error(size.error().text + " (or give --no-windows)");
    desktop = *size;
    say_how_to_take_part();
  }
  Hall hall({{options.bin, DAWR_SOURCE_DIR},
             options.out,
             options.speed,
             desktop,
             starts_at(static_cast<double>(window.from_s) - lead_s)},
            lines);
  Replay replay(hall, log, lines, window);
  std::vector<std::filesystem::path> pictures;
  const auto span_s = static_cast<double>(window.to_s - window.from_s);
  auto next_line = Clock::now();
  int taken = 0;
  while (replay.advance()) {
    const double gone = (hall.local_time_s() - static_cast<double>(window.from_s)) / span_s;
    if (taken < 3 && gone > 0.3 * (taken + 1)) {
      const auto shown = hall.take_pictures(std::to_string(++taken));
      pictures.insert(pictures.end(), shown.begin(), shown.end());
    }
    if (Clock::now() < next_line) continue;
    next_line = Clock::now() + std::chrono::seconds{1};
    std::printf("\r%s  issued %4zu  called %4zu  waiting %3zu  as the office called %4zu ",
                clock_text(hall.local_time_s()).c_str(), replay.tally().issued,
                replay.tally().called, replay.waiting(), replay.tally().as_in_office);
    std::fflush(stdout);
  }
  std::printf("\n");
  const std::string upstream = hall.finish(replay.calls_that_are_reported());
  print_report(replay, waits_of(replay, log, window), upstream, pictures);
  const bool agrees =
      replay.tally().called > 0 && replay.tally().as_in_office == replay.tally().called;
  return agrees && replay.tally().surprises.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Replays a real day of a municipal office through a centre on this machine."};
  Options options;
  bool no_windows = false;
  app.add_option("--build", options.bin, "where the programs are")->required();
  app.add_option("--out", options.out, "where the centre, its logs and the pictures go")
      ->required()
      ->take_last();
  app.add_option("--speed", options.speed, "times real speed")
      ->default_val(60)
      ->check(CLI::Range(2.0, 600.0));
  app.add_flag("--full-day", options.full_day, "the whole day instead of its busiest two hours");
  auto* windows = app.add_flag("--windows", options.windows, "open four windows to take part");
  app.add_flag("--no-windows", no_windows, "never open a window")->excludes(windows);
  CLI11_PARSE(app, argc, argv);
  if (!options.windows && !no_windows) {
    options.windows =
        std::getenv("DISPLAY") != nullptr || std::getenv("WAYLAND_DISPLAY") != nullptr;
  }
  options.out = std::filesystem::absolute(options.out);
  std::signal(SIGINT, stop);
  std::signal(SIGTERM, stop);
  try {
    return run(options);
  } catch (const std::exception& error) {
    std::cerr << "\ndawr-demo: " << error.what() << "\n";
    return EXIT_FAILURE;
  }
}
