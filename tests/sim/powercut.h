// What the campaigns of power cuts share: so many cuts, some of them under each database, each
// database from a seed of its own.
#pragma once

#include <algorithm>
#include <string>

#include "tests/campaign/parts.h"
#include "tests/sim/campaign.h"

namespace dawr::sim {

// `run(seed, cuts)` cuts the power under one database. A finding is prefixed with what it was found
// in and the arguments that repeat it.
template <typename Run>
campaign::Findings cut_in_parts(const std::string& what, const CampaignOptions& options,
                                std::uint64_t cuts_each, const Run& run) {
  const auto cuts_of = [&](std::uint64_t part) {
    return std::min(cuts_each, options.n - part * cuts_each);
  };
  auto [all, found_in] = campaign::run_in_parts(
      (options.n + cuts_each - 1) / cuts_each,
      [&](std::uint64_t part) { return run(options.seed + part, cuts_of(part)); });
  if (found_in) {
    all.found = what + ", --seed " + std::to_string(options.seed + *found_in) + " --n " +
                std::to_string(cuts_of(*found_in)) + ": " + all.found;
  }
  return all;
}

}  // namespace dawr::sim
