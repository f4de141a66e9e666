// A campaign in parts, each in a process of its own and as many at once as there are cores: one
// that aborts is a finding like any other and ends nobody else's run.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "tests/campaign/campaign.h"

namespace dawr::campaign {

struct PartsFindings {
  Findings all;                           // counts and runs added up; `found` of the least part
  std::optional<std::uint64_t> found_in;  // that part
};

// Parts 0 … parts-1; no further one is begun once something is found. A part that takes longer than
// five minutes, or ends by a signal, is a finding. Throws when there is no process or pipe to be
// had.
PartsFindings run_in_parts(std::uint64_t parts,
                           const std::function<Findings(std::uint64_t part)>& run);

}  // namespace dawr::campaign
