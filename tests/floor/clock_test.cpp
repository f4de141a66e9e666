#include "broker/floor/clock.h"

#include "tests/catch.h"

using namespace dawr;
using namespace std::chrono_literals;

namespace {

const Instant nine = std::chrono::sys_days{std::chrono::year{2026} / 3 / 15} + 7h;

}  // namespace

TEST_CASE("the clock starts after everything in the journal") {
  CHECK(CentreClock(nine, nine - 1h, 0us, 1).now(0us, nine) == nine);
  CHECK(CentreClock(nine - 24h, nine, 0us, 1).now(0us, nine - 24h) == nine);
}

TEST_CASE("a wall clock set back an hour freezes nothing and turns nothing back") {
  CentreClock clock(nine, nine, 0us, 1);
  Instant before = clock.now(0us, nine);
  for (int second = 1; second <= 600; ++second) {
    const auto uptime = std::chrono::seconds{second};
    const Instant now = clock.now(uptime, nine - 1h + uptime);
    CHECK(now > before);
    before = now;
  }
  // Ten minutes have passed, less the twentieth that it may hold back.
  CHECK(before == nine + 10min - 30s);
  CHECK(clock.wall_ahead() < -59min);
}

TEST_CASE("a wall clock that is a little ahead is caught up with, and then followed") {
  CentreClock clock(nine, nine, 0us, 1);
  for (int second = 1; second <= 60; ++second) {
    const auto uptime = std::chrono::seconds{second};
    clock.now(uptime, nine + uptime + 2s);
  }
  CHECK(clock.now(61s, nine + 63s) == nine + 63s);
}

TEST_CASE("a demonstration runs at its rate and does not look at the wall") {
  CentreClock clock(nine, {}, 0us, 60);
  CHECK(clock.now(2s, nine - 5h) == nine + 2min);
  CHECK(clock.until(nine + 3min) == 1000ms);
  CHECK(clock.until(nine) == 0ms);
}

TEST_CASE("an uptime that goes back counts as no time") {
  CentreClock clock(nine, nine, 10s, 1);
  CHECK(clock.now(5s, nine) == nine);
  CHECK(clock.now(11s, nine + 1s) == nine + 1s);
}
