// dawr-campaign: one campaign, what it met, and one line of summary. Exits 0 only if nothing was
// found.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>

#include <CLI/CLI.hpp>

#include "tests/campaign/campaign.h"
#include "tests/campaign/simulated.h"
#include "tests/kill/kill.h"
#include "tests/longevity/longevity.h"
#include "tests/overload/overload.h"

namespace {

using namespace dawr;
using namespace dawr::campaign;

struct Campaign {
  std::string_view name;
  std::string_view n_is;  // what n counts
  std::uint64_t n;        // unless the command line says otherwise
  std::function<Findings(const Options&)> run;
};

// What the command line says of simulated worlds alone.
struct WorldArguments {
  sim::WorldOptions each;
  std::vector<std::string> without;
  std::string plant;
};

std::vector<Campaign> campaigns(const sim::WorldOptions& each) {
  return {
      {"sim", "worlds", 30, [&](const Options& options) { return run_simulation(options, each); }},
      {"powercut", "cuts", 2000, run_power_cuts},
      {"planted", "worlds for each bug", 100, run_planted},
      {"promises", "towns", 4, sim::keep_promises},
      {"kill", "kills", 100, kill::run_kills},
      {"longevity", "days", longevity::three_years, longevity::run_longevity},
      {"overload", "seconds a step", 3, overload::run_overload},
  };
}

std::string names_of(const std::vector<Campaign>& all) {
  std::string names;
  for (const Campaign& one : all) names += " " + std::string(one.name);
  return names;
}

template <std::size_t Size>
std::size_t index_of(const std::array<std::string_view, Size>& names, const std::string& name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) throw CLI::ValidationError(name, "there is no such name");
  return static_cast<std::size_t>(found - names.begin());
}

int conclude(const Campaign& campaign, const Options& options, const Findings& findings,
             double took_s) {
  print(findings);
  std::cout << "  " << took_s << " s of wall time, " << machine_load() << "\n";
  const bool clean = findings.found.empty();
  if (!clean) std::cout << "FOUND: " << findings.found << "\n";
  std::cout << campaign.name << ": ";
  if (!clean) std::cout << findings.runs << " of ";
  std::cout << options.n << " " << campaign.n_is << ", seed " << options.seed << ": "
            << (clean ? "nothing found"
                      : "FOUND: " + findings.found.substr(0, findings.found.find('\n')))
            << std::endl;
  return clean ? EXIT_SUCCESS : EXIT_FAILURE;
}

int run(const Campaign& campaign, Options options) {
  if (options.n == 0) options.n = campaign.n;
  const auto began = std::chrono::steady_clock::now();
  const auto findings = campaign.run(options);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  return conclude(campaign, options, findings, took.count());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Looks for what must never happen."};
  std::string name;
  Options options;
  WorldArguments worlds;
  const auto all = campaigns(worlds.each);
  app.add_option("campaign", name, "one of:" + names_of(all))->required();
  app.add_option("--n", options.n, "how many, or how long: each campaign has a default");
  app.add_option("--seed", options.seed, "of the first one; the next follow");
  app.add_option("--without", worlds.without, "sim: mishaps that do not happen");
  app.add_option("--storm-steps", worlds.each.most_steps, "sim: after so many steps it is calm");
  app.add_option("--plant", worlds.plant, "sim: a bug to plant");
  try {
    app.parse(argc, argv);
    for (const auto& one : worlds.without) {
      worlds.each.without.insert(static_cast<sim::Mishap>(index_of(sim::mishap_names, one)));
    }
    if (!worlds.plant.empty()) {
      const auto plant = std::ranges::find(sim::planted, worlds.plant, &sim::Planted::name);
      if (plant == sim::planted.end()) {
        throw CLI::ValidationError(worlds.plant, "there is no such bug to plant");
      }
      worlds.each.plant = static_cast<sim::Plant>(plant - sim::planted.begin());
    }
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  const auto chosen = std::ranges::find(all, name, &Campaign::name);
  if (chosen == all.end()) {
    std::cerr << "dawr-campaign: there is no campaign '" << name << "'; there are:" << names_of(all)
              << " (and fuzz, by way of ./dawr campaign)\n";
    return EXIT_FAILURE;
  }
  try {
    return run(*chosen, options);
  } catch (const std::exception& error) {
    std::cout << name << ": FOUND: it could not be carried out: " << error.what() << std::endl;
    return EXIT_FAILURE;
  }
}
