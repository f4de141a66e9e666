#include <algorithm>
#include <cmath>

#include "display/manager/desk.h"

namespace dawr::display::manager {
namespace {

using std::chrono::minutes;

constexpr minutes quarter{15};
constexpr minutes shortest_day{6 * 60};
constexpr double steps = 4;

struct Axes {
  Box plot;
  Instant from{};
  Instant until{};
  double most{};  // people

  [[nodiscard]] double start_of(Instant at) const {
    const std::chrono::duration<double> past = at - from;
    const std::chrono::duration<double> all = until - from;
    return plot.start + plot.width * std::clamp(past / all, 0.0, 1.0);
  }
  [[nodiscard]] double top_of(double people) const {
    return plot.bottom() - plot.height * std::min(people / most, 1.0);
  }
};

// The least of 4, 8, 12, 20, 40, 80 … that shows everybody: a grid of four whole steps.
double rounded_up(double people) {
  double decade = 4;
  for (;;) {
    for (const double factor : {1.0, 2.0, 3.0, 5.0}) {
      if (decade * factor >= people) return decade * factor;
    }
    decade *= 10;
  }
}

Axes axes_of(const View& view, const Box& place) {
  const auto& quarters = view.figures.quarters;
  Axes axes{.plot = {place.start + 52, place.top + 76, place.width - 78, place.height - 126},
            .from = quarters.front().quarter};
  axes.until = std::max({quarters.back().quarter + quarter,
                         view.figures.day_open ? view.now : Instant{}, axes.from + shortest_day});
  double most = 1;
  for (const auto& one : quarters) {
    most = std::max({most, static_cast<double>(one.issued), static_cast<double>(one.called),
                     static_cast<double>(one.waiting)});
  }
  axes.most = rounded_up(most);
  return axes;
}

void add_legend(const Desk& desk, const Box& place) {
  double start = place.start + 396;
  const auto item = [&](std::string_view words, const Colour& colour, double height) {
    desk.sheet.plane(desk.box(start, place.top + 28 - height / 2, 24, height), colour, desk.px(3));
    desk.sheet.say(desk.box(start + 32, place.top + 10, 180, 36), words,
                   desk.text(16, colours::soft));
    start += 216;
  };
  item("manager.curve_waiting", colours::gold, 5);
  item("manager.curve_arrivals", bar_middle, 16);
  item("manager.curve_calls", colours::mint, 5);
}

void add_grid(const Desk& desk, const Axes& axes) {
  for (double step = 0; step <= steps; ++step) {
    const double people = axes.most * step / steps;
    const double top = axes.top_of(people);
    desk.sheet.plane(desk.box(axes.plot.start, top, axes.plot.width, 1),
                     ui::with_alpha(colours::line, 0.7));
    desk.sheet.write(desk.box(axes.plot.start - 42, top - 14, 36, 28),
                     desk.words().number(static_cast<std::int64_t>(std::lround(people))),
                     desk.text(14, colours::soft), at_end);
  }
  const auto all = axes.until - axes.from;
  const auto every = all > shortest_day * 2 ? minutes{120} : minutes{60};
  for (Instant at = std::chrono::ceil<std::chrono::hours>(axes.from); at <= axes.until;
       at += every) {
    desk.sheet.write(desk.box(axes.start_of(at) - 52, axes.plot.bottom() + 6, 104, 28),
                     clock_text(desk, at), desk.text(14, colours::soft), centred);
  }
}

void add_bars(const Desk& desk, const Axes& axes) {
  for (const auto& one : desk.view.figures.quarters) {
    if (one.issued == 0) continue;
    const double start = axes.start_of(one.quarter);
    const double width = std::max(3.0, axes.start_of(one.quarter + quarter) - start - 6);
    const double top = axes.top_of(one.issued);
    desk.sheet.plane(desk.box(start + 3, top, width, axes.plot.bottom() - top), bar_middle,
                     desk.px(4));
  }
}

template <class Value>
void add_line(const Desk& desk, const Axes& axes, const Colour& colour, double width, Value value) {
  std::vector<ui::Point> points;
  for (const auto& one : desk.view.figures.quarters) {
    const Instant middle = std::min(one.quarter + quarter / 2, desk.view.now);
    points.push_back(desk.point(axes.start_of(middle), axes.top_of(value(one))));
  }
  desk.sheet.curve(std::move(points), colour, desk.px(width));
}

void add_now(const Desk& desk, const Axes& axes) {
  if (!desk.view.figures.day_open) return;
  const double now = axes.start_of(desk.view.now);
  desk.sheet.plane(desk.box(now - 1, axes.plot.top - 4, 2, axes.plot.height + 4), colours::white);
  const Box label = desk.box(now - 32, axes.plot.top - 24, 64, 26);
  desk.sheet.plane(label, colours::white, desk.px(13));
  desk.sheet.say(label, "manager.now", desk.text(15, colours::navy, ui::Weight::bold), centred);
}

}  // namespace

void add_curve(const Desk& desk, const Box& place) {
  add_card(desk, desk.box(place), "manager.curve");
  if (desk.view.figures.quarters.empty()) {
    desk.sheet.say(desk.box(place.start + 36, place.top + 142, place.width - 72, 60),
                   "manager.curve_none", desk.text(22, colours::soft), centred);
    return;
  }
  const Axes axes = axes_of(desk.view, place);
  add_legend(desk, place);
  add_grid(desk, axes);
  add_bars(desk, axes);
  add_line(desk, axes, colours::mint, 2.5, [](const auto& one) { return one.called; });
  add_line(desk, axes, colours::gold, 4, [](const auto& one) { return one.waiting; });
  add_now(desk, axes);
}

}  // namespace dawr::display::manager
