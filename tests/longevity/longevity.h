// Years of a centre's days through the real Floor and the real journal in fast time: what grows,
// and what gets slower.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dawr::longevity {

inline constexpr std::uint64_t three_years = 770;  // working days; a million tickets

struct Outcome {
  std::string found;                 // the first limit that did not hold; empty: all did
  std::vector<std::string> figures;  // what was measured, a line each
  std::uint64_t days{};              // that were lived
};

// Measures on the first two days, on the last, and on eight between. The limits:
//   - from the tenth day on the journal has at most 400 bytes on disk for each of its entries,
//     everything included;
//   - opening it with most of a day behind it takes at most a second, the file not in memory;
//   - the median (or, where a busy disk disturbs that, the lower quartile) of a CallNext and of a
//     TakeTicket, commit included, is at most 1.5 times what it is in an empty journal beside it,
//     measured in turns, so that the machine's load counts for both;
//   - the process has not grown by more than 32 MiB since the first day.
// The journal takes 1.5 MB a day in the folder for temporary files. Throws std::runtime_error when
// the disk fails it or a command that must succeed is refused.
Outcome run_longevity(std::uint64_t days, std::uint64_t seed);

}  // namespace dawr::longevity
