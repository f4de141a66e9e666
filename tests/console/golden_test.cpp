#include "tests/screens/golden.h"

#include "counter/console/page.h"
#include "tests/catch.h"
#include "tests/console/samples.h"

using namespace dawr;
using namespace dawr::counter::console;

TEST_CASE("what a clerk sees") {
  // The size of a small window, so that the text can still be told apart.
  constexpr ui::Size size{820, 461};
  struct Row {
    std::string state;
    std::string language;
  };
  const std::vector<Row> rows{
      {"sign-in-typed", "ar"},       {"idle-undo", "ar"},      {"idle-undo", "en"},
      {"called-code", "ar"},         {"called-wrong", "en"},   {"serving", "ar"},
      {"serving-break-after", "en"}, {"called-offline", "ar"}, {"transfer-14-lines", "ar"},
      {"not-enrolled", "ar"},        {"serving-unpaid", "ar"}, {"serving-unpaid", "en"},
      {"paying-typed", "ar"},        {"paying-typed", "en"},   {"help", "en"},
      {"help-asked", "ar"},          {"help-asked", "en"},     {"called-help-asked", "ar"},
      {"serving-onward", "ar"},      {"serving-onward", "en"}, {"serving-onward-unpaid", "ar"},
      {"idle-voice", "ar"},          {"called-voice", "ar"},   {"called-voice-over", "en"}};
  const auto states = samples::states();
  for (const auto& [name, language] : rows) {
    INFO(name + " " + language);
    const auto state = std::ranges::find(states, name, &samples::State::name);
    REQUIRE(state != states.end());
    const auto spoken = samples::words(language);
    ui::Picture picture(size);
    auto canvas = picture.canvas(spoken.first.direction());
    ui::paint(canvas, page_of(state->console.view(spoken.first), size, spoken));
    CHECK(screens::difference_from_golden(picture, "console-" + name + "-" + language) == "");
  }
}
