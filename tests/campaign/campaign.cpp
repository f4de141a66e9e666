#include "tests/campaign/campaign.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>

namespace dawr::campaign {

void print(const Findings& findings) {
  for (const Count& count : findings.counts) {
    std::cout << "  " << count.what << ": " << count.times << "\n";
  }
  for (const std::string& figure : findings.figures) std::cout << "  " << figure << "\n";
  std::cout << std::flush;
}

double quantile(std::vector<double> values, double q) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(values.size())));
  return values[std::max<std::size_t>(rank, 1) - 1];
}

std::string latency_words(const std::vector<double>& values_ms) {
  char text[120];
  std::snprintf(text, sizeof text, "p50 %.1f ms, p99 %.1f ms, most %.1f ms (n %zu)",
                quantile(values_ms, 0.5), quantile(values_ms, 0.99), quantile(values_ms, 1.0),
                values_ms.size());
  return text;
}

std::string machine_load() {
  std::ifstream in("/proc/loadavg");
  std::string one;
  std::string five;
  in >> one >> five;
  return "machine load " + one + " (1 min), " + five + " (5 min)";
}

}  // namespace dawr::campaign
