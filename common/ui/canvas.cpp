#include "common/ui/canvas.h"

#include <algorithm>
#include <numbers>
#include <string>

#include <pango/pangocairo.h>

#include "common/ui/shapes.h"

namespace dawr::ui {
namespace {

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
using ContextPointer = std::unique_ptr<PangoContext, Unref>;
using LayoutPointer = std::unique_ptr<PangoLayout, Unref>;

// Everything that the machine's own font settings could change is fixed here: the same picture on
// every machine that has the same fonts.
ContextPointer make_context(Direction direction, Medium medium) {
  ContextPointer context(pango_font_map_create_context(pango_cairo_font_map_get_default()));
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  const bool on_dots = medium == Medium::paper;
  cairo_font_options_set_hint_style(options,
                                    on_dots ? CAIRO_HINT_STYLE_FULL : CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options,
                                      on_dots ? CAIRO_HINT_METRICS_ON : CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context.get(), options);
  cairo_font_options_destroy(options);
  pango_context_set_round_glyph_positions(context.get(), on_dots ? TRUE : FALSE);
  const bool rtl = direction == Direction::right_to_left;
  pango_context_set_base_dir(context.get(), rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
  pango_context_set_language(context.get(), pango_language_from_string(rtl ? "ar" : "en"));
  return context;
}

constexpr double pixels(int pango_units) { return static_cast<double>(pango_units) / PANGO_SCALE; }
int units(double value) { return static_cast<int>(value * PANGO_SCALE); }

void set_colour(cairo_t* cairo, const Colour& colour) {
  cairo_set_source_rgba(cairo, colour.red, colour.green, colour.blue, colour.alpha);
}

void rounded_path(cairo_t* cairo, double left, double top, double width, double height,
                  double radius) {
  constexpr double quarter = std::numbers::pi / 2;
  const double r = std::min({radius, width / 2, height / 2});
  cairo_new_sub_path(cairo);
  cairo_arc(cairo, left + width - r, top + r, r, -quarter, 0);
  cairo_arc(cairo, left + width - r, top + height - r, r, 0, quarter);
  cairo_arc(cairo, left + r, top + height - r, r, quarter, 2 * quarter);
  cairo_arc(cairo, left + r, top + r, r, 2 * quarter, 3 * quarter);
  cairo_close_path(cairo);
}

// A lone line is centred by this: its capitals and Arabic stems rise about 0.66 of the font size
// above the baseline, so half of that is below the middle.
constexpr double baseline_below_middle = 0.33;

}  // namespace

struct Canvas::Impl {
  cairo_t* cairo;
  Size size;
  Direction direction;
  ContextPointer left_to_right;
  ContextPointer right_to_left;

