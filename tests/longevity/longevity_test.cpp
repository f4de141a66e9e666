// Two of the campaign's days.
#include "tests/longevity/longevity.h"

#include "tests/catch.h"

TEST_CASE("a second day is as quick as the first, and so is a start") {
  const auto outcome = dawr::longevity::run_longevity(2, 1);
  CHECK(outcome.found == "");
  CHECK(outcome.figures.size() == 2);
}
