// dawr-longevity [DAYS [SEED]]
#include <cstdlib>
#include <iostream>

#include "tests/longevity/longevity.h"

int main(int argc, char** argv) {
  const auto days = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : dawr::longevity::three_years;
  const auto seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  const auto outcome = dawr::longevity::run_longevity(days, seed);
  for (const auto& line : outcome.figures) std::cout << "  " << line << "\n";
  std::cout << "longevity: " << outcome.days << " days, "
            << (outcome.found.empty() ? "nothing found" : "FOUND: " + outcome.found) << std::endl;
  return outcome.found.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}
