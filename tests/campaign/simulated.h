// The campaigns on simulated centres and disks.
#pragma once

#include "tests/campaign/campaign.h"
#include "tests/sim/campaign.h"

namespace dawr::campaign {

// n: worlds. A finding is shrunk; in a hundred worlds each mishap must have happened.
Findings run_simulation(const Options& options, const sim::WorldOptions& each);
// n: cuts, under the journal, an outbox and the control.
Findings run_power_cuts(const Options& options);
// n: worlds in which each planted bug must be found.
Findings run_planted(const Options& options);

}  // namespace dawr::campaign
