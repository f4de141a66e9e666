#include "tests/campaign/simulated.h"

#include <iostream>
#include <iterator>

namespace dawr::campaign {

Findings run_simulation(const Options& options, const sim::WorldOptions& each) {
  auto findings = sim::simulate(options, each);
  if (findings.world) {
    std::cout << "  shrinking …" << std::endl;
    findings.found += "\n  repeat it with: " + sim::how_to_repeat(sim::shrink(*findings.world));
  } else if (options.n >= 100) {
    for (const Count& count : findings.counts) {
      if (count.times == 0) findings.find("a mishap that never happened: " + count.what);
    }
  }
  return static_cast<const Findings&>(findings);
}

Findings run_power_cuts(const Options& options) {
  Findings all;
  all.runs = options.n;
  for (const auto campaign :
       {sim::control_power_cuts, sim::cut_power_under_outbox, sim::cut_power_under_journal}) {
    auto findings = campaign(options);
    std::ranges::move(findings.counts, std::back_inserter(all.counts));
    all.find(findings.found);
  }
  return all;
}

namespace {

// World after world, until one finds what it is to find: a planted bug may show itself in another
// way first, and the world ends there.
std::string find_planted(Options rest, sim::Plant plant, std::string_view wanted) {
  for (;;) {
    const auto findings = sim::simulate(rest, {.plant = plant});
    if (!findings.world || findings.found.find(wanted) != std::string::npos) return findings.found;
    const auto worlds = findings.world->seed - rest.seed + 1;
    if (worlds >= rest.n) return findings.found;
    rest.n -= worlds;
    rest.seed += worlds;
  }
}

}  // namespace

Findings run_planted(const Options& options) {
  Findings all;
  std::string missed;
  for (std::size_t i = 1; i < sim::plants; ++i) {
    const auto& [name, wanted] = sim::planted[i];
    const auto finding = find_planted(options, static_cast<sim::Plant>(i), wanted);
    const bool found = finding.find(wanted) != std::string::npos;
    std::cout << "  " << name << (found ? ": " : ": NOT FOUND: ") << finding << std::endl;
    if (!found) missed += " " + std::string(name);
  }
  all.runs = options.n;
  if (!missed.empty()) all.find("planted bugs that were not found:" + missed);
  return all;
}

}  // namespace dawr::campaign
