// Icons as paths, in a square of side 1 around the origin. For canvas.cpp only.
#pragma once

#include <cairo/cairo.h>

#include "common/ui/canvas.h"

namespace dawr::ui {

// Fills a shape. `inner` colours what is drawn on top of it: the tick of the shield, the hands of
// the clock, the keyhole of the lock, the mark of the triangle.
void draw_shape(cairo_t* cairo, Shape shape, const Colour& colour, const Colour& inner);

// Two squares, one of them turned by an eighth.
void star_path(cairo_t* cairo);

}  // namespace dawr::ui
