// What every campaign is given and what it gives back. A campaign looks for what must never happen,
// counts what it met on the way, and says what it found.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dawr::campaign {

struct Options {
  std::uint64_t n{};  // how much; what of, each campaign says
  std::uint64_t seed{1};
};

struct Count {
  std::string what;
  std::uint64_t times{};
};

struct Findings {
  std::string found;  // with all that is needed to repeat it or to look at it; empty: nothing
  std::vector<Count> counts;
  std::vector<std::string> figures;  // what was measured, a line each
  std::uint64_t runs{};              // of what n says

  // The first thing found stays.
  void find(const std::string& what) {
    if (found.empty()) found = what;
  }
};

// Counts and figures, a line each, on standard output.
void print(const Findings& findings);

// The least value that a share q of all, 0 … 1, does not exceed; 0 without any.
double quantile(std::vector<double> values, double q);
// "p50 3.1 ms, p99 8.0 ms, most 9.4 ms (n 210)".
std::string latency_words(const std::vector<double>& values_ms);
// As /proc/loadavg has it: figures are worth little without it.
std::string machine_load();

}  // namespace dawr::campaign
