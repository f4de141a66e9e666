// For floor*.cpp alone: what a batch is to become, until it is committed.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "broker/floor/floor.h"
#include "broker/floor/public_log.h"

namespace dawr {

struct Floor::Draft {
  // What goes with a reply about a ticket, once its receipt is signed.
  struct Paper {
    std::size_t reply{};
    wire::Slip slip;
    std::optional<PublicLog::Leaf> leaf;  // none: no receipt
  };

  Instant now{};
  journal::Batch batch{};
  std::set<CellKey> changed_cells{};
  std::vector<Outgoing> replies{};
  std::vector<Paper> papers{};
  bool day_opened{};
  bool day_closed{};
  std::vector<Serial> visits_ended{};
  std::string unsound_policy{};
  std::vector<ToldTime> told_times{};
  std::optional<Fault> fault{};  // the batch must not be committed, nor anything be answered
};

}  // namespace dawr