  Impl(cairo_surface_t* surface, Size of, Direction towards, Medium medium)
      : cairo(cairo_create(surface)),
        size(of),
        direction(towards),
        left_to_right(make_context(Direction::left_to_right, medium)),
        right_to_left(make_context(Direction::right_to_left, medium)) {}
  ~Impl() { cairo_destroy(cairo); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  [[nodiscard]] double left_of(const Box& box) const {
    return direction == Direction::right_to_left ? size.width - box.end() : box.start;
  }

  [[nodiscard]] LayoutPointer layout(std::string_view text, const TextStyle& style,
                                     Direction towards) const {
    auto* context = towards == Direction::right_to_left ? right_to_left.get() : left_to_right.get();
    LayoutPointer layout(pango_layout_new(context));
    pango_layout_set_auto_dir(layout.get(), FALSE);
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    auto* font = pango_font_description_from_string(families_for(style.face, text).c_str());
    pango_font_description_set_weight(
        font, style.weight == Weight::bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
    pango_layout_set_font_description(layout.get(), font);
    pango_font_description_free(font);
    return layout;
  }
};

Canvas::Canvas(cairo_surface_t* surface, Size size, Direction direction, Medium medium)
    : impl_(std::make_unique<Impl>(surface, size, direction, medium)) {}
Canvas::~Canvas() = default;
Canvas::Canvas(Canvas&&) noexcept = default;
Canvas& Canvas::operator=(Canvas&&) noexcept = default;

Size Canvas::size() const { return impl_->size; }
Box Canvas::whole() const {
  return {0, 0, static_cast<double>(impl_->size.width), static_cast<double>(impl_->size.height)};
}
Direction Canvas::direction() const { return impl_->direction; }
void Canvas::set_direction(Direction direction) { impl_->direction = direction; }
double Canvas::left_of(const Box& box) const { return impl_->left_of(box); }

void Canvas::fill(const Box& box, const Colour& colour) {
  set_colour(impl_->cairo, colour);
  cairo_rectangle(impl_->cairo, left_of(box), box.top, box.width, box.height);
  cairo_fill(impl_->cairo);
}

void Canvas::fill_gradient(const Box& box, const Colour& top, const Colour& bottom) {
  cairo_pattern_t* gradient = cairo_pattern_create_linear(0, box.top, 0, box.bottom());
  cairo_pattern_add_color_stop_rgb(gradient, 0, top.red, top.green, top.blue);
  cairo_pattern_add_color_stop_rgb(gradient, 1, bottom.red, bottom.green, bottom.blue);
  cairo_set_source(impl_->cairo, gradient);
  cairo_rectangle(impl_->cairo, left_of(box), box.top, box.width, box.height);
  cairo_fill(impl_->cairo);
  cairo_pattern_destroy(gradient);
}

void Canvas::fill_rounded(const Box& box, double radius, const Colour& colour) {
  set_colour(impl_->cairo, colour);
  rounded_path(impl_->cairo, left_of(box), box.top, box.width, box.height, radius);
  cairo_fill(impl_->cairo);
}

void Canvas::stroke_rounded(const Box& box, double radius, double width, const Colour& colour) {
  set_colour(impl_->cairo, colour);
  cairo_set_line_width(impl_->cairo, width);
  rounded_path(impl_->cairo, left_of(box) + width / 2, box.top + width / 2, box.width - width,
               box.height - width, radius - width / 2);
  cairo_stroke(impl_->cairo);
}

void Canvas::stroke_lines(const std::vector<Point>& points, double width, const Colour& colour,
                          bool dashed) {
  cairo_t* cairo = impl_->cairo;
  cairo_save(cairo);
  set_colour(cairo, colour);
  cairo_set_line_width(cairo, width);
  cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
  const double dashes[] = {4 * width, 3 * width};
  if (dashed) cairo_set_dash(cairo, dashes, 2, 0);
  cairo_new_path(cairo);
  for (const Point& point : points)
    cairo_line_to(cairo, left_of({point.start, 0, 0, 0}), point.top);
  cairo_stroke(cairo);
  cairo_restore(cairo);
}

void Canvas::fill_shape(Shape shape, const Box& box, const Colour& colour, const Colour& inner,
                        std::optional<Direction> direction) {
  const double side = std::min(box.width, box.height);
  cairo_save(impl_->cairo);
  cairo_translate(impl_->cairo, left_of(box) + box.width / 2, box.middle());
  const bool mirrored =
      shape == Shape::arrow && direction.value_or(impl_->direction) == Direction::right_to_left;
  cairo_scale(impl_->cairo, mirrored ? -side : side, side);
  draw_shape(impl_->cairo, shape, colour, inner);
  cairo_restore(impl_->cairo);
}

void Canvas::stroke_star(const Box& box, double width, const Colour& colour) {
  const double side = std::min(box.width, box.height);
  cairo_save(impl_->cairo);
  cairo_translate(impl_->cairo, left_of(box) + box.width / 2, box.middle());
  cairo_scale(impl_->cairo, side, side);
  star_path(impl_->cairo);
  cairo_restore(impl_->cairo);
  set_colour(impl_->cairo, colour);
  cairo_set_line_width(impl_->cairo, width);
  cairo_stroke(impl_->cairo);
}

void Canvas::clip(const Box& box) {
  cairo_save(impl_->cairo);
  cairo_rectangle(impl_->cairo, left_of(box), box.top, box.width, box.height);
  cairo_clip(impl_->cairo);
}

void Canvas::unclip() { cairo_restore(impl_->cairo); }

double Canvas::text_width(std::string_view text, const TextStyle& style) const {
  const auto layout = impl_->layout(text, style, impl_->direction);
  PangoRectangle logical{};
  pango_layout_get_extents(layout.get(), nullptr, &logical);
  return pixels(logical.width);
}

namespace {

// A line that is a little smaller reads better than two.
constexpr double prefer_one_line_down_to = 0.85;

// Wraps `layout` at `width` and says whether it keeps to the lines and the height allowed.
bool fits(PangoLayout* layout, double width, double height, int lines) {
  PangoRectangle logical{};
  if (lines == 1) {
    pango_layout_get_extents(layout, nullptr, &logical);
    return pixels(logical.width) <= width;
  }
  pango_layout_set_width(layout, units(width));
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_get_extents(layout, nullptr, &logical);
  return pango_layout_get_line_count(layout) <= lines && pixels(logical.height) <= height;
}

void cut_to(PangoLayout* layout, double width, int lines) {
  pango_layout_set_width(layout, units(width));
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_height(layout, lines == 1 ? 0 : -lines);
  pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
}

PangoAlignment physical(Align align, Direction screen) {
  if (align == Align::centre) return PANGO_ALIGN_CENTER;
  const bool starts_left = screen == Direction::left_to_right;
  return (align == Align::start) == starts_left ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT;
}

}  // namespace

double Canvas::text(const Box& box, std::string_view text, const TextStyle& style,
                    const TextPlace& place) {
  if (text.empty() || box.width <= 0) return 0;
  const auto towards = place.direction.value_or(impl_->direction);
  auto scaled = style;
  auto layout = impl_->layout(text, scaled, towards);
  const auto is_done = [&] {
    const bool small = scaled.size < style.size * prefer_one_line_down_to;
    return fits(layout.get(), box.width, box.height, 1) ||
           (place.lines > 1 && small && fits(layout.get(), box.width, box.height, place.lines));
  };
  while (!is_done()) {
    if (scaled.size <= style.size * place.least_scale) {
      cut_to(layout.get(), box.width, place.lines);
      break;
    }
    scaled.size = std::max(scaled.size * 0.96, style.size * place.least_scale);
    layout = impl_->layout(text, scaled, towards);
  }

  // With the width set, Pango itself puts each line to its side of the box.
  pango_layout_set_width(layout.get(), units(box.width));
  pango_layout_set_alignment(layout.get(), physical(place.align, impl_->direction));
  PangoRectangle logical{};
  pango_layout_get_extents(layout.get(), nullptr, &logical);
  const bool single = pango_layout_get_line_count(layout.get()) == 1;
  const double top = single ? box.middle() + baseline_below_middle * scaled.size -
                                  pixels(pango_layout_get_baseline(layout.get()))
                            : box.middle() - pixels(logical.height) / 2 - pixels(logical.y);
  set_colour(impl_->cairo, style.colour);
  cairo_move_to(impl_->cairo, left_of(box), top);
  pango_cairo_show_layout(impl_->cairo, layout.get());
  return pixels(logical.width);
}

Ink Canvas::ink_of(std::string_view text, const TextStyle& style) const {
  const auto layout = impl_->layout(text, style, Direction::left_to_right);
  PangoRectangle ink{};
  pango_layout_get_extents(layout.get(), &ink, nullptr);
  const int baseline = pango_layout_get_baseline(layout.get());
  return {pixels(ink.x), pixels(ink.y - baseline), pixels(ink.width), pixels(ink.height)};
}

Ink Canvas::ink_of_digits(std::string_view digits, const TextStyle& style) const {
  auto ink = ink_of(digits, style);
  const bool western = !digits.empty() && digits.front() >= '0' && digits.front() <= '9';
  const auto reference = ink_of(western ? "1" : "١", style);
  ink.top = reference.top;
  ink.height = reference.height;
  return ink;
}

void Canvas::number(const Box& box, std::string_view digits, TextStyle style, Align align) {
  auto ink = ink_of_digits(digits, style);
  const double scale = std::min({1.0, box.width / ink.width, box.height / ink.height});
  if (scale < 1) {
    style.size *= scale;
    ink = ink_of_digits(digits, style);
  }
  const double room = box.width - ink.width;
  const double offset = align == Align::start ? 0 : align == Align::end ? room : room / 2;
  const double left = left_of({box.start + offset, box.top, ink.width, box.height});
  text_at(left - ink.left, box.middle() - (ink.top + ink.height / 2), digits, style);
}

void Canvas::text_at(double left, double baseline, std::string_view text, const TextStyle& style) {
  const auto layout = impl_->layout(text, style, Direction::left_to_right);
  set_colour(impl_->cairo, style.colour);
  cairo_move_to(impl_->cairo, left, baseline - pixels(pango_layout_get_baseline(layout.get())));
  pango_cairo_show_layout(impl_->cairo, layout.get());
}

}  // namespace dawr::ui
