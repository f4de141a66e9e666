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

TEST_CASE("a broker serves within a second after it was killed over a full day's journal") {
  campaign::Findings findings;
  measure_restarts(findings, 1, 3);
  INFO(findings.found);
  CHECK(findings.figures.size() == 1);
  CHECK(findings.found.empty());
}

}  // namespace dawr::kill
