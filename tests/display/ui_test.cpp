#include <fstream>

#include "common/ui/colour.h"
#include "common/ui/geometry.h"
#include "common/ui/picture.h"
#include "common/ui/plot.h"
#include "common/ui/size_text.h"
#include "common/ui/ticket_code.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using dawr::Scratch;
using namespace dawr::ui;
namespace c = dawr::ui::colours;

TEST_CASE("contrast follows the formula of WCAG") {
  CHECK(contrast(c::white, from_hex(0x000000)) == Approx(21.0));
  CHECK(contrast(c::white, c::white) == Approx(1.0));
  CHECK(contrast(from_hex(0x777777), c::white) == Approx(4.48).margin(0.01));
  CHECK(contrast(c::white, c::navy) == Approx(18.0).margin(0.1));
}

TEST_CASE("every pair of text and ground keeps 4.5, every graphic 3") {
  struct Pair {
    const char* use;
    Colour front;
    Colour ground;
  };
  const Pair texts[] = {
      {"white on the header", c::white, c::navy},
      {"soft on the header", c::soft, c::navy},
      {"the late mark", c::amber, c::navy},
      {"soft on a card", c::soft, c::panel},
      {"soft on a lower card", c::soft, c::panel_alt},
      {"white on a card", c::white, c::panel},
      {"white on a lower card", c::white, c::panel_alt},
      {"gold on a card", c::gold, c::panel},
      {"mint on a card", c::mint, c::panel},
      {"mint on the rule", c::mint, c::panel_alt},
      {"ticket letter", c::sky, c::panel_alt},
      {"navy on gold", c::navy, c::gold},
      {"second navy on gold", c::navy2, c::gold},
      {"navy on amber", c::navy, c::amber},
      {"navy on white", c::navy, c::white},
      {"second navy on a past call", c::navy2, c::background},
      {"gold on the counter", c::gold, c::navy},
      {"white on the grey band", c::white, c::grey_band},
      {"coral on a card", c::coral, c::panel},
      {"text on a light screen", c::text, c::background},
      {"second text on a light screen", c::mute, c::background},
      {"primary action", c::white, c::blue},
      {"ticket letter on a light screen", c::blue, c::white},
      {"fine", c::ok, c::ok_background},
      {"warning", c::warn, c::warn_background},
      {"broken", c::alert, c::white},
      {"a key out of use", c::off_on_dark, c::navy2},
      {"a row out of use", c::off_on_light, c::off_background},
  };
  for (const auto& [use, front, ground] : texts) {
    INFO(use);
    CHECK(contrast(front, ground) >= 4.5);
  }
  const Pair graphics[] = {
      {"arrow on white", c::arrow, c::white},
      {"arrow on gold", c::arrow, c::gold},
      {"arrow on a past call", c::arrow, c::background},
      {"triangle on the grey band", c::amber, c::grey_band},
  };
  for (const auto& [use, front, ground] : graphics) {
    INFO(use);
    CHECK(contrast(front, ground) >= 3);
  }
}

TEST_CASE("boxes are cut from the start, and the canvas mirrors them") {
  Box rest{10, 20, 100, 50};
  CHECK(cut_start(rest, 30) == Box{10, 20, 30, 50});
  CHECK(cut_end(rest, 20) == Box{90, 20, 20, 50});
  CHECK(cut_top(rest, 5) == Box{40, 20, 50, 5});
  CHECK(cut_bottom(rest, 5) == Box{40, 65, 50, 5});
  CHECK(rest == Box{40, 25, 50, 40});
  CHECK(inset({0, 0, 10, 4}, 1, 3) == Box{1, 3, 8, 0});

  Picture picture({200, 100});
  CHECK(picture.canvas(Direction::left_to_right).left_of({10, 0, 30, 5}) == 10);
  CHECK(picture.canvas(Direction::right_to_left).left_of({10, 0, 30, 5}) == 160);
}

TEST_CASE("numbers of one font size share their baseline") {
  Picture picture({200, 100});
  const auto canvas = picture.canvas(Direction::right_to_left);
  const TextStyle style{Face::digits, Weight::bold, 40, c::white};
  const auto full = canvas.ink_of_digits("١", style);
  const auto low = canvas.ink_of_digits("٥", style);
  CHECK(full.top == low.top);
  CHECK(full.height == low.height);
  CHECK(full.height == Approx(0.70 * 40).margin(1.5));
}

TEST_CASE("a code too wide for its box shrinks as a whole") {
  Picture picture({400, 100});
  auto canvas = picture.canvas(Direction::right_to_left);
  const CodeStyle style{80, c::sky, c::white};
  const double free = draw_code(canvas, {0, 0, 400, 100}, {"س", "٩٩٩٩"}, style);
  const double held = draw_code(canvas, {0, 0, 120, 100}, {"س", "٩٩٩٩"}, style);
  CHECK(free > 120);
  CHECK(held == Approx(120).margin(1.5));
}

TEST_CASE("text too long shrinks, then is cut, and never leaves its box") {
  Picture picture({400, 100});
  auto canvas = picture.canvas(Direction::left_to_right);
  const TextStyle style{Face::body, Weight::regular, 30, c::white};
  const double natural = canvas.text_width("Reconciliation of building violations", style);
  CHECK(natural > 200);
  CHECK(canvas.text({0, 0, 200, 40}, "Reconciliation of building violations", style) <= 200);
  CHECK(canvas.text({0, 0, natural + 1, 40}, "Reconciliation of building violations", style) ==
        Approx(natural).margin(1));
}

TEST_CASE("a plot shows a line that has one point only") {
  const Scratch folder;
  const auto png_of = [&](std::vector<Point> points) {
    Picture picture({300, 200});
    auto canvas = picture.canvas(Direction::left_to_right);
    paint_plot(canvas, canvas.whole(),
               {.lines = {{.points = std::move(points), .colour = c::sky}}});
    REQUIRE(picture.write_png(folder / "plot.png"));
    std::ifstream in(folder / "plot.png", std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  CHECK(png_of({{0.5, 0.5}}) != png_of({}));
}

TEST_CASE("a picture that can't be written says where") {
  const auto written = Picture({2, 2}).write_png("/no/such/folder/x.png");
  REQUIRE_FALSE(written);
  CHECK_THAT(written.error().text, Catch::Contains("/no/such/folder/x.png"));
}

TEST_CASE("sizes and places of windows are two numbers or nothing") {
  CHECK(read_size("1366x768") == Size{1366, 768});
  CHECK(read_size("240x8192") == Size{240, 8192});
  for (const auto* wrong : {"", "x", "1366", "1366x", "x768", "239x768", "1366x8193", "1366X768",
                            " 1366x768", "1366x768 ", "1366x768x2", "99999999999x768", "-1366x768"})
    CHECK_FALSE(read_size(wrong));
  CHECK(read_place("1920,0") == DesktopPlace{1920, 0});
  CHECK(read_place("-1366,-768") == DesktopPlace{-1366, -768});
  for (const auto* wrong : {"", ",", "1920", "1920,", ",0", "1920x0", "1920, 0", "32768,0"})
    CHECK_FALSE(read_place(wrong));
}
