#include "common/ui/plot.h"

#include <algorithm>
#include <cmath>

namespace dawr::ui {
namespace {

constexpr double title_size = 22;
constexpr double text_size = 15;

double share(const PlotAxis& axis, double value) {
  return std::clamp((value - axis.from) / (axis.to - axis.from), 0.0, 1.0);
}

class Painter {
 public:
  Painter(Canvas& canvas, Box box, const Plot& plot) : canvas_(canvas), plot_(plot) {
    canvas_.fill(box, colours::background);
    box = inset(box, 24, 18);
    title_ = cut_top(box, title_size * 1.8);
    legend_ = cut_top(box, text_size * 2);
    along_title_ = cut_bottom(box, text_size * 1.8);
    along_labels_ = cut_bottom(box, text_size * 1.8);
    up_title_ = cut_top(box, text_size * 2.6);
    up_labels_ = cut_start(box, 64);
    area_ = box;
    along_labels_.start = area_.start;
    along_labels_.width = area_.width;
  }

  void paint() {
    canvas_.text(title_, plot_.title, {Face::heading, Weight::bold, title_size, colours::text});
    canvas_.text(cut_top(up_title_, text_size * 1.8), plot_.up.title, style());
    canvas_.text(along_title_, plot_.along.title, style(), {.align = Align::centre});
    canvas_.fill(area_, colours::white);
    paint_grid();
    canvas_.clip(area_);
    for (const PlotLine& line : plot_.lines) paint_line(line);
    canvas_.unclip();
    paint_legend();
  }

 private:
  static TextStyle style() { return {Face::body, Weight::regular, text_size, colours::mute}; }

  [[nodiscard]] Point place(const Point& value) const {
    return {area_.start + share(plot_.along, value.start) * area_.width,
            area_.bottom() - share(plot_.up, value.top) * area_.height};
  }

  void paint_grid() {
    const auto each = [](const PlotAxis& axis, auto&& paint) {
      for (int i = 0; axis.from + i * axis.step <= axis.to + axis.step / 1000; ++i) {
        paint(axis.from + i * axis.step);
      }
    };
    each(plot_.up, [&](double value) {
      const double y = place({plot_.along.from, value}).top;
      canvas_.stroke_lines({{area_.start, y}, {area_.end(), y}}, 1, colours::grid);
      canvas_.text({up_labels_.start, y - text_size, up_labels_.width - 8, 2 * text_size},
                   plot_.up.label(value), style(), {.align = Align::end});
    });
    each(plot_.along, [&](double value) {
      const double x = place({value, plot_.up.from}).start;
      canvas_.stroke_lines({{x, area_.top}, {x, area_.bottom()}}, 1, colours::grid);
      canvas_.text({x - 50, along_labels_.top, 100, along_labels_.height}, plot_.along.label(value),
                   style(), {.align = Align::centre});
    });
  }

  void paint_line(const PlotLine& line) {
    std::vector<Point> points;
    points.reserve(line.points.size());
    for (const Point& point : line.points) points.push_back(place(point));
    if (points.size() == 1) {  // no line, yet there is something to see
      const auto& [start, top] = points.front();
      const double r = 2 * line.width;
      return canvas_.fill_rounded({start - r, top - r, 2 * r, 2 * r}, r, line.colour);
    }
    canvas_.stroke_lines(points, line.width, line.colour, line.dashed);
  }

  void paint_legend() {
    for (const PlotLine& line : plot_.lines) {
      if (line.name.empty()) continue;
      const auto sample = cut_start(legend_, 34);
      canvas_.stroke_lines({{sample.start, sample.middle()}, {sample.start + 26, sample.middle()}},
                           line.width, line.colour, line.dashed);
      const auto named = cut_start(legend_, canvas_.text_width(line.name, style()) + 28);
      canvas_.text(named, line.name, style());
    }
  }

  Canvas& canvas_;
  const Plot& plot_;
  Box title_, legend_, up_title_, up_labels_, along_title_, along_labels_, area_;
};

}  // namespace

void paint_plot(Canvas& canvas, const Box& box, const Plot& plot) {
  Painter(canvas, box, plot).paint();
}

}  // namespace dawr::ui
