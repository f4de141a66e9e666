// The real programs over real files and loopback sockets, killed at any moment: broker, upstream,
// fourteen dispensers, fourteen counters, a supervisor's console and three displays, all at work.
//
// What each device was told is kept outside of the processes that die and held against the journal,
// again and again and at the end, when everybody who waits has been served: nothing lost, doubled,
// out of order or stuck; the upstream has the journal's figures, the displays show its board.
#pragma once

#include "tests/campaign/campaign.h"

namespace dawr::kill {

// n: kills. After them a full day's journal and a longer one are opened again and again.
campaign::Findings run_kills(const campaign::Options& options);

// The kills alone, without the restarts over long journals.
campaign::Findings kill_everybody(const campaign::Options& options);

// A prepared centre whose broker is killed as soon as it serves, `restarts` times: adds to
// `findings` how long each start took. Wanted: p99 within a second.
void measure_restarts(campaign::Findings& findings, std::size_t days, std::size_t restarts);

}  // namespace dawr::kill
