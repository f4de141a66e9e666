#include "display/ways.h"

#include "display/frame.h"
#include "tests/catch.h"
#include "tests/display/sample_boards.h"
#include "tests/screens/golden.h"

namespace dawr::display {

using namespace std::chrono_literals;

TEST_CASE("where counters lie is told in a few words") {
  Ways ways;
  REQUIRE(ways.add("left=1-3,7"));
  REQUIRE(ways.add("up=cashier:1"));
  REQUIRE(ways.add("right=3"));
  CHECK(ways.to(CounterKind::counter, 2) == Way::left);
  CHECK(ways.to(CounterKind::counter, 3) == Way::right);
  CHECK(ways.to(CounterKind::counter, 7) == Way::left);
  CHECK(ways.to(CounterKind::cashier, 1) == Way::up);
  CHECK_FALSE(ways.to(CounterKind::counter, 4));
  CHECK_FALSE(ways.to(CounterKind::cashier, 2));
}

TEST_CASE("what is no place is refused, and changes nothing") {
  Ways ways;
  for (const char* text : {"", "left", "left=", "north=1", "left=0", "left=6-1", "left=1000",
                           "left=1,,2", "left=1-2-3", "left=x", "left=1,right=2"}) {
    INFO(text);
    const auto added = ways.add(text);
    REQUIRE_FALSE(added);
    CHECK_THAT(added.error(), Catch::Contains("expected left, right, up or down"));
  }
  CHECK_FALSE(ways.to(CounterKind::counter, 1));
}

TEST_CASE("arrows point to where the counters lie, in every language") {
  Ways ways;
  REQUIRE(ways.add("right=7"));
  REQUIRE(ways.add("up=2,cashier:1"));
  REQUIRE(ways.add("down=3"));
  const std::string language = GENERATE("ar", "en");
  Model model;
  model.set_ways(ways);
  model.set_time_zone(samples::cairo());
  model.take(samples::busy(), {}, 0s);
  const auto view = model.view({.display_time = 0s, .wall = samples::morning()});
  REQUIRE(view.card.calls.size() == 1);
  CHECK(view.card.calls[0].way == Way::right);
  ui::Picture picture({960, 540});
  const Wording wording{samples::words(language), ""};
  auto canvas = picture.canvas(wording.words.first.direction());
  FrameDrawer(wording).draw(canvas, view);
  CHECK(screens::difference_from_golden(picture, "ways-" + language) == "");
}

}  // namespace dawr::display
