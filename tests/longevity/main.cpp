// dawr-longevity [DAYS [SEED]]
#include <cstdlib>

#include "tests/longevity/longevity.h"

int main(int argc, char** argv) {
  const auto days = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : dawr::longevity::three_years;
  return dawr::longevity::run_longevity(days, argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1);
}
