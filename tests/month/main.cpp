// dawr-month: what appointments do to a centre, month by month, as a table; with --sweep for one
// published number after another, with the charts of docs/APPOINTMENTS.md.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <vector>

#include <CLI/CLI.hpp>

#include "broker/ctl/charts.h"
#include "tests/month/month.h"

namespace {

using namespace dawr;
using namespace dawr::month;

struct Options {
  std::uint32_t seed{1};
  int days{22};
  double load{0.8};
  int credit{60};
  int share{20};
  int booking_percent{30};
  bool sweep{};
  std::filesystem::path out;
};

struct Setting {
  int share{20};
  int credit{60};
  int callable_before{2};
};

struct Outcome {
  double booked{};  // percent of all people
  double kept{};    // percent of those
  double growth{};  // percent
  double longest{};
};

AppointmentRules rules_of(const Setting& setting) {
  AppointmentRules rules;
  rules.share_percent = static_cast<std::uint8_t>(setting.share);
  rules.credit = minutes{setting.credit};
  rules.check_in_before = std::min(rules.check_in_before, rules.credit);
  rules.callable_before = minutes{setting.callable_before};
  return rules;
}

Outcome measure(const Options& options, const Setting& setting) {
  MonthOptions each{.seed = options.seed,
                    .days = options.days,
                    .load = options.load,
                    .booking_percent = options.booking_percent,
                    .rules = {}};
  each.rules.appointments = rules_of(setting);
  const auto with = run_month(each);
  const auto without = run_month_of_walk_ins(each);
  return {.booked = 100.0 * with.booked / with.people,
          .kept = with.kept_percent,
          .growth = 100 * (with.walk_in_p90 / without.walk_in_p90 - 1),
          .longest = with.longest};
}

Outcome print(const Options& options, const Setting& setting) {
  const auto outcome = measure(options, setting);
  std::printf("%.2f,%d,%d,%d,%.1f,%.1f,%.1f,%.0f\n", options.load, setting.share, setting.credit,
              setting.callable_before, outcome.booked, outcome.kept, outcome.growth,
              outcome.longest);
  std::fflush(stdout);
  return outcome;
}

bool draw_or_tell(const ui::Plot& plot, const std::filesystem::path& file) {
  if (const auto drawn = ctl::draw(plot, file); !drawn) {
    std::cerr << "dawr-month: " << drawn.error().text << '\n';
    return false;
  }
  return true;
}

int sweep(Options options) {
  constexpr std::array<int, 7> shares{10, 15, 20, 25, 30, 40, 60};
  constexpr std::array<double, 3> loads{0.6, 0.7, 0.8};
  constexpr std::array<ui::Colour, 3> inks{
      ui::Colour{0.11, 0.44, 0.36}, ui::Colour{0.72, 0.53, 0.04}, ui::Colour{0.75, 0.22, 0.17}};
  const auto whole = [](double at) { return std::to_string(std::lround(at)); };
  const ui::PlotAxis share_axis{
      .title = "share that can be booked, %", .from = 10, .to = 60, .step = 10, .label = whole};
  ui::Plot kept{.title = "Appointments called within ten minutes of their slot",
                .along = share_axis,
                .up = {.title = "%", .from = 90, .to = 100, .step = 2, .label = whole}};
  ui::Plot growth{.title = "Walk-ins' p90 wait, against the same people without appointments",
                  .along = share_axis,
                  .up = {.title = "%", .from = -20, .to = 50, .step = 10, .label = whole}};
  const auto usual = options.load;
  for (std::size_t i = 0; i < loads.size(); ++i) {
    const std::string name = "load of " + whole(100 * loads.at(i)) + " %";
    ui::PlotLine kept_line{.name = name, .colour = inks.at(i)};
    ui::PlotLine growth_line{.name = name, .colour = inks.at(i)};
    options.load = loads.at(i);
    for (const int share : shares) {
      const auto outcome = print(options, {.share = share});
      kept_line.points.push_back({static_cast<double>(share), outcome.kept});
      growth_line.points.push_back({static_cast<double>(share), outcome.growth});
    }
    kept.lines.push_back(kept_line);
    growth.lines.push_back(growth_line);
  }
  options.load = usual;
  for (const int credit : {15, 30, 45, 60}) print(options, {.credit = credit});
  for (const int before : {0, 5, 10}) print(options, {.callable_before = before});
  if (options.out.empty()) return EXIT_SUCCESS;
  const bool drawn = draw_or_tell(kept, options.out / "appointments-kept.png") &&
                     draw_or_tell(growth, options.out / "appointments-walk-ins.png");
  return drawn ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"What appointments do to a centre that is made up."};
  Options options;
  app.add_option("--seed", options.seed, "of the people");
  app.add_option("--days", options.days, "in a row")->check(CLI::Range(1, 10000));
  app.add_option("--load", options.load, "of the counters")->check(CLI::Range(0.1, 1.5));
  app.add_option("--booking-percent", options.booking_percent, "of people who would book")
      ->check(CLI::Range(0, 100));
  app.add_option("--share-percent", options.share, "that can be booked")->check(CLI::Range(1, 100));
  app.add_option("--credit-minutes", options.credit, "of an appointment")
      ->check(CLI::Range(0, 240));
  app.add_flag("--sweep", options.sweep, "one published number after another");
  app.add_option("--out", options.out, "a folder for the charts of a sweep");
  CLI11_PARSE(app, argc, argv);
  std::puts(
      "load,share_percent,credit_minutes,callable_before_minutes,booked_percent,kept_percent,"
      "walk_in_p90_growth_percent,longest_minutes");
  if (options.sweep) return sweep(options);
  print(options, {.share = options.share, .credit = options.credit});
  return EXIT_SUCCESS;
}
