#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "broker/ctl/charts.h"
#include "broker/ctl/commands.h"
#include "broker/ctl/journal_walk.h"
#include "broker/floor/config.h"
#include "broker/planning/recorded_day.h"
#include "broker/planning/staffing.h"
#include "common/domain/service_dates.h"
#include "common/text/time_zone.h"

namespace dawr::ctl {
namespace {

using planning::DayFigures;
using planning::DayResult;
using planning::Plan;

std::unexpected<Fault> refused(std::string text) {
  return std::unexpected(Fault{FaultKind::refused, std::move(text)});
}

// One of the days that are laid side by side.
struct Column {
  std::string name;
  DayResult result;
  std::map<LineId, DayFigures> figures;
  double counter_hours{};
  double overtime_min{};
};

std::string number(double value, const char* form = "%.1f") {
  char text[40];
  std::snprintf(text, sizeof text, form, value);
  return text;
}

std::string wait_text(const DayFigures& figures, double quantile) {
  const auto minutes = figures.wait_min(quantile);
  if (minutes) return number(*minutes);
  return figures.visitors > figures.left ? "never" : "-";
}

// What of the recorded day another configuration does not have; empty: nothing.
std::string missing_in(const CentrePolicy& policy, const Plan& recorded) {
  for (const planning::Visitor& visitor : recorded.visitors) {
    const auto service = std::string(visitor.service.view());
    if (find_service(policy, visitor.service) == nullptr) return "service " + service;
    for (const planning::Hop& hop : visitor.onward) {
      if (find_line(policy, hop.line) == nullptr) {
        return std::string("line ") + hop.line.value;
      }
    }
  }
  for (const planning::Shift& shift : recorded.shifts) {
    if (find_counter(policy, shift.counter) == nullptr) {
      return "counter " + std::to_string(shift.counter.value);
    }
    if (find_clerk(policy, shift.clerk) == nullptr) {
      return "clerk " + std::to_string(shift.clerk.value);
    }
  }
  return {};
}

class Table {
 public:
  explicit Table(std::ostream& out) : out_(out) {}
  void row(const std::string& name, const std::vector<std::string>& cells) {
    char text[80];
    std::snprintf(text, sizeof text, "%-26s", name.c_str());
    out_ << text;
    for (const std::string& cell : cells) {
      std::snprintf(text, sizeof text, "%12s", cell.c_str());
      out_ << text;
    }
    out_ << "\n";
  }

 private:
  std::ostream& out_;
};

template <class Value>
std::vector<std::string> cells(const std::vector<Column>& columns, LineId line, Value&& value) {
  std::vector<std::string> all;
  for (const Column& column : columns) {
    const auto found = column.figures.find(line);
    all.push_back(found == column.figures.end() ? "-" : value(found->second));
  }
  return all;
}

void print_figures(Table& table, const std::vector<Column>& columns, LineId line) {
  table.row("called", cells(columns, line, [](const DayFigures& f) {
              return std::to_string(f.called) + "/" + std::to_string(f.visitors);
            }));
  table.row("left before their call",
            cells(columns, line, [](const DayFigures& f) { return std::to_string(f.left); }));
  table.row("wait, median, min",
            cells(columns, line, [](const DayFigures& f) { return wait_text(f, 0.5); }));
  table.row("wait, 90 %, min",
            cells(columns, line, [](const DayFigures& f) { return wait_text(f, 0.9); }));
  table.row("in target, %", cells(columns, line, [](const DayFigures& f) {
              const auto share = f.share_in_target();
              return share ? number(100 * *share, "%.0f") : "-";
            }));
}

Column column_of(std::string name, const Plan& plan, const DayResult& result) {
  return {std::move(name), result, planning::figures_of(plan, result),
          planning::counter_hours(plan.shifts),
          std::chrono::duration<double, std::ratio<60>>(result.overtime).count()};
}

// The middle wait of those who came within each half hour, along the day; with a gap where most of
// them were never called.
Result<> plot_waits(const std::filesystem::path& file, const std::string& title,
                    const std::vector<Column>& columns, const text::TimeZone& zone) {
  constexpr std::array colours{ui::colours::mute, ui::colours::blue, ui::colours::arrow};
  const auto hour_of = [&](Instant at) {
    const auto civil = zone.civil(at);
    return civil.hour + civil.minute / 60.0;
  };
  ui::Plot plot{.title = title,
                .along = hours_axis("came at"),
                .up = {.title = "minutes until the first call, median of half an hour"}};
  double highest = 10;
  double first = 24;
  double last = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const ui::PlotLine style{.colour = colours.at(i), .dashed = i == 0};
    ui::PlotLine line = style;
    line.name = columns[i].name;
    for (const auto& [hour, wait_min] : planning::waits_over_day(columns[i].result, hour_of, 0.5)) {
      first = std::min(first, hour);
      last = std::max(last, hour);
      if (wait_min) {
        line.points.push_back({hour, *wait_min});
        highest = std::max(highest, *wait_min);
      } else {
        plot.lines.push_back(std::exchange(line, style));
      }
    }
    plot.lines.push_back(std::move(line));
  }
  plot.along.from = std::floor(first);
  plot.along.to = std::ceil(last + 0.01);
  fit_from_zero(plot.up, highest);
  return draw(plot, file);
}

}  // namespace

