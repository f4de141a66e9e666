// Many worlds, and the smallest one that still shows what was found.
#include <algorithm>
#include <string>

#include "tests/campaign/parts.h"
#include "tests/sim/campaign.h"

namespace dawr::sim {
namespace {

constexpr const char* steps_word = "steps";

campaign::Findings findings_of(const WorldReport& report) {
  campaign::Findings findings;
  findings.runs = 1;
  if (!report.found.empty()) {
    findings.found = "step " + std::to_string(report.steps) + ": " + report.found;
  }
  findings.counts = {{"simulated seconds", static_cast<std::uint64_t>(report.simulated.count())},
                     {steps_word, report.steps},
                     {"journal entries", report.entries},
                     {"tickets", report.tickets},
                     {"calls", report.calls},
                     {"bookings", report.bookings.made},
                     {"bookings moved", report.bookings.moved},
                     {"bookings given back", report.bookings.given_back},
                     {"bookings displaced", report.bookings.displaced},
                     {"appointments kept", report.bookings.kept},
                     {"appointments missed", report.bookings.missed},
                     {"restarts", report.restarts}};
  for (std::size_t i = 0; i < mishaps; ++i) {
    findings.counts.push_back({std::string(mishap_names[i]), report.mishaps[i]});
  }
  return findings;
}

campaign::Findings try_once(const WorldOptions& options) {
  return campaign::run_in_parts(1, [&](auto) { return findings_of(run_world(options)); }).all;
}

std::uint64_t steps_of(const campaign::Findings& findings) {
  const auto steps = std::ranges::find(findings.counts, steps_word, &Count::what);
  return steps == findings.counts.end() ? 0 : steps->times;
}

}  // namespace

// Leaves out each kind of mishap that the finding does not need, then ends the storm as early as it
// can be.
WorldOptions shrink(WorldOptions options) {
  for (std::size_t i = 0; i < mishaps; ++i) {
    auto fewer = options;
    fewer.without.insert(static_cast<Mishap>(i));
    if (!try_once(fewer).found.empty()) options = fewer;
  }
  std::uint64_t enough = options.most_steps > 0 ? options.most_steps : steps_of(try_once(options));
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
    words += " --plant " + std::string(planted[static_cast<std::size_t>(options.plant)].name);
  }
  return words;
}

Findings simulate(const CampaignOptions& options, const WorldOptions& each) {
  const auto world_of = [&](std::uint64_t part) {
    auto world = each;
    world.seed = options.seed + part;
    return world;
  };
  const auto parts = campaign::run_in_parts(
      options.n, [&](std::uint64_t part) { return findings_of(run_world(world_of(part))); });
  Findings findings{parts.all, {}};
  if (parts.found_in) {
    findings.world = world_of(*parts.found_in);
    findings.found = "seed " + std::to_string(findings.world->seed) + ", " + findings.found;
  }
  return findings;
}

}  // namespace dawr::sim
