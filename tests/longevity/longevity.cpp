#include "tests/longevity/longevity.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include <malloc.h>
#include <unistd.h>

#include "broker/floor/config.h"
#include "tests/longevity/centre_life.h"
#include "tests/scratch.h"

namespace dawr::longevity {

using campaign::Findings;
using campaign::Options;
using campaign::quantile;

namespace {

constexpr double most_bytes_per_entry = 400;
// Before, the write-ahead log and the snapshots, which do not grow with the days, weigh too much.
constexpr std::uint64_t first_day_of_size = 10;
constexpr double most_start_s = 1;
constexpr double most_slower = 1.5;
constexpr double most_growth_mib = 32;
constexpr int restart_turn = 700;

CentrePolicy sample_policy() {
  auto config = load_centre(std::filesystem::path(DAWR_SOURCE_DIR) / "config");
  if (!config) throw std::runtime_error(to_text(config.error()));
  return std::move(config->policy);
}

double memory_mib() {
  malloc_trim(0);  // what was freed is not the centre's any more
  std::ifstream statm("/proc/self/statm");
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  statm >> size >> resident;
  return static_cast<double>(resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE))) /
         (1 << 20U);
}

struct Measured {
  std::uint64_t days{};
  double bytes_per_entry{};
  double start_s{};
  double memory_mib{};
  Latencies here;
  Latencies in_empty;  // in an empty journal beside it

  // By the median and by the lower quartile: on a busy disk one of them alone may stray.
  [[nodiscard]] double slower(std::vector<double> Latencies::* which) const {
    const auto at = [&](double share) {
      return quantile(here.*which, share) / quantile(in_empty.*which, share);
    };
    return std::min(at(0.5), at(0.25));
  }
};

// A day in the old centre and, in turns with it, the first day of a new one.
Measured measure_day(CentreLife& centre, std::uint64_t number, const std::filesystem::path& folder,
                     const CentrePolicy& policy, std::uint64_t seed) {
  Measured measured;
  measured.days = number + 1;
  measured.memory_mib = memory_mib();
  const auto file = folder / ("empty-" + std::to_string(number) + ".db");
  {
    CentreLife empty(file, policy, seed);
    centre.open_day(number);
    empty.open_day(number);
    for (int turn = 0; turn < turns_a_day; ++turn) {
      if (turn == restart_turn) measured.start_s = centre.reopen_seconds();
      centre.turn(turn, &measured.here);
      empty.turn(turn, &measured.in_empty);
    }
    centre.close_day();
  }
  for (const auto* suffix : {"", "-wal", "-shm", ".lock"}) {
    std::filesystem::remove(file.string() + suffix);
  }
  measured.bytes_per_entry =
      static_cast<double>(centre.bytes_on_disk()) / static_cast<double>(centre.entries());
  return measured;
}

std::string words_of(const Measured& measured, const CentreLife& centre) {
  std::ostringstream words;
  words << "day " << measured.days << ": " << centre.tickets() << " tickets, " << centre.entries()
        << " entries, " << centre.bytes_on_disk() / 1'000'000 << " MB, " << measured.bytes_per_entry
        << " bytes each, start " << measured.start_s << " s, memory " << measured.memory_mib
        << " MiB";
  const auto latency = [&](const char* what, std::vector<double> Latencies::* which) {
    words << ", " << what << " p50 " << quantile(measured.here.*which, 0.5) << " p99 "
          << quantile(measured.here.*which, 0.99) << " us (empty "
          << quantile(measured.in_empty.*which, 0.5) << ", "
          << quantile(measured.in_empty.*which, 0.99) << ")";
  };
  latency("call", &Latencies::call_us);
  latency("take", &Latencies::take_us);
  return words.str();
}

// What is beyond its limit; empty: nothing.
std::string broken_limit(const Measured& measured, double memory_on_first_day) {
  const auto day = "on day " + std::to_string(measured.days) + ": ";
  if (measured.days >= first_day_of_size && measured.bytes_per_entry > most_bytes_per_entry) {
    return day + std::to_string(measured.bytes_per_entry) + " bytes for each entry";
  }
  if (measured.start_s > most_start_s) {
    return day + std::to_string(measured.start_s) + " s to start";
  }
  if (measured.memory_mib > memory_on_first_day + most_growth_mib) {
    return day + std::to_string(measured.memory_mib) + " MiB of memory";
  }
  for (const auto which : {&Latencies::call_us, &Latencies::take_us}) {
    if (measured.slower(which) > most_slower) {
      return day + (which == &Latencies::call_us ? "a call" : "a ticket") + " takes " +
             std::to_string(measured.slower(which)) + " times as long as in an empty journal";
    }
  }
  return {};
}

// The first two days, the last one, and some between.
bool is_measured(std::uint64_t number, std::uint64_t days) {
  const auto between = std::max<std::uint64_t>(days / 8, 1);
  return number == 0 || number == 1 || number + 1 == days || number % between == 0;
}

}  // namespace

Findings run_longevity(const Options& options) {
  const Scratch scratch;
  const CentrePolicy policy = sample_policy();
  CentreLife centre(scratch.path() / "journal.db", policy, options.seed);
  std::optional<double> memory_on_first_day;
  Findings findings;
  for (std::uint64_t number = 0; number < options.n; ++number, ++findings.runs) {
    if (is_measured(number, options.n)) {
      const auto measured = measure_day(centre, number, scratch.path(), policy, options.seed);
      findings.figures.push_back(words_of(measured, centre));
      // The first day's memory is told after it: that of a centre that has worked.
      if (number == 1) memory_on_first_day = measured.memory_mib;
      findings.find(broken_limit(measured, memory_on_first_day.value_or(measured.memory_mib)));
      continue;
    }
    centre.open_day(number);
    for (int turn = 0; turn < turns_a_day; ++turn) centre.turn(turn, nullptr);
    centre.close_day();
  }
  findings.counts = {{"tickets", centre.tickets()}, {"entries", centre.entries()}};
  return findings;
}

}  // namespace dawr::longevity