Result<> what_if(const WhatIfOptions& options, std::ostream& out) {
  const auto config = load_centre(options.centre);
  if (!config) return refused("the centre's configuration is unsound:\n" + to_text(config.error()));
  const auto zone = text::TimeZone::named(config->policy.time_zone);
  if (!zone) return std::unexpected(zone.error());

  planning::DayReader reader(options.day);
  const auto walked = walk_journal(
      config->settings.journal,
      [&](const queue::State& before, const Entry& entry) { reader.observe(before, entry); });
  if (!walked) return std::unexpected(walked.error());
  const auto recorded = reader.finish();
  if (!recorded) return refused("--day: that day was never opened in this centre");
  if (recorded->plan.visitors.empty()) return refused("--day: nobody came on that day");

  Plan changed = recorded->plan;
  if (!options.policy.empty()) {
    const auto other = load_centre(options.policy);
    if (!other) return refused("--config: it is unsound:\n" + to_text(other.error()));
    if (const auto missing = missing_in(other->policy, changed); !missing.empty()) {
      return refused("--config: it has no " + missing + ", which that day needs");
    }
    changed.policy = other->policy;
  }
  if (options.counters) {
    const Instant midnight{std::chrono::sys_days{options.day.time_since_epoch()}};
    const auto instant_of = [&](std::chrono::minutes since_midnight) {
      const Instant as_utc = midnight + since_midnight;
      return as_utc - zone->offset_at(as_utc - zone->offset_at(as_utc));
    };
    auto shifts = planning::parse_staffing(*options.counters, changed, instant_of);
    if (!shifts) return refused("--counters: " + shifts.error());
    changed.shifts = *std::move(shifts);
  }

  std::vector<Column> columns;
  try {
    columns.push_back(column_of("recorded", recorded->plan, recorded->result));
    columns.push_back(column_of("replayed", recorded->plan, planning::run_day(recorded->plan)));
    columns.push_back(column_of("what if", changed, planning::run_day(changed)));
  } catch (const std::invalid_argument& error) {
    return refused(error.what());
  }

  Table table(out);
  const auto of_each = [&](auto&& value) {
    std::vector<std::string> all;
    all.reserve(columns.size());
    for (const Column& column : columns) all.push_back(value(column));
    return all;
  };
  table.row("", of_each([](const Column& column) { return column.name; }));
  print_figures(table, columns, LineId{});
  table.row("hours of all counters",
            of_each([](const Column& column) { return number(column.counter_hours); }));
  table.row("beyond them, min",
            of_each([](const Column& column) { return number(column.overtime_min, "%.0f"); }));
  for (const Line& line : changed.policy.lines) {
    if (!columns.front().figures.contains(line.id)) continue;
    out << "\nline " << line.id.value << "\n";
    print_figures(table, columns, line.id);
  }
  if (!options.plot.empty()) {
    if (auto drawn = plot_waits(
            options.plot, config->policy.name.en + ", " + date_text(options.day), columns, *zone);
        !drawn) {
      return drawn;
    }
    out << "\n" << options.plot.string() << ": the waits over the day.\n";
  }
  if (!recorded->is_over) {
    out << "\nThat day is not over: in the record, whoever still waits counts as never called.\n";
  }
  out << "\nWaits are of all who did not leave; \"never\": whoever is in that place was not called.\n"
         "Replayed: the same people and counters through the rule once more; what differs from the "
         "record is what the record does not know (docs/WAITS.md).\n";
  return {};
}

}  // namespace dawr::ctl
