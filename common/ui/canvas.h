// Drawing: rectangles, shapes and text on a surface of pixels, by Cairo and Pango.
//
// All places are start-based (geometry.h). Text is laid out with the base direction that it is
// given, never with one guessed from its letters. One thread per canvas.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "common/text/phrases.h"
#include "common/ui/colour.h"
#include "common/ui/fonts.h"
#include "common/ui/geometry.h"

using cairo_t = struct _cairo;  // NOLINT(bugprone-reserved-identifier): Cairo's own name
using cairo_surface_t = struct _cairo_surface;  // NOLINT(bugprone-reserved-identifier)

namespace dawr::ui {

using text::Direction;

enum class Align : std::uint8_t { start, centre, end };

struct TextStyle {
  Face face{Face::body};
  Weight weight{Weight::regular};
  double size{};  // of the font, in pixels; the ink of a digit is 0.70 of it
  Colour colour{};
  bool operator==(const TextStyle&) const = default;
};

struct TextPlace {
  Align align{Align::start};
  std::optional<Direction> direction{};  // the canvas's when absent
  double least_scale{0.6};               // text too long for its box shrinks to this, then is cut
  int lines{1};                          // at most so many
  bool operator==(const TextPlace&) const = default;
};

// Where the ink of a text lies: from the origin, in pixels, x to the right, y downwards.
struct Ink {
  double left{};
  double top{};  // from the baseline
  double width{};
  double height{};
};

enum class Shape : std::uint8_t {
  star,    // the eight-fold star of the mark
  shield,  // with a tick: the rule that holds
  clock,
  lock,
  triangle,  // a warning
  disc,
  arrow,  // towards the end edge; mirrors
  arrow_up,
  arrow_down,
  diamond,
  tick,
  contrast,  // half dark, half light
  lower,     // down to a line
  wheelchair,
  cane,       // an older person
  expecting,  // a pregnant woman
  coins,
  people,
  person,
  headphones,
  printer,
  magnifier,
  papers,
  no_link,  // two plugs apart
  question,
  building,
  map,
  hammer,
  scales,
  shop,
  road,
  bulb,
  landmark,
  basket,
  house,
  briefcase,
  speech,
  calendar,  // with a tick on its day
};

// Paper has black dots or none: letters are hinted onto them.
enum class Medium : std::uint8_t { screen, paper };

class Canvas {
 public:
  // `surface` outlives the canvas.
  Canvas(cairo_surface_t* surface, Size size, Direction direction, Medium medium = Medium::screen);
  ~Canvas();
  Canvas(Canvas&&) noexcept;
  Canvas& operator=(Canvas&&) noexcept;

  [[nodiscard]] Size size() const;
  [[nodiscard]] Box whole() const;
  [[nodiscard]] Direction direction() const;
  // From now on; what is drawn stays.
  void set_direction(Direction direction);

  void fill(const Box& box, const Colour& colour);
  void fill_gradient(const Box& box, const Colour& top, const Colour& bottom);
  void fill_rounded(const Box& box, double radius, const Colour& colour);
  void stroke_rounded(const Box& box, double radius, double width, const Colour& colour);
  // As large as fits into the box, in its middle. An arrow points the way of `direction`, the
  // canvas's when absent.
  void fill_shape(Shape shape, const Box& box, const Colour& colour, const Colour& inner = {},
                  std::optional<Direction> direction = {});
  void stroke_star(const Box& box, double width, const Colour& colour);

  // From point to point, with round corners.
  void stroke_lines(const std::vector<Point>& points, double width, const Colour& colour,
                    bool dashed = false);

  // Nothing outside `box` is touched until the matching unclip.
  void clip(const Box& box);
  void unclip();

  // Text in the vertical middle of its box. Returns the width drawn, in pixels.
  double text(const Box& box, std::string_view text, const TextStyle& style,
              const TextPlace& place = {});
  [[nodiscard]] double text_width(std::string_view text, const TextStyle& style) const;

  // A number whose ink stands in the middle of the box, by the ink of a reference digit of the same
  // script: numbers in a row share their baseline. Shrinks to fit the box in both directions.
  void number(const Box& box, std::string_view digits, TextStyle style,
              Align align = Align::centre);

  [[nodiscard]] Ink ink_of(std::string_view text, const TextStyle& style) const;
  // As ink_of, but with the top and the height of a full-height digit of the same script.
  [[nodiscard]] Ink ink_of_digits(std::string_view digits, const TextStyle& style) const;
  // The text's origin (left end of its baseline) at a physical place; `left` counts from the left
  // edge whatever the direction. For runs that are composed by their ink.
  void text_at(double left, double baseline, std::string_view text, const TextStyle& style);
  // Physical left edge of a box.
  [[nodiscard]] double left_of(const Box& box) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dawr::ui
