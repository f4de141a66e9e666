// A few of the campaign's days.
#include "tests/longevity/longevity.h"

#include <cstdlib>

#include "tests/catch.h"

TEST_CASE("a few days leave the journal small and quick") {
  CHECK(dawr::longevity::run_longevity(3, 1) == EXIT_SUCCESS);
}
