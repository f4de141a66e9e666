// All chance of a simulation, from one seed: the same numbers on every machine and with every
// library, which the standard distributions don't promise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

namespace dawr::sim {

// SplitMix64 (Steele, Lea and Flood, 2014): a stream for each seed, good enough to choose by.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}

  using result_type = std::uint64_t;
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
  result_type operator()() {
    std::uint64_t mixed = (state_ += 0x9e3779b97f4a7c15ULL);
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31U);
  }

  // 0 … n-1; n > 0. Slightly uneven for huge n, which matters to nobody here.
  std::uint64_t below(std::uint64_t n) { return (*this)() % n; }
  // low … high, both included.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }
  bool one_in(std::uint64_t n) { return below(n) == 0; }

  // A stream of its own, so that one more draw here shifts nothing there.
  Chance fork() { return Chance((*this)()); }

 private:
  std::uint64_t state_;
};

}  // namespace dawr::sim
