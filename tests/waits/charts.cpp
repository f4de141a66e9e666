// dawr-wait-charts: how good the wait estimate is on a recorded queue, as tables and charts.
#include "broker/ctl/charts.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "broker/ctl/queue_log_file.h"
#include "tests/waits/formulas.h"

namespace {

using namespace dawr;
using estimate::LogRow;
using estimate::Quantiles;

constexpr std::int64_t day_s = 86'400;
constexpr double minute_s = 60;

struct Error {
  double sum{};
  std::uint64_t n{};
  void add(double predicted, double real) {
    sum += std::abs(predicted - real);
    ++n;
  }
  [[nodiscard]] double mean() const { return n == 0 ? 0 : sum / static_cast<double>(n); }
};

struct Errors {
  Error model, last_to_enter, mean_of_20, queue_length;
};

// How often the wait was within each quantile.
struct Within {
  std::array<std::uint64_t, 4> count{};
  std::uint64_t n{};
  void add(const Quantiles& wait, double real) {
    const std::array bounds{wait.p10, wait.p50, wait.p80, wait.p90};
    for (std::size_t i = 0; i < bounds.size(); ++i) count.at(i) += real <= bounds.at(i) ? 1 : 0;
    ++n;
  }
  [[nodiscard]] double percent(std::size_t i) const {
    return n == 0 ? 0 : 100.0 * static_cast<double>(count.at(i)) / static_cast<double>(n);
  }
};
constexpr std::array<double, 4> levels{10, 50, 80, 90};

// Asked again while somebody waits, against the first answer counted down.
struct Again {
  Error asked, counted_down;
};

struct Judged {
  std::map<std::int64_t, Errors> by_day;
  Errors all;
  Within first_day, later;
  std::map<std::size_t, Within> by_band;
  std::map<double, Again> by_age_s;
};

std::vector<LogRow> read(const std::string& file) {
  auto log = ctl::QueueLogFile::open(file);
  if (!log) throw std::runtime_error(log.error().text);
  std::vector<LogRow> rows;
  for (;;) {
    auto row = log->next();
    if (!row) throw std::runtime_error(row.error().text);
    if (!*row) return rows;
    rows.push_back(**std::move(row));
  }
}

// Of predicted medians.
struct Band {
  double from_min{};
  const char* name{};
};
constexpr std::array<Band, 5> bands{{{0, "median below 2 min"},
                                     {2, "2 to 10 min"},
                                     {10, "10 to 30 min"},
                                     {30, "30 to 60 min"},
                                     {60, "longer"}}};

std::size_t band_of(double median_s) {
  std::size_t band = 0;
  while (band + 1 < bands.size() && median_s >= bands.at(band + 1).from_min * minute_s) ++band;
  return band;
}

Judged judge(const std::vector<LogRow>& rows) {
  std::map<std::string, std::map<double, Quantiles>> predicted;
  estimate::LogReplay replay([&](const std::string& ticket, double age_s, const Quantiles& wait) {
    predicted[ticket][age_s] = wait;
  });
  for (const LogRow& row : rows) replay.add(row);
  replay.finish();

  const auto formulas = waits::formulas_of(rows);
  Judged judged;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const LogRow& row = rows[i];
    if (!row.teaches || !row.called_s) continue;
    const auto real = static_cast<double>(*row.called_s - row.arrived_s);
    const auto& answers = predicted.at(row.ticket);
    const Quantiles& first = answers.at(0);
    const std::int64_t day = row.arrived_s / day_s;
    for (Errors* errors : {&judged.by_day[day], &judged.all}) {
      errors->model.add(first.p50, real);
      errors->last_to_enter.add(formulas[i].last_to_enter, real);
      errors->mean_of_20.add(formulas[i].mean_of_20, real);
      errors->queue_length.add(formulas[i].queue_length, real);
    }
    (day == judged.by_day.begin()->first ? judged.first_day : judged.later).add(first, real);
    judged.by_band[band_of(first.p50)].add(first, real);
    for (const auto& [age_s, wait] : answers) {
      if (age_s == 0 || age_s >= real) continue;
      judged.by_age_s[age_s].asked.add(wait.p50, real - age_s);
      judged.by_age_s[age_s].counted_down.add(std::max(0.0, first.p50 - age_s), real - age_s);
    }
  }
  return judged;
}

