// A chart: lines over a grid, with a title, named axes and a legend. Time and numbers run from the
// start edge, as the page does.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "common/ui/canvas.h"

namespace dawr::ui {

struct PlotAxis {
  std::string title{};
  double from{};
  double to{1};
  double step{1};  // of the grid
  // Of a grid line.
  std::function<std::string(double)> label{[](double) { return std::string(); }};
};

struct PlotLine {
  std::string name{};  // in the legend; empty: not there
  std::vector<Point> points{};
  Colour colour{};
  double width{2.5};
  bool dashed{};
};

struct Plot {
  std::string title{};
  PlotAxis along{};
  PlotAxis up{};
  std::vector<PlotLine> lines{};
};

// Points beyond the axes are cut off at the edge. On a light ground.
void paint_plot(Canvas& canvas, const Box& box, const Plot& plot);

}  // namespace dawr::ui
