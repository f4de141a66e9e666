#include "broker/ctl/charts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "broker/ctl/output_file.h"
#include "common/domain/service_dates.h"
#include "common/ui/fonts.h"
#include "common/ui/picture.h"

namespace dawr::ctl {
namespace {

constexpr ui::Size size{1200, 640};
constexpr int most_labels = 10;

std::string whole_text(double value) { return std::to_string(std::lround(value)); }

// 1, 2 or 5 of some power of ten, so that `range` takes at most `steps`.
double round_step(double range, int steps) {
  const double least = range / steps;
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= least) return factor * power;
  }
  return 10 * power;
}

}  // namespace

ui::PlotAxis hours_axis(std::string title) {
  return {.title = std::move(title), .label = [](double hour) { return whole_text(hour) + ":00"; }};
}

ui::PlotAxis days_axis(ServiceDate first, ServiceDate last) {
  const auto days = static_cast<double>((last - first).count());
  return {.title = "day",
          .from = 0,
          .to = std::max(days, 1.0),
          .step = std::max(1.0, std::ceil(days / most_labels)),
          .label = [first](double day) {
            return date_text(first + std::chrono::days{std::lround(day)});
          }};
}

ui::PlotAxis percent_axis() {
  return {.title = "%", .from = 0, .to = 100, .step = 20, .label = whole_text};
}

void fit_from_zero(ui::PlotAxis& axis, double highest) {
  constexpr int steps = 6;
  axis.from = 0;
  axis.step = round_step(highest, steps);
  axis.to = std::ceil(highest / axis.step) * axis.step;
  axis.label = [](double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%g", value);
    return std::string(text.data());
  };
}

Result<> draw(const ui::Plot& plot, const std::filesystem::path& file) {
  if (auto faces = ui::check_fonts(); !faces) return faces;
  ui::Picture picture(size);
  auto canvas = picture.canvas(ui::Direction::left_to_right);
  ui::paint_plot(canvas, canvas.whole(), plot);
  auto output = OutputFile::create(file, "--plot", ".png");
  if (!output) return std::unexpected(output.error());
  if (auto written = picture.write_png(output->unfinished()); !written) return written;
  return output->finish();
}

}  // namespace dawr::ctl
