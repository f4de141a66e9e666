// Two of the campaign's days.
#include "tests/longevity/longevity.h"

#include <cstdlib>

#include "tests/catch.h"

TEST_CASE("a second day is as quick as the first, and so is a start") {
  CHECK(dawr::longevity::run_longevity(2, 1) == EXIT_SUCCESS);
}
