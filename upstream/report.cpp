#include "upstream/report.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "upstream/date_text.h"

namespace dawr::upstream {
namespace {

struct Promises {
  std::uint64_t known{};
  std::uint64_t kept{};

  void add(const Promises& other) {
    known += other.known;
    kept += other.kept;
  }
  [[nodiscard]] bool shown() const { return known >= fewest_people; }
};

// What a day's cells of one line add up to.
struct Sums {
  std::uint64_t called{};
  std::uint64_t called_in_target{};
  std::uint64_t left{};
  std::uint64_t left_after_target{};
  std::uint64_t no_shows{};
  Promises promises;
  Promises promises_week;
  Measure wait;
  Measure total;

  void add(const MetricCell& cell) {
    called += cell.called;
    called_in_target += cell.called_in_target;
    left += cell.left;
    left_after_target += cell.left_after_target;
    no_shows += cell.no_shows;
    promises.add({cell.promised, cell.promises_kept});
    wait.merge(cell.wait_first);
    total.merge(cell.wait_total);
  }
  void add_calls(const Sums& other) {
    called += other.called;
    called_in_target += other.called_in_target;
    left += other.left;
    left_after_target += other.left_after_target;
    no_shows += other.no_shows;
    wait.merge(other.wait);
  }
};

double mean_of(const Measure& measure) {
  if (measure.count() == 0) return 0;
  return static_cast<double>(measure.sum_s) / static_cast<double>(measure.count());
}

TotalFigures total_of(const Measure& total) {
  return {.n = total.count(),
          .mean_s = mean_of(total),
          .p50_s = total.sketch.quantile(0.50),
          .p90_s = total.sketch.quantile(0.90),
          .p95_s = total.sketch.quantile(0.95),
          .max_s = total.max_s};
}

CallFigures calls_of(const Sums& sums) {
  CallFigures calls;
  calls.n = sums.called;
  calls.mean_s = mean_of(sums.wait);
  calls.p50_s = sums.wait.sketch.quantile(0.50);
  calls.p90_s = sums.wait.sketch.quantile(0.90);
  calls.p95_s = sums.wait.sketch.quantile(0.95);
  calls.max_s = sums.wait.max_s;
  calls.in_target = static_cast<double>(sums.called_in_target) /
                    static_cast<double>(sums.called + sums.left_after_target);
  calls.no_shows = sums.no_shows;
  return calls;
}

std::optional<PromiseFigures> figures_of(const Promises& promises) {
  if (!promises.shown()) return {};
  return PromiseFigures{promises.known,
                        static_cast<double>(promises.kept) / static_cast<double>(promises.known)};
}

LineReport line_report(Line line, const Sums& sums) {
  LineReport report{std::move(line), {}, {}, {}, {}, {}};
  if (sums.called >= fewest_people) report.calls = calls_of(sums);
  if (sums.called + sums.left >= fewest_people) report.left = sums.left;
  if (sums.total.count() >= fewest_people) report.total = total_of(sums.total);
  report.promises = figures_of(sums.promises);
  report.promises_week = figures_of(sums.promises_week);
  return report;
}

// Known lines first, in the centre's order, then those that it no longer names.
std::vector<Line> order_of(const std::map<LineId, Sums>& sums, const CentreRecord* record) {
  std::vector<Line> lines;
  std::set<LineId> rest;
  for (const auto& [id, ignored] : sums) rest.insert(id);
  if (record != nullptr) {
    for (const auto& line : record->lines) {
      if (rest.erase(line.id) > 0) lines.push_back(line);
    }
  }
  for (const auto id : rest) {
    Line line;
    line.id = id;
    lines.push_back(line);
  }
  return lines;
}

void add_lines(CentreReport& centre, const std::map<LineId, Sums>& sums,
               const CentreRecord* record) {
  Sums shown;
  for (auto& line : order_of(sums, record)) {
    const auto& of_line = sums.at(line.id);
    centre.lines.push_back(line_report(std::move(line), of_line));
    if (centre.lines.back().calls) shown.add_calls(of_line);
    if (centre.lines.back().total) shown.total.merge(of_line.total);
    if (of_line.promises.shown()) shown.promises.add(of_line.promises);
    if (of_line.promises_week.shown()) shown.promises_week.add(of_line.promises_week);
  }
  centre.all = line_report({}, shown);
}

void add_contact(CentreReport& centre, const CentreRecord* record, Instant now) {
  centre.contact = Contact::never;
  if (record == nullptr) return;
  centre.silent_for = std::max(Duration{}, now - record->heard_at);
  if (centre.silent_for > stale_for) {
    centre.contact = Contact::offline;
  } else if (centre.silent_for > live_for) {
    centre.contact = Contact::stale;
  } else {
    centre.contact = Contact::live;
    centre.gauges = record->gauges;
  }
}

using SumsByLine = std::map<LineId, Sums>;

// The lines with a cell on the report's day, by centre; with the promises of the week up to it.
std::map<std::string, SumsByLine> sums_of(const ReportInput& input) {
  std::map<std::string, SumsByLine> sums;
  for (const auto& stored : input.cells) sums[stored.centre][stored.cell.key.line].add(stored.cell);
  for (auto& [centre, lines] : sums) {
    for (auto& [id, line] : lines) {
      if (line.promises.shown()) line.promises_week = line.promises;
    }
  }
  for (const auto& day : input.days_before) {
    const Promises promises{day.known, day.kept};
    const auto ago = input.date - day.date;
    if (ago <= std::chrono::days{0} || ago >= promise_week || !promises.shown()) continue;
    const auto centre = sums.find(day.centre);
    if (centre == sums.end()) continue;
    const auto line = centre->second.find(day.line);
    if (line != centre->second.end()) line->second.promises_week.add(promises);
  }
  return sums;
}

std::vector<std::string> log_alarms_of(const ReportInput& input) {
  std::vector<std::string> lines;
  for (const auto& alarm : input.alarms) {
    const bool is_of_log = alarm.kind == AlarmKind::log_doubted ||
                           alarm.kind == AlarmKind::log_restored ||
                           alarm.kind == AlarmKind::cell_forged;
    if (!is_of_log || (input.centre && *input.centre != alarm.centre)) continue;
    lines.push_back("ALARM centre " + alarm.centre + ", " + utc_text(alarm.at) + ": " +
                    alarm.detail);
  }
  return lines;
}

}  // namespace

std::vector<PromisesOfDay> promises_of(std::span<const StoredCell> cells) {
  std::map<std::tuple<std::string_view, ServiceDate, LineId>, Promises> sums;
  for (const auto& stored : cells) {
    const MetricCell& cell = stored.cell;
    sums[{stored.centre, cell.key.date, cell.key.line}].add({cell.promised, cell.promises_kept});
  }
  std::vector<PromisesOfDay> promises;
  for (const auto& [key, sum] : sums) {
    const auto& [centre, date, line] = key;
    promises.push_back({std::string(centre), date, line, sum.known, sum.kept});
  }
  return promises;
}

Report make_report(const ReportInput& input) {
  auto sums = sums_of(input);

  std::map<std::string, const CentreRecord*> records;
  for (const auto& record : input.heard) records[record.code] = &record;
  std::map<std::string, std::string> names;
  for (const auto& enrolled : input.enrolled) {
    if (!enrolled.revoked) names[enrolled.code] = enrolled.name;
  }
  for (const auto& [code, lines] : sums) names.try_emplace(code);

  Report report{input.date, input.now, {}, input.alarms.size(), log_alarms_of(input)};
  for (const auto& [code, name] : names) {
    if (input.centre && *input.centre != code) continue;
    const auto found = records.find(code);
    const auto* record = found == records.end() ? nullptr : found->second;
    CentreReport centre;
    centre.code = code;
    if (record != nullptr) centre.name = record->name;
    if (centre.name.en.empty()) centre.name.en = name;
    add_contact(centre, record, input.now);
    add_lines(centre, sums[code], record);
    report.centres.push_back(std::move(centre));
  }
  return report;
}

}  // namespace dawr::upstream
