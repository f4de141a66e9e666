// A few kills in every run; ./dawr campaign kill has thousands.
#include "tests/kill/kill.h"

#include "tests/catch.h"

namespace dawr::kill {

TEST_CASE("a centre whose processes are killed at work loses and doubles nothing") {
  const auto findings = kill_everybody({.n = 12, .seed = 3});
  INFO(findings.found);
  CHECK(findings.found.empty());
  CHECK(findings.runs == 12);
}

// How fast, the campaign judges.
TEST_CASE("a broker that was killed serves again over a full day's journal") {
  campaign::Findings findings;
  measure_restarts(findings, 1, 3);
  REQUIRE(findings.figures.size() == 1);
  CHECK_THAT(findings.figures.front(), Catch::Matchers::Contains("(n 3)"));
}

}  // namespace dawr::kill