void print(const Judged& judged, std::int64_t first_day) {
  const auto row = [](const std::string& name, const Errors& e) {
    std::printf("%-8s %7llu %9.1f %9.1f %9.1f %9.1f %7.3f %7.3f\n", name.c_str(),
                static_cast<unsigned long long>(e.model.n), e.model.mean(), e.last_to_enter.mean(),
                e.mean_of_20.mean(), e.queue_length.mean(), e.model.mean() / e.last_to_enter.mean(),
                e.model.mean() / e.queue_length.mean());
  };
  std::printf("mean error of the median in seconds\n%-8s %7s %9s %9s %9s %9s %7s %7s\n", "day", "n",
              "Dawr", "last in", "last 20", "formula", "x last", "x form");
  for (const auto& [day, errors] : judged.by_day) row(std::to_string(day - first_day + 1), errors);
  row("all", judged.all);
  std::printf("\nwithin      n    10 %%   50 %%   80 %%   90 %%\n");
  const auto within = [](const std::string& name, const Within& w) {
    std::printf("%-6s %6llu  %5.1f  %5.1f  %5.1f  %5.1f\n", name.c_str(),
                static_cast<unsigned long long>(w.n), w.percent(0), w.percent(1), w.percent(2),
                w.percent(3));
  };
  within("first", judged.first_day);
  within("later", judged.later);
  std::printf("\nstill waiting after   n   asked again   counted down   ratio\n");
  for (const auto& [age_s, again] : judged.by_age_s) {
    std::printf("%8.0f min %12llu %11.1f s %12.1f s %8.3f\n", age_s / minute_s,
                static_cast<unsigned long long>(again.asked.n), again.asked.mean(),
                again.counted_down.mean(), again.asked.mean() / again.counted_down.mean());
  }
}

// In tens of percent; on the diagonal, what is said is what happens.
ui::Plot reliability(const Judged& judged, const std::string& title) {
  ui::Plot plot{.title = title + ": how often the wait was within the bound",
                .along = ctl::percent_axis(),
                .up = ctl::percent_axis()};
  plot.along.title = "% that was meant";
  plot.up.title = "% that was";
  plot.lines.push_back(
      {.name = "", .points = {{0, 0}, {100, 100}}, .colour = ui::colours::mute, .dashed = true});
  const std::array colours{ui::colours::blue, ui::colours::arrow, ui::colours::ok,
                           ui::colours::warn, ui::colours::text};
  std::size_t next = 0;
  for (const auto& [band, within] : judged.by_band) {
    ui::PlotLine line{.name = bands.at(band).name, .colour = colours.at(next++)};
    for (std::size_t i = 0; i < levels.size(); ++i) {
      line.points.push_back({levels.at(i), within.percent(i)});
    }
    plot.lines.push_back(std::move(line));
  }
  return plot;
}

ui::Plot errors_by_day(const Judged& judged, const std::string& title) {
  ui::Plot plot{.title = title + ": mean error by day",
                .along = {.title = "day"},
                .up = {.title = "minutes"}};
  double highest = 0;
  const auto add = [&](const char* name, const ui::Colour& colour, bool dashed,
                       Error Errors::* method) {
    ui::PlotLine line{.name = name, .colour = colour, .dashed = dashed};
    double number = 1;
    for (const auto& [day, errors] : judged.by_day) {
      const double minutes = (errors.*method).mean() / minute_s;
      highest = std::max(highest, minutes);
      line.points.push_back({number++, minutes});
    }
    plot.lines.push_back(std::move(line));
  };
  add("Dawr", ui::colours::blue, false, &Errors::model);
  add("queue length x service / counters", ui::colours::arrow, false, &Errors::queue_length);
  add("wait of the last one called", ui::colours::ok, true, &Errors::last_to_enter);
  ctl::fit_from_zero(plot.up, highest);
  const auto days = static_cast<double>(judged.by_day.size());
  plot.along.from = 1;
  plot.along.to = std::max(2.0, days);
  plot.along.step = std::max(1.0, std::ceil(days / 12));
  plot.along.label = [](double day) { return std::to_string(std::lround(day)); };
  return plot;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("How good the wait estimate is on a recorded queue (docs/QUEUE_LOG.md)");
  std::string log;
  std::string title;
  std::string out;
  app.add_option("log", log, "LOG.csv or LOG.csv.gz")->required();
  app.add_option("--title", title, "Of the charts")->required();
  app.add_option("--out", out, "Charts to make: OUT-errors.png, OUT-reliability.png");
  CLI11_PARSE(app, argc, argv);
  try {
    const auto rows = read(log);
    if (rows.empty()) throw std::runtime_error(log + ": no rows");
    const Judged judged = judge(rows);
    print(judged, rows.front().arrived_s / day_s);
    if (out.empty()) return 0;
    for (const auto& [name, plot] : {std::pair{"-errors.png", errors_by_day(judged, title)},
                                     std::pair{"-reliability.png", reliability(judged, title)}}) {
      if (auto drawn = ctl::draw(plot, out + name); !drawn) {
        throw std::runtime_error(drawn.error().text);
      }
    }
  } catch (const std::exception& error) {
    std::cerr << "dawr-wait-charts: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
