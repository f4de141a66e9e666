// Which cells count when a centre has had more than one epoch. Pure.
//
// A restored backup takes the centre back to an earlier moment, under a new epoch; what its old
// epoch had reported after that moment never happened any more, and the people concerned are called
// again. Upstream isn't told the moment, but sees it: unless the new journal is an empty one, its
// versions go on from there.
//   - Of two cells with the same key the one of the newer epoch counts.
//   - A cell of an older epoch is superseded from the newer one's first service date on, if its
//     version is not below the newer epoch's lowest, and the newer epoch goes on from the older:
//     its lowest version is above all of the older one's earlier service dates.
// Everything else stays: earlier days, and what an abandoned journal had reported before an empty
// one took its place.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "upstream/store.h"

namespace dawr::upstream {

// One epoch of a centre.
struct EpochSpan {
  Epoch epoch;
  // Over all its cells; none before the first.
  std::optional<Seq> lowest_version;
  ServiceDate first_date{};
};

// The highest version among an epoch's cells of service dates before `date`; 0 without any.
using HighestBefore = std::function<Seq(Epoch epoch, ServiceDate date)>;

// `cells`: of one centre and one service date, each key once for each epoch. `epochs`: of that
// centre, in the order in which they were first heard of. The result ascends by key.
std::vector<StoredCell> cells_that_count(std::span<const StoredCell> cells,
                                         std::span<const EpochSpan> epochs,
                                         const HighestBefore& highest_before);

}  // namespace dawr::upstream
