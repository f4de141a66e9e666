// A few worlds and cuts in every run; ./dawr campaign has thousands.
#include <sqlite3.h>

#include "tests/catch.h"
#include "tests/sim/campaign.h"
#include "tests/sim/disk.h"
#include "tests/sim/workdays.h"

namespace dawr::sim {
namespace {

using namespace std::chrono_literals;

const Findings& some_worlds() {
  static const Findings findings = simulate({.n = 4, .seed = 1});
  return findings;
}

}  // namespace

TEST_CASE("centres in which everything goes wrong come to rest, and nothing is lost or doubled") {
  INFO(some_worlds().found);
  CHECK(some_worlds().found.empty());
}

TEST_CASE("what is to go wrong does go wrong") {
  std::string never;
  for (const Count& count : some_worlds().counts) {
    if (count.times == 0) never += count.what + " ";
  }
  CHECK(never == "");
}

TEST_CASE("a world repeats from its seed, step by step") {
  const WorldOptions options{.seed = 11, .minutes = 2min};
  const auto first = run_world(options);
  const auto second = run_world(options);
  CHECK(first.found == "");
  CHECK(first.steps == second.steps);
  CHECK(first.entries == second.entries);
  CHECK(first.simulated == second.simulated);
  CHECK(first.mishaps == second.mishaps);
}

TEST_CASE("a planted bug is found, shrunk and found again") {
  const auto findings = simulate({.n = 4, .seed = 1},
                                 {.seed = 1, .minutes = 2min, .plant = Plant::replies_unwritten});
  REQUIRE(findings.world);
  const auto small = shrink(*findings.world);
  CHECK(small.without.size() > 20);
  CHECK(how_to_repeat(small).find("--plant replies-unwritten") != std::string::npos);
  CHECK_FALSE(run_world(small).found.empty());
}

TEST_CASE("a working day passes, and what was promised on it is in the upstream's figures") {
  const auto report = run_workdays({.seed = 3, .days = 1, .days_to_learn = 0});
  CHECK(report.found == "");
  CHECK(report.holds > 0);
  CHECK(report.transfers > 0);
  for (const auto metric_class : {MetricClass::ordinary, MetricClass::priority}) {
    const Promises promises = report.promises.at(metric_class);
    CHECK(promises.promised > 20);
    CHECK(promises.kept > promises.promised / 2);
    CHECK(promises.kept <= promises.promised);
  }
}

TEST_CASE("the power goes under the journal") {
  const auto findings = cut_power_under_journal({.n = 300, .seed = 5});
  CHECK(findings.found == "");
  for (const Count& count : findings.counts) CHECK(count.times > 0);
}

TEST_CASE("the power goes under a device's outbox") {
  CHECK(cut_power_under_outbox({.n = 300, .seed = 5}).found == "");
}

TEST_CASE("the same cuts lose commits that were not synced") {
  CHECK(control_power_cuts({.n = 100, .seed = 5}).found == "");
}

}  // namespace dawr::sim
