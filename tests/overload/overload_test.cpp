// What the campaign says is wrong; ./dawr campaign overload has the real broker.
#include <algorithm>

#include "tests/catch.h"
#include "tests/overload/wanted.h"

namespace dawr::overload {
namespace {

StepOutcome calm_step() {
  StepOutcome step;
  step.figures.provider_ms.assign(200, 3.0);
  step.figures.least_served = 240;
  step.figures.most_served = 260;
  step.fairness_at = step.figures;
  step.memory_mib = 40;
  return step;
}

}  // namespace

TEST_CASE("each wish that is not kept is named") {
  CHECK(not_as_wanted(calm_step()).empty());
  const auto only = [](auto spoil) {
    StepOutcome step = calm_step();
    spoil(step);
    const auto wrong = not_as_wanted(step);
    REQUIRE(wrong.size() == 1);
    return wrong.front();
  };
  CHECK(only([](StepOutcome& step) { std::fill_n(step.figures.provider_ms.begin(), 5, 300.0); }) ==
        "clerks wait too long");
  CHECK(only([](StepOutcome& step) { step.figures.provider_ms.clear(); }) ==
        "no clerk got any answer");
  CHECK(only([](StepOutcome& step) { step.figures.refused_clerks["E_RATE_LIMITED"] = 1; }) ==
        "a clerk at work is taken for a flood");
  CHECK(only([](StepOutcome& step) { step.unanswered = 3; }) == "3 presses stay unanswered");
  CHECK(only([](StepOutcome& step) { step.fairness_at.least_served = 100; }) ==
        "one dispenser gives 100 tickets while another gives 260");
  CHECK(only([](StepOutcome& step) { step.memory_mib = 300; }).starts_with("the broker takes 300"));
  CHECK(only([](StepOutcome& step) { step.newcomer = "no welcome"; }) ==
        "a dispenser that is switched on: no welcome");
}

TEST_CASE("one slow answer among many is no starvation") {
  StepOutcome step = calm_step();
  step.figures.provider_ms.front() = 900;
  CHECK(not_as_wanted(step).empty());
}

}  // namespace dawr::overload
