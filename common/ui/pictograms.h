// Icons of things and people, as paths in a square of side 1 around the origin. For shapes.cpp
// only.
#pragma once

#include <cairo/cairo.h>

#include "common/ui/canvas.h"

namespace dawr::ui {

// `colour` is the source already; `inner` is what shows through.
void draw_pictogram(cairo_t* cairo, Shape shape, const Colour& colour, const Colour& inner);

}  // namespace dawr::ui
