// Many worlds, each in a process of its own, so that a broken invariant, which aborts, is a finding
// like any other and ends nobody else's run.
#include <algorithm>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <string>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include "tests/sim/campaign.h"

namespace dawr::sim {
namespace {

constexpr unsigned most_seconds = 300;

// What fits through a pipe: everything but the words, and then the words.
struct Figures {
  std::uint64_t steps{}, entries{}, tickets{}, calls{}, restarts{};
  std::int64_t simulated_s{};
  MishapCounts mishaps{};
};

struct Child {
  pid_t process{};
  int pipe{};
};

Child start(const WorldOptions& options) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t process = fork();
  if (process < 0) throw std::runtime_error("no process");
  if (process > 0) {
    close(ends[1]);
    return {process, ends[0]};
  }
  close(ends[0]);
  alarm(most_seconds);
  const auto report = run_world(options);
  const Figures figures{report.steps,    report.entries,           report.tickets, report.calls,
                        report.restarts, report.simulated.count(), report.mishaps};
  bool written = write(ends[1], &figures, sizeof figures) == sizeof figures;
  written = written && write(ends[1], report.found.data(), report.found.size()) >= 0;
  _exit(written ? 0 : 1);
}

WorldReport finish(const Child& child) {
  std::string bytes;
  char block[4096];
  for (ssize_t count = 0; (count = read(child.pipe, block, sizeof block)) > 0;) {
    bytes.append(block, static_cast<std::size_t>(count));
  }
  close(child.pipe);
  int status = 0;
  waitpid(child.process, &status, 0);
  WorldReport report;
  if (WIFSIGNALED(status) || bytes.size() < sizeof(Figures)) {
    const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    report.found = signal == SIGALRM ? "it does not end"
                                     : "ended by signal " + std::to_string(signal) +
                                           "; what it said is on standard error";
    return report;
  }
  Figures figures;
  std::memcpy(&figures, bytes.data(), sizeof figures);
  report.found = bytes.substr(sizeof figures);
  report.steps = figures.steps;
  report.entries = figures.entries;
  report.tickets = figures.tickets;
  report.calls = figures.calls;
  report.restarts = figures.restarts;
  report.simulated = std::chrono::seconds{figures.simulated_s};
  report.mishaps = figures.mishaps;
  return report;
}

WorldReport try_once(const WorldOptions& options) { return finish(start(options)); }

}  // namespace

// Leaves out each kind of mishap that the finding does not need, then ends the storm as early as it
// can be.
WorldOptions shrink(WorldOptions options) {
  for (std::size_t i = 0; i < mishaps; ++i) {
    auto fewer = options;
    fewer.without.insert(static_cast<Mishap>(i));
    if (!try_once(fewer).found.empty()) options = fewer;
  }
  std::uint64_t enough = options.most_steps > 0 ? options.most_steps : try_once(options).steps;
  for (std::uint64_t less = enough / 2, by = enough / 4; enough > 0 && by > 10; by /= 2) {
    auto shorter = options;
    shorter.most_steps = std::max<std::uint64_t>(less, 1);
    const bool still = !try_once(shorter).found.empty();
    if (still) options = shorter;
    less = still ? less - std::min(by, less) : less + by;
  }
  return options;
}

std::string how_to_repeat(const WorldOptions& options) {
  std::string words = "sim --n 1 --seed " + std::to_string(options.seed);
  for (const Mishap mishap : options.without) {
    words += " --without " + std::string(mishap_names[static_cast<std::size_t>(mishap)]);
  }
  if (options.most_steps > 0) words += " --storm-steps " + std::to_string(options.most_steps);
  if (options.plant != Plant::none) {
    words += " --plant " + std::string(plant_names[static_cast<std::size_t>(options.plant)]);
  }
  return words;
}

Findings simulate(const CampaignOptions& options, const WorldOptions& each) {
  Findings findings;
  WorldReport total;
  const auto jobs = std::max(1U, std::thread::hardware_concurrency());
  for (std::uint64_t done = 0; done < options.n && findings.found.empty();) {
    std::vector<std::pair<WorldOptions, Child>> running;
    for (unsigned job = 0; job < jobs && done < options.n; ++job, ++done) {
      auto world = each;
      world.seed = options.seed + done;
      running.emplace_back(world, start(world));
    }
    for (auto& [world, child] : running) {
      const auto report = finish(child);
      if (!report.found.empty() && findings.found.empty()) {
        findings.found = "seed " + std::to_string(world.seed) + ", step " +
                         std::to_string(report.steps) + ": " + report.found;
        findings.world = world;
      }
      total.steps += report.steps;
      total.entries += report.entries;
      total.tickets += report.tickets;
      total.calls += report.calls;
      total.restarts += report.restarts;
      total.simulated += report.simulated;
      for (std::size_t i = 0; i < mishaps; ++i) total.mishaps[i] += report.mishaps[i];
      ++findings.runs;
    }
  }
  findings.counts = {{"simulated seconds", static_cast<std::uint64_t>(total.simulated.count())},
                     {"steps", total.steps},
                     {"journal entries", total.entries},
                     {"tickets", total.tickets},
                     {"calls", total.calls},
                     {"restarts", total.restarts}};
  for (std::size_t i = 0; i < mishaps; ++i) {
    findings.counts.push_back({std::string(mishap_names[i]), total.mishaps[i]});
  }
  return findings;
}

}  // namespace dawr::sim
