// Years of a centre's days through the real Floor and the real journal in fast time: what grows,
// and what gets slower.
#pragma once

#include <cstdint>

#include "tests/campaign/campaign.h"

namespace dawr::longevity {

inline constexpr std::uint64_t three_years = 770;  // working days; a million tickets

// `n`: days. Nothing is found only if, at every measurement:
//   - from the tenth day on the journal has at most 400 bytes on disk for each of its entries,
//     everything included;
//   - opening it with most of a day behind it takes at most a second, the file not in memory;
//   - the median of a CallNext and of a TakeTicket, commit included, is at most 1.5 times what it
//     is in an empty journal beside it, measured in turns, so that the machine's load counts for
//     both;
//   - the process has not grown by more than 32 MiB since the first day.
// A journal of that many days takes 2.5 MB a day in the folder for temporary files.
campaign::Findings run_longevity(const campaign::Options& options);

}  // namespace dawr::longevity
