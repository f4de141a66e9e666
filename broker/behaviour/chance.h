// What chance alone makes of counts: whether one row of several stands out, and whether a clerk and
// a reference meet too often. Floating point, which decides nothing but what to look into. Pure.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <vector>

#include "common/domain/identifiers.h"
#include "common/domain/time.h"

namespace dawr::behaviour {

// `n` out of `of`.
struct Share {
  std::uint32_t n{};
  std::uint32_t of{};
  bool operator==(const Share&) const = default;
};

enum class Judgement : std::uint8_t { within = 1, look_into_it = 2, too_few = 3 };

struct Judged {
  Share share;
  std::uint32_t limit{};  // the greatest n that is within limits
  Judgement judgement{Judgement::too_few};
  bool operator==(const Judged&) const = default;
};

inline constexpr std::uint32_t fewest_people = 10;
// One-sided, of three standard deviations of a normal distribution.
inline constexpr double beyond_control_limit = 0.00135;

// One row against all of them, itself included: were `all.n` spread by chance over `all.of`, a row
// of `one.of` would have more than `limit` with a probability below beyond_control_limit
// (hypergeometric, exact). A single row is never beyond it: there is nothing to compare it with.
// Fewer than fewest_people: too few to say.
Judged judge(Share one, Share all);

// One visit of somebody who is known again: by a booking's reference, or a case's.
struct Meeting {
  ServiceDate date{};
  LineId line;
  ClerkId clerk;
  std::uint64_t reference{};
};

struct Pair {
  ClerkId clerk;
  std::uint64_t reference{};
  std::uint32_t visits{};  // of that reference
  std::uint32_t met{};     // of these, at that clerk
  double expected{};       // by chance
  double chance{};         // of meeting so often or oftener
  bool operator==(const Pair&) const = default;
};

struct PairReport {
  std::uint32_t meetings{};
  std::uint32_t tested{};           // pairs that could have met twice
  std::uint32_t met_twice{};        // or oftener
  double met_twice_expected{};      // by chance
  double met_twice_deviation{};     // standard deviation of that; at most
  std::vector<Pair> beyond_chance;  // ascending by clerk and reference
};

// Of an honest period, however long, a pair is accused with this probability at most.
inline constexpr double honest_period_accused = 0.01;

// Who could be met is known: whoever served that line on that date, each in proportion to how many
// of its visits. How often a pair met is compared with the sum of such chances (Poisson binomial,
// exact); a pair is beyond chance if its probability times the number of pairs tested (Bonferroni)
// is below honest_period_accused. A line with one clerk accuses nobody.
PairReport repeat_pairs(std::span<const Meeting> meetings);

}  // namespace dawr::behaviour
