#include "common/ui/shapes.h"

#include <array>
#include <cmath>
#include <numbers>
#include <span>

#include "common/ui/pictograms.h"

namespace dawr::ui {
namespace {

constexpr double turn = 2 * std::numbers::pi;

struct Point {
  double x;
  double y;
};

void polygon(cairo_t* cairo, std::span<const Point> points) {
  cairo_new_sub_path(cairo);
  for (const auto& point : points) cairo_line_to(cairo, point.x, point.y);
  cairo_close_path(cairo);
}

void ink(cairo_t* cairo, const Colour& colour) {
  cairo_set_source_rgba(cairo, colour.red, colour.green, colour.blue, colour.alpha);
}

void shield(cairo_t* cairo, const Colour& inner) {
  cairo_move_to(cairo, 0, -0.5);
  cairo_curve_to(cairo, 0.14, -0.40, 0.28, -0.36, 0.41, -0.36);
  cairo_curve_to(cairo, 0.43, 0.10, 0.30, 0.36, 0, 0.5);
  cairo_curve_to(cairo, -0.30, 0.36, -0.43, 0.10, -0.41, -0.36);
  cairo_curve_to(cairo, -0.28, -0.36, -0.14, -0.40, 0, -0.5);
  cairo_fill(cairo);
  ink(cairo, inner);
  cairo_set_line_width(cairo, 0.09);
  cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
  cairo_move_to(cairo, -0.18, 0.01);
  cairo_line_to(cairo, -0.05, 0.15);
  cairo_line_to(cairo, 0.19, -0.14);
  cairo_stroke(cairo);
}

void clock(cairo_t* cairo, const Colour& inner) {
  cairo_arc(cairo, 0, 0, 0.48, 0, turn);
  cairo_fill(cairo);
  ink(cairo, inner);
  cairo_set_line_width(cairo, 0.09);
  cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
  cairo_move_to(cairo, 0, -0.30);
  cairo_line_to(cairo, 0, 0);
  cairo_line_to(cairo, 0.20, 0.12);
  cairo_stroke(cairo);
}

void lock(cairo_t* cairo, const Colour& colour, const Colour& inner) {
  cairo_rectangle(cairo, -0.36, -0.06, 0.72, 0.54);
  cairo_fill(cairo);
  ink(cairo, colour);
  cairo_set_line_width(cairo, 0.11);
  cairo_arc(cairo, 0, -0.20, 0.22, turn / 2, 0);
  cairo_line_to(cairo, 0.22, 0);
  cairo_move_to(cairo, -0.22, -0.20);
  cairo_line_to(cairo, -0.22, 0);
  cairo_stroke(cairo);
  ink(cairo, inner);
  cairo_arc(cairo, 0, 0.16, 0.08, 0, turn);
  cairo_rectangle(cairo, -0.035, 0.16, 0.07, 0.18);
  cairo_fill(cairo);
}

void triangle(cairo_t* cairo, const Colour& inner) {
  cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width(cairo, 0.1);
  polygon(cairo, std::array{Point{0, -0.39}, Point{0.43, 0.37}, Point{-0.43, 0.37}});
  cairo_fill_preserve(cairo);
  cairo_stroke(cairo);
  ink(cairo, inner);
  cairo_set_line_width(cairo, 0.1);
  cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
  cairo_move_to(cairo, 0, -0.16);
  cairo_line_to(cairo, 0, 0.10);
  cairo_move_to(cairo, 0, 0.27);
  cairo_line_to(cairo, 0, 0.271);
  cairo_stroke(cairo);
}

constexpr std::array arrow_points = {Point{0.5, 0},      Point{0, -0.5},    Point{0, -0.17},
                                     Point{-0.5, -0.17}, Point{-0.5, 0.17}, Point{0, 0.17},
                                     Point{0, 0.5}};
constexpr std::array arrow_up_points = {Point{0, -0.5},   Point{0.5, 0},     Point{0.17, 0},
                                        Point{0.17, 0.5}, Point{-0.17, 0.5}, Point{-0.17, 0},
                                        Point{-0.5, 0}};
constexpr std::array arrow_down_points = {Point{0, 0.5},     Point{0.5, 0},      Point{0.17, 0},
                                          Point{0.17, -0.5}, Point{-0.17, -0.5}, Point{-0.17, 0},
                                          Point{-0.5, 0}};
constexpr std::array diamond_points = {Point{0, -0.5}, Point{0.5, 0}, Point{0, 0.5},
                                       Point{-0.5, 0}};

}  // namespace

void star_path(cairo_t* cairo) {
  // Sixteen corners, in turn on the circle around both squares and on the octagon they share.
  const double outer = 0.5;
  const double inner = outer * std::cos(turn / 8) / std::cos(turn / 16);
  cairo_new_sub_path(cairo);
  for (int corner = 0; corner < 16; ++corner) {
    const double radius = corner % 2 == 0 ? outer : inner;
    const double angle = turn * corner / 16;
    cairo_line_to(cairo, radius * std::sin(angle), -radius * std::cos(angle));
  }
  cairo_close_path(cairo);
}

void draw_shape(cairo_t* cairo, Shape shape, const Colour& colour, const Colour& inner) {
  cairo_save(cairo);
  ink(cairo, colour);
  cairo_new_path(cairo);
  switch (shape) {
    case Shape::star:
      star_path(cairo);
      cairo_fill(cairo);
      break;
    case Shape::shield:
      shield(cairo, inner);
      break;
    case Shape::clock:
      clock(cairo, inner);
      break;
    case Shape::lock:
      lock(cairo, colour, inner);
      break;
    case Shape::triangle:
      triangle(cairo, inner);
      break;
    case Shape::disc:
      cairo_arc(cairo, 0, 0, 0.5, 0, turn);
      cairo_fill(cairo);
      break;
    case Shape::arrow:
      polygon(cairo, arrow_points);
      cairo_fill(cairo);
      break;
    case Shape::arrow_up:
      polygon(cairo, arrow_up_points);
      cairo_fill(cairo);
      break;
    case Shape::arrow_down:
      polygon(cairo, arrow_down_points);
      cairo_fill(cairo);
      break;
    case Shape::diamond:
      polygon(cairo, diamond_points);
      cairo_fill(cairo);
      break;
    default:
      draw_pictogram(cairo, shape, colour, inner);
  }
  cairo_restore(cairo);
}

}  // namespace dawr::ui
