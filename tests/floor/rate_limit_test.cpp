#include "broker/floor/rate_limit.h"

#include "tests/catch.h"

using namespace dawr;
using namespace std::chrono_literals;

namespace {

constexpr DeviceId one{1};
constexpr DeviceId other{2};

int admitted_of(int presses, RateLimit& limit, DeviceId device, wire::Steady now) {
  int admitted = 0;
  for (int i = 0; i < presses; ++i) admitted += limit.admits(device, now) ? 1 : 0;
  return admitted;
}

}  // namespace

TEST_CASE("after a silence the burst, in the long run the rate, and none of it from another's") {
  RateLimit limit({.per_second = 10, .burst = 50});
  wire::Steady now{1h};
  CHECK(admitted_of(80, limit, one, now) == 50);
  CHECK(admitted_of(80, limit, other, now) == 50);
  CHECK(admitted_of(80, limit, one, now += 500ms) == 5);
  CHECK(admitted_of(80, limit, one, now += 50ms) == 0);
  CHECK(admitted_of(80, limit, one, now += 50ms) == 1);
  CHECK(admitted_of(80, limit, one, now += 1h) == 50);
  CHECK(admitted_of(5, limit, other, now) == 5);
}

TEST_CASE("who is refused loses nothing of what grows again") {
  RateLimit limit({.per_second = 1, .burst = 1});
  wire::Steady now{};
  CHECK(limit.admits(one, now));
  for (int i = 0; i < 9; ++i) CHECK_FALSE(limit.admits(one, now += 100ms));
  CHECK(limit.admits(one, now += 100ms));
}
