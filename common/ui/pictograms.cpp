#include "common/ui/pictograms.h"

#include <initializer_list>
#include <numbers>

namespace dawr::ui {
namespace {

constexpr double turn = 2 * std::numbers::pi;

struct Corner {
  double x;
  double y;
};

void disc(cairo_t* cairo, double x, double y, double radius) {
  cairo_new_sub_path(cairo);
  cairo_arc(cairo, x, y, radius, 0, turn);
  cairo_fill(cairo);
}

void pen(cairo_t* cairo, double width) {
  cairo_set_line_width(cairo, width);
  cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
}

void ink(cairo_t* cairo, const Colour& colour) {
  cairo_set_source_rgba(cairo, colour.red, colour.green, colour.blue, colour.alpha);
}

void tick(cairo_t* cairo) {
  pen(cairo, 0.14);
  cairo_move_to(cairo, -0.38, 0.04);
  cairo_line_to(cairo, -0.12, 0.30);
  cairo_line_to(cairo, 0.38, -0.26);
  cairo_stroke(cairo);
}

void contrast_mark(cairo_t* cairo) {
  cairo_arc(cairo, 0, 0, 0.44, turn / 4, 3 * turn / 4);
  cairo_fill(cairo);
  pen(cairo, 0.08);
  cairo_arc(cairo, 0, 0, 0.44, 0, turn);
  cairo_stroke(cairo);
}

void lower(cairo_t* cairo) {
  cairo_rectangle(cairo, -0.45, 0.34, 0.90, 0.12);
  cairo_rectangle(cairo, -0.10, -0.45, 0.20, 0.36);
  cairo_fill(cairo);
  cairo_move_to(cairo, -0.32, -0.12);
  cairo_line_to(cairo, 0.32, -0.12);
  cairo_line_to(cairo, 0, 0.24);
  cairo_close_path(cairo);
  cairo_fill(cairo);
}

void wheelchair(cairo_t* cairo) {
  disc(cairo, -0.08, -0.40, 0.09);
  pen(cairo, 0.10);
  cairo_move_to(cairo, -0.08, -0.24);
  cairo_line_to(cairo, -0.06, 0.06);
  cairo_line_to(cairo, 0.20, 0.06);
  cairo_line_to(cairo, 0.32, 0.36);
  cairo_line_to(cairo, 0.42, 0.32);
  cairo_stroke(cairo);
  cairo_move_to(cairo, -0.07, -0.10);
  cairo_line_to(cairo, 0.18, -0.10);
  cairo_stroke(cairo);
  cairo_arc(cairo, -0.08, 0.18, 0.27, 0.08 * turn, 0.66 * turn);
  cairo_stroke(cairo);
}

void cane(cairo_t* cairo) {
  disc(cairo, -0.02, -0.38, 0.10);
  pen(cairo, 0.12);
  cairo_move_to(cairo, -0.06, -0.20);
  cairo_line_to(cairo, -0.14, 0.12);
  cairo_line_to(cairo, -0.22, 0.44);
  cairo_stroke(cairo);
  cairo_move_to(cairo, -0.14, 0.12);
  cairo_line_to(cairo, 0.04, 0.24);
  cairo_line_to(cairo, 0.04, 0.44);
  cairo_stroke(cairo);
  pen(cairo, 0.09);
  cairo_move_to(cairo, -0.06, -0.18);
  cairo_line_to(cairo, 0.10, -0.02);
  cairo_line_to(cairo, 0.24, 0);
  cairo_stroke(cairo);
  pen(cairo, 0.06);
  cairo_move_to(cairo, 0.18, -0.04);
  cairo_curve_to(cairo, 0.20, -0.12, 0.30, -0.12, 0.30, -0.02);
  cairo_line_to(cairo, 0.30, 0.45);
  cairo_stroke(cairo);
}

void expecting(cairo_t* cairo) {
  disc(cairo, -0.05, -0.38, 0.10);
  cairo_move_to(cairo, -0.16, -0.24);
  cairo_line_to(cairo, 0.04, -0.24);
  cairo_curve_to(cairo, 0.10, -0.10, 0.30, -0.06, 0.28, 0.08);
  cairo_curve_to(cairo, 0.26, 0.18, 0.14, 0.20, 0.10, 0.22);
  cairo_line_to(cairo, 0.10, 0.47);
  cairo_line_to(cairo, -0.18, 0.47);
  cairo_line_to(cairo, -0.18, 0.10);
  cairo_close_path(cairo);
  cairo_fill(cairo);
}

void coins(cairo_t* cairo, const Colour& colour, const Colour& inner) {
  disc(cairo, -0.12, -0.10, 0.34);
  ink(cairo, inner);
  disc(cairo, 0.14, 0.14, 0.36);
  ink(cairo, colour);
  disc(cairo, 0.14, 0.14, 0.29);
}

void people(cairo_t* cairo, const Colour& colour, const Colour& inner) {
  const auto person = [&](double x, double y, double wider) {
    disc(cairo, x, y - 0.22, 0.16 + wider);
    cairo_new_sub_path(cairo);
    cairo_arc(cairo, x, y + 0.30, 0.27 + wider, turn / 2, turn);
    cairo_close_path(cairo);
    cairo_fill(cairo);
  };
  person(-0.20, -0.06, 0);
  ink(cairo, inner);
  person(0.14, 0.10, 0.06);
  ink(cairo, colour);
  person(0.14, 0.10, 0);
}

void person(cairo_t* cairo) {
  disc(cairo, 0, -0.24, 0.20);
  cairo_new_sub_path(cairo);
  cairo_arc(cairo, 0, 0.44, 0.36, turn / 2, turn);
  cairo_close_path(cairo);
  cairo_fill(cairo);
}

void headphones(cairo_t* cairo) {
  pen(cairo, 0.10);
  cairo_arc(cairo, 0, 0.06, 0.38, turn / 2, turn);
  cairo_stroke(cairo);
  for (const double x : {-0.36, 0.36}) {
    pen(cairo, 0.18);
    cairo_move_to(cairo, x, 0.12);
    cairo_line_to(cairo, x, 0.34);
    cairo_stroke(cairo);
  }
}

void printer(cairo_t* cairo, const Colour& inner) {
  cairo_rectangle(cairo, -0.26, -0.46, 0.52, 0.20);
  cairo_rectangle(cairo, -0.45, -0.20, 0.90, 0.44);
  cairo_rectangle(cairo, -0.26, 0.10, 0.52, 0.36);
  cairo_fill(cairo);
  ink(cairo, inner);
  cairo_rectangle(cairo, -0.19, 0.08, 0.38, 0.30);
  cairo_fill(cairo);
}

void magnifier(cairo_t* cairo) {
  pen(cairo, 0.11);
  cairo_arc(cairo, -0.10, -0.10, 0.28, 0, turn);
  cairo_stroke(cairo);
  pen(cairo, 0.14);
  cairo_move_to(cairo, 0.13, 0.13);
  cairo_line_to(cairo, 0.40, 0.40);
  cairo_stroke(cairo);
}

void papers(cairo_t* cairo, const Colour& inner) {
  cairo_rectangle(cairo, -0.34, -0.46, 0.68, 0.92);
  cairo_fill(cairo);
  ink(cairo, inner);
  pen(cairo, 0.07);
  for (const double y : {-0.22, 0.0, 0.22}) {
    cairo_move_to(cairo, -0.19, y);
    cairo_line_to(cairo, 0.19, y);
  }
  cairo_stroke(cairo);
}

void no_link(cairo_t* cairo) {
  for (const double side : {-1.0, 1.0}) {
    pen(cairo, 0.12);
    cairo_move_to(cairo, side * 0.48, 0);
    cairo_line_to(cairo, side * 0.34, 0);
    cairo_stroke(cairo);
    cairo_rectangle(cairo, side > 0 ? 0.12 : -0.34, -0.20, 0.22, 0.40);
    cairo_fill(cairo);
  }
  pen(cairo, 0.08);
  for (const double y : {-0.10, 0.10}) {
    cairo_move_to(cairo, -0.12, y);
    cairo_line_to(cairo, 0, y);
  }
  cairo_stroke(cairo);
}

void path(cairo_t* cairo, std::initializer_list<Corner> corners) {
  cairo_new_sub_path(cairo);
  for (const auto& [x, y] : corners) cairo_line_to(cairo, x, y);
}

void area(cairo_t* cairo, std::initializer_list<Corner> corners) {
  path(cairo, corners);
  cairo_close_path(cairo);
  cairo_fill(cairo);
}

void line(cairo_t* cairo, std::initializer_list<Corner> corners) {
  path(cairo, corners);
  cairo_stroke(cairo);
}

void block(cairo_t* cairo, double left, double top, double width, double height) {
  cairo_rectangle(cairo, left, top, width, height);
  cairo_fill(cairo);
}

void question(cairo_t* cairo) {
  pen(cairo, 0.13);
  cairo_arc(cairo, 0, -0.20, 0.22, -turn / 2, turn / 6);
  cairo_curve_to(cairo, 0.06, 0.04, 0, 0.06, 0, 0.20);
  cairo_stroke(cairo);
  disc(cairo, 0, 0.40, 0.085);
}

void building(cairo_t* cairo, const Colour& inner) {
  block(cairo, -0.42, -0.10, 0.36, 0.56);
  block(cairo, -0.10, -0.46, 0.50, 0.92);
  ink(cairo, inner);
  for (const double y : {-0.34, -0.12, 0.10}) {
    block(cairo, 0.00, y, 0.11, 0.12);
    block(cairo, 0.19, y, 0.11, 0.12);
  }
  block(cairo, -0.32, 0.02, 0.11, 0.12);
  block(cairo, 0.09, 0.30, 0.13, 0.16);
}

void map(cairo_t* cairo, const Colour& colour, const Colour& inner) {
  area(cairo, {{-0.46, -0.30},
               {-0.16, -0.42},
               {0.16, -0.30},
               {0.46, -0.42},
               {0.46, 0.30},
               {0.16, 0.42},
               {-0.16, 0.30},
               {-0.46, 0.42}});
  ink(cairo, inner);
  pen(cairo, 0.05);
  line(cairo, {{-0.16, -0.36}, {-0.16, 0.28}});
  line(cairo, {{0.16, -0.28}, {0.16, 0.36}});
  disc(cairo, 0.0, -0.06, 0.14);
  area(cairo, {{-0.12, 0.01}, {0.12, 0.01}, {0, 0.26}});
  ink(cairo, colour);
  disc(cairo, 0.0, -0.06, 0.06);
}

void hammer(cairo_t* cairo) {
  pen(cairo, 0.12);
  line(cairo, {{-0.36, 0.40}, {0.10, -0.12}});
  pen(cairo, 0.04);
  area(cairo,
       {{-0.16, -0.26}, {0.06, -0.48}, {0.46, -0.04}, {0.26, 0.16}, {0.14, 0.02}, {0.00, -0.12}});
}

void scales(cairo_t* cairo) {
  pen(cairo, 0.07);
  line(cairo, {{0, -0.42}, {0, 0.38}});
  line(cairo, {{-0.36, -0.30}, {0.36, -0.30}});
  line(cairo, {{-0.22, 0.42}, {0.22, 0.42}});
  for (const double x : {-0.32, 0.32}) {
    line(cairo, {{x - 0.14, 0.06}, {x, -0.28}, {x + 0.14, 0.06}});
    cairo_new_sub_path(cairo);
    cairo_arc(cairo, x, 0.06, 0.17, 0, turn / 2);
    cairo_close_path(cairo);
    cairo_fill(cairo);
  }
}

void shop(cairo_t* cairo, const Colour& inner) {
  block(cairo, -0.38, -0.10, 0.76, 0.54);
  area(cairo, {{-0.36, -0.44}, {0.36, -0.44}, {0.48, -0.10}, {-0.48, -0.10}});
  for (const double x : {-0.36, -0.12, 0.12, 0.36}) disc(cairo, x, -0.10, 0.12);
  ink(cairo, inner);
  block(cairo, -0.26, 0.12, 0.20, 0.32);
  block(cairo, 0.06, 0.12, 0.22, 0.16);
}

void road(cairo_t* cairo, const Colour& inner) {
  area(cairo, {{-0.14, -0.46}, {0.14, -0.46}, {0.46, 0.46}, {-0.46, 0.46}});
  ink(cairo, inner);
  block(cairo, -0.025, -0.38, 0.05, 0.16);
  block(cairo, -0.035, -0.10, 0.07, 0.20);
  block(cairo, -0.045, 0.22, 0.09, 0.22);
}

void bulb(cairo_t* cairo, const Colour& inner) {
  disc(cairo, 0, -0.14, 0.32);
  area(cairo, {{-0.24, 0.04}, {0.24, 0.04}, {0.14, 0.26}, {-0.14, 0.26}});
  block(cairo, -0.14, 0.31, 0.28, 0.07);
  block(cairo, -0.09, 0.41, 0.18, 0.06);
  ink(cairo, inner);
  pen(cairo, 0.05);
  line(cairo, {{0.08, -0.32}, {-0.08, -0.10}, {0.08, -0.10}, {-0.06, 0.14}});
}

void landmark(cairo_t* cairo) {
  area(cairo, {{0, -0.48}, {0.46, -0.20}, {-0.46, -0.20}});
  for (const double x : {-0.36, -0.12, 0.12}) block(cairo, x, -0.14, 0.14, 0.42);
  block(cairo, 0.30, -0.14, 0.12, 0.42);
  block(cairo, -0.46, 0.32, 0.92, 0.13);
}

void basket(cairo_t* cairo, const Colour& inner) {
  area(cairo, {{-0.46, -0.06}, {0.46, -0.06}, {0.32, 0.44}, {-0.32, 0.44}});
  pen(cairo, 0.08);
  line(cairo, {{-0.30, -0.06}, {-0.12, -0.42}});
  line(cairo, {{0.30, -0.06}, {0.12, -0.42}});
  ink(cairo, inner);
  pen(cairo, 0.06);
  for (const double x : {-0.18, 0.0, 0.18}) line(cairo, {{x, 0.08}, {x * 0.8, 0.30}});
}

void house(cairo_t* cairo, const Colour& inner) {
  area(cairo, {{0, -0.46},
               {0.48, -0.02},
               {0.34, -0.02},
               {0.34, 0.44},
               {-0.34, 0.44},
               {-0.34, -0.02},
               {-0.48, -0.02}});
  ink(cairo, inner);
  block(cairo, -0.10, 0.12, 0.20, 0.32);
}

void briefcase(cairo_t* cairo, const Colour& inner) {
  pen(cairo, 0.08);
  line(cairo, {{-0.16, -0.22}, {-0.16, -0.38}, {0.16, -0.38}, {0.16, -0.22}});
  block(cairo, -0.46, -0.24, 0.92, 0.66);
  ink(cairo, inner);
  block(cairo, -0.46, 0.04, 0.92, 0.05);
  block(cairo, -0.07, -0.01, 0.14, 0.15);
}

void speech(cairo_t* cairo, const Colour& inner) {
  block(cairo, -0.46, -0.42, 0.92, 0.62);
  area(cairo, {{-0.26, 0.18}, {0.06, 0.18}, {-0.26, 0.46}});
  ink(cairo, inner);
  block(cairo, -0.05, -0.34, 0.10, 0.28);
  disc(cairo, 0, 0.06, 0.065);
}

void calendar(cairo_t* cairo, const Colour& inner) {
  block(cairo, -0.42, -0.36, 0.84, 0.82);
  block(cairo, -0.26, -0.48, 0.09, 0.20);
  block(cairo, 0.17, -0.48, 0.09, 0.20);
  ink(cairo, inner);
  block(cairo, -0.34, -0.14, 0.68, 0.05);
  pen(cairo, 0.09);
  cairo_move_to(cairo, -0.18, 0.16);
  cairo_line_to(cairo, -0.05, 0.29);
  cairo_line_to(cairo, 0.20, 0.04);
  cairo_stroke(cairo);
}

// Of things that a sector of the catalogue is about.
void draw_sector(cairo_t* cairo, Shape shape, const Colour& colour, const Colour& inner) {
  switch (shape) {
    case Shape::question:
      return question(cairo);
    case Shape::building:
      return building(cairo, inner);
    case Shape::map:
      return map(cairo, colour, inner);
    case Shape::hammer:
      return hammer(cairo);
    case Shape::scales:
      return scales(cairo);
    case Shape::shop:
      return shop(cairo, inner);
    case Shape::road:
      return road(cairo, inner);
    case Shape::bulb:
      return bulb(cairo, inner);
    case Shape::landmark:
      return landmark(cairo);
    case Shape::basket:
      return basket(cairo, inner);
    case Shape::house:
      return house(cairo, inner);
    case Shape::briefcase:
      return briefcase(cairo, inner);
    case Shape::speech:
      return speech(cairo, inner);
    default:
      return;
  }
}

}  // namespace

void draw_pictogram(cairo_t* cairo, Shape shape, const Colour& colour, const Colour& inner) {
  switch (shape) {
    case Shape::tick:
      return tick(cairo);
    case Shape::contrast:
      return contrast_mark(cairo);
    case Shape::lower:
      return lower(cairo);
    case Shape::wheelchair:
      return wheelchair(cairo);
    case Shape::cane:
      return cane(cairo);
    case Shape::expecting:
      return expecting(cairo);
    case Shape::coins:
      return coins(cairo, colour, inner);
    case Shape::person:
      return person(cairo);
    case Shape::headphones:
      return headphones(cairo);
    case Shape::people:
      return people(cairo, colour, inner);
    case Shape::printer:
      return printer(cairo, inner);
    case Shape::magnifier:
      return magnifier(cairo);
    case Shape::papers:
      return papers(cairo, inner);
    case Shape::no_link:
      return no_link(cairo);
    case Shape::calendar:
      return calendar(cairo, inner);
    default:
      return draw_sector(cairo, shape, colour, inner);
  }
}

}  // namespace dawr::ui
