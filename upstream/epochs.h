// Which cells count when a centre has had more than one epoch. Pure.
//
// A restored backup takes the centre back to an earlier moment, under a new epoch; what its old
// epoch had reported after that moment never happened any more, and the people concerned are called
// again. The centre tells the moment when it introduces itself (wire::Restored).
//   - Of two cells with the same key the one of the epoch that was first heard of later counts.
//   - A cell of an epoch that a later one goes on from is superseded if its version is beyond what
//     was kept.
//   - A cell of an epoch that a later one has given up is superseded: both have the same origin,
//   and
//     the later one does not come from it.
// Everything else stays, such as what an abandoned journal had reported before an empty one took
// its place.
#pragma once

#include <span>
#include <vector>

#include "upstream/store.h"

namespace dawr::upstream {

// One epoch of a centre.
struct EpochTold {
  Epoch epoch;
  std::vector<wire::Restored> restored;  // as wire::UplinkHello has them; empty: none
};

// `cells`: of one centre and one service date, each key once for each epoch. `epochs`: of that
// centre, in the order in which they were first heard of. The result ascends by key.
std::vector<StoredCell> cells_that_count(std::span<const StoredCell> cells,
                                         std::span<const EpochTold> epochs);

}  // namespace dawr::upstream
