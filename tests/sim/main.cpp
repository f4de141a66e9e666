// dawr-campaign: one campaign, what it met, and one line of summary. Exits 0 only if nothing was
// found.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>

#include <CLI/CLI.hpp>

#include "tests/sim/campaign.h"

namespace {

using namespace dawr::sim;

void print(const Findings& findings) {
  for (const Count& count : findings.counts) {
    std::cout << "  " << count.what << ": " << count.times << "\n";
  }
}

int conclude(const std::string& campaign, std::uint64_t n, const std::string& found) {
  std::cout << campaign << ": " << n << " run, "
            << (found.empty() ? "nothing found" : "FOUND: " + found) << std::endl;
  return found.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}

int run_simulation(const CampaignOptions& options, const WorldOptions& each) {
  const auto began = std::chrono::steady_clock::now();
  auto findings = simulate(options, each);
  print(findings);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::cout << "  " << took.count() << " s of wall time\n";
  if (findings.world) {
    std::cout << "  shrinking …" << std::endl;
    findings.found += "\n  repeat it with: " + how_to_repeat(shrink(*findings.world));
  } else if (options.n >= 100) {
    for (const Count& count : findings.counts) {
      if (count.times == 0) findings.found = "a mishap that never happened: " + count.what;
    }
  }
  return conclude("sim", findings.runs, findings.found);
}

int run_power_cuts(const CampaignOptions& options) {
  std::string found;
  for (const auto campaign :
       {control_power_cuts, cut_power_under_outbox, cut_power_under_journal}) {
    const auto findings = campaign(options);
    print(findings);
    if (found.empty()) found = findings.found;
  }
  return conclude("powercut", options.n, found);
}

// Each planted bug must be found, within `n` worlds.
int run_planted(const CampaignOptions& options) {
  std::string missed;
  for (std::size_t i = 1; i < plants; ++i) {
    WorldOptions each;
    each.plant = static_cast<Plant>(i);
    const auto findings = simulate(options, each);
    std::cout << "  " << plant_names[i] << ": "
              << (findings.found.empty() ? "NOT FOUND" : findings.found) << std::endl;
    if (findings.found.empty()) missed += " " + std::string(plant_names[i]);
  }
  std::cout << "planted: " << plants - 1 << " bugs, "
            << (missed.empty() ? "each found" : "NOT found:" + missed) << std::endl;
  return missed.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}

template <std::size_t Size>
std::size_t index_of(const std::array<std::string_view, Size>& names, const std::string& name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) throw CLI::ValidationError(name, "there is no such name");
  return static_cast<std::size_t>(found - names.begin());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Looks for what must never happen: simulated centres, power cuts, planted bugs."};
  std::string name;
  CampaignOptions options;
  WorldOptions each;
  std::vector<std::string> without;
  std::string plant;
  app.add_option("campaign", name, "sim, powercut or planted")
      ->required()
      ->check(CLI::IsMember({"sim", "powercut", "planted"}));
  app.add_option("--n", options.n, "how many: worlds (30), cuts (2000), worlds for each bug (100)");
  app.add_option("--seed", options.seed, "of the first one; the next follow");
  app.add_option("--without", without, "sim: mishaps that do not happen");
  app.add_option("--storm-steps", each.most_steps, "sim: after so many steps it is calm");
  app.add_option("--plant", plant, "sim: a bug to plant");
  try {
    app.parse(argc, argv);
    for (const auto& one : without)
      each.without.insert(static_cast<Mishap>(index_of(mishap_names, one)));
    if (!plant.empty()) each.plant = static_cast<Plant>(index_of(plant_names, plant));
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  if (options.n == 0) options.n = name == "sim" ? 30 : name == "powercut" ? 2000 : 100;
  if (name == "sim") return run_simulation(options, each);
  if (name == "powercut") return run_power_cuts(options);
  return run_planted(options);
}
