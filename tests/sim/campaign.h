// Long runs that look for what must never happen: each counts what it met on the way, and says what
// it found.
#pragma once

#include <optional>
#include <string>

#include "tests/campaign/campaign.h"
#include "tests/sim/world.h"

namespace dawr::sim {

using CampaignOptions = campaign::Options;
using campaign::Count;

struct Findings : campaign::Findings {
  std::optional<WorldOptions> world;  // in which it was found
};

// `n` worlds with seeds from `seed` on, otherwise as `each`; ends at the first finding.
Findings simulate(const CampaignOptions& options, const WorldOptions& each = {});
// The smallest world that can be made of this one in which something is still found.
WorldOptions shrink(WorldOptions options);
// As arguments of the campaign program.
std::string how_to_repeat(const WorldOptions& options);

// `n` power cuts under the real journal, and under the real outbox of a device.
campaign::Findings cut_power_under_journal(const CampaignOptions& options);
campaign::Findings cut_power_under_outbox(const CampaignOptions& options);
// The same cuts under bare SQLite with synchronous=FULL and NORMAL. NORMAL must lose acknowledged
// commits, or the cuts could not find anything.
campaign::Findings control_power_cuts(const CampaignOptions& options);

// Working days in `n` towns: of the promises that can be kept, those that were must be between 77
// and 83 % in each class.
campaign::Findings keep_promises(const CampaignOptions& options);

}  // namespace dawr::sim
