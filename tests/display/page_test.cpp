#include <fstream>

#include "common/ui/colour.h"
#include "common/ui/picture.h"
#include "common/ui/pointing.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace dawr::ui;
using namespace std::chrono_literals;
using dawr::Scratch;
namespace c = dawr::ui::colours;

namespace {

constexpr Size size{400, 300};

// Two keys in a row at the top and one below them, over words.
Page sample(Direction direction, const std::string& words = "Ticket") {
  Page page{.size = size, .direction = direction};
  page.add(page.whole(), Ground{c::background});
  page.add({20, 200, 360, 60}, Words{words, {Face::body, Weight::bold, 30, c::text}});
  for (const auto& [action, box] :
       {std::pair{"first", Box{20, 20, 150, 60}}, std::pair{"second", Box{230, 20, 150, 60}},
        std::pair{"below", Box{20, 120, 150, 60}}}) {
    page.add(box, Ground{c::blue, 12});
    page.targets.push_back({.action = action, .box = box, .radius = 12});
  }
  page.targets[2].keys = {"F2", "Ctrl+Z"};
  return page;
}

std::string png_of(const Picture& picture) {
  const Scratch folder;
  REQUIRE(picture.write_png(folder / "page.png"));
  std::ifstream in(folder / "page.png", std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string painted(const Page& page, const Marks& marks = {}) {
  Picture picture(size);
  auto canvas = picture.canvas(Direction::left_to_right);
  paint(canvas, page, marks);
  return png_of(picture);
}

const Pointing::Time now{1h};

}  // namespace

TEST_CASE("drawing what changed gives the same picture as drawing all") {
  const auto direction = GENERATE(Direction::left_to_right, Direction::right_to_left);
  Picture picture(size);
  auto canvas = picture.canvas(Direction::left_to_right);
  PageDrawer drawer;
  auto page = sample(direction);
  CHECK(drawer.draw(canvas, page).size() == 1);
  CHECK(drawer.draw(canvas, page).empty());

  SECTION("other words") {
    page = sample(direction, "Another ticket");
    const auto boxes = drawer.draw(canvas, page);
    REQUIRE(boxes.size() == 1);
    CHECK(boxes[0].top > 150);
  }
  SECTION("something more, and gone again") {
    auto more = page;
    more.add({250, 120, 100, 100}, Icon{Shape::shield, c::ok, c::white});
    CHECK(drawer.draw(canvas, more).size() == 1);
    CHECK(png_of(picture) == painted(more));
    drawer.draw(canvas, page);
  }
  SECTION("a place that moved") {
    page.elements[2].box.start += 30;
    page.targets[0].box.start += 30;
    drawer.draw(canvas, page);
  }
  SECTION("another language") {
    page = sample(direction == Direction::left_to_right ? Direction::right_to_left
                                                        : Direction::left_to_right);
    CHECK(drawer.draw(canvas, page) == std::vector<Box>{page.whole()});
  }
  CHECK(png_of(picture) == painted(page));

  const Marks marks{.pressed = "first", .focused = "second"};
  CHECK(drawer.draw(canvas, page, marks).size() == 2);
  CHECK(png_of(picture) == painted(page, marks));
  drawer.draw(canvas, page);
  CHECK(png_of(picture) == painted(page));
}

TEST_CASE("a finger acts when it is lifted where it was put down") {
  Pointing pointing;
  const auto page = sample(Direction::right_to_left);
  CHECK_FALSE(pointing.take(Pressed{330, 50}, page, now));  // the start edge is the right one
  CHECK(pointing.marks(page).pressed == "first");
  CHECK(pointing.take(Released{330, 50}, page, now) == "first");
  CHECK(pointing.marks(page) == Marks{});

  SECTION("not twice at once") {
    pointing.take(Pressed{330, 50}, page, now + 100ms);
    CHECK_FALSE(pointing.take(Released{330, 50}, page, now + 150ms));
    pointing.take(Pressed{330, 50}, page, now + 600ms);
    CHECK(pointing.take(Released{330, 50}, page, now + 650ms) == "first");
  }
  SECTION("not elsewhere, nor where nothing was pressed") {
    pointing.take(Pressed{330, 50}, page, now + 1s);
    CHECK_FALSE(pointing.take(Released{100, 50}, page, now + 1s));
    CHECK_FALSE(pointing.take(Released{330, 50}, page, now + 2s));
  }
  SECTION("not what has gone meanwhile, nor what is locked") {
    pointing.take(Pressed{330, 50}, page, now + 1s);
    auto other = page;
    other.targets[0].enabled = false;
    CHECK(pointing.marks(other) == Marks{});
    CHECK_FALSE(pointing.take(Released{330, 50}, other, now + 1s));
  }
}

TEST_CASE("everything can be reached from the keyboard") {
  Pointing pointing;
  const auto direction = GENERATE(Direction::left_to_right, Direction::right_to_left);
  const auto page = sample(direction);
  const auto key = [&](const char* name, bool control = false, bool shift = false) {
    return pointing.take(KeyPressed{name, control, shift}, page, now);
  };
  CHECK_FALSE(key("Return"));
  key("Tab");
  CHECK(pointing.marks(page).focused == "first");
  key(direction == Direction::left_to_right ? "Right" : "Left");
  CHECK(pointing.marks(page).focused == "second");
  key(direction == Direction::left_to_right ? "Left" : "Right");
  key("Down");
  CHECK(pointing.marks(page).focused == "below");
  key("Tab");
  CHECK(pointing.marks(page).focused == "first");
  key("Tab", false, true);
  CHECK(pointing.marks(page).focused == "below");
  CHECK(key("Return") == "below");

  pointing.reset();
  CHECK(pointing.take(KeyPressed{"F2"}, page, now + 1s) == "below");
  CHECK(pointing.take(KeyPressed{"Z", true}, page, now + 2s) == "below");
  CHECK_FALSE(pointing.take(KeyPressed{"Z"}, page, now + 3s));
}
