#include "common/domain/cell_text.h"

#include <array>
#include <cstdio>

namespace dawr {
namespace {

std::string date_text(std::chrono::year_month_day day) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text.data();
}

std::string instant_text(Instant at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const auto time = std::chrono::floor<std::chrono::minutes>(at - day).count();
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "T%02d:%02d:00Z", static_cast<int>(time / 60),
                static_cast<int>(time % 60));
  return date_text(day) + text.data();
}

std::string measure_text(const Measure& measure) {
  std::string text = std::to_string(measure.sum_s) + " " + std::to_string(measure.max_s) + " " +
                     std::to_string(measure.sketch.zeros());
  for (const auto& [key, count] : measure.sketch.buckets()) {
    text += " " + std::to_string(key) + ":" + std::to_string(count);
  }
  return text;
}

}  // namespace

const std::string& cell_header() {
  static const std::string header =
      "date,quarter,line,class,version,issued,called,called_in_target,served,incomplete,redirected,"
      "no_shows,left,left_after_target,voided,promised,promises_kept,wait_first,walk,service,"
      "wait_total";
  return header;
}

const std::string& signed_cell_header() {
  static const std::string header = cell_header() + ",log,entries,signature";
  return header;
}

std::string cell_name(const MetricCell& cell) {
  const bool priority = cell.key.metric_class == MetricClass::priority;
  return date_text(std::chrono::year_month_day{cell.key.date}) + "," +
         instant_text(cell.key.quarter) + "," + cell.key.line.value + "," +
         (priority ? "priority" : "ordinary") + "," + std::to_string(cell.version);
}

std::string cell_line(const MetricCell& cell) {
  std::string line = cell_name(cell);
  for (const auto count :
       {cell.issued, cell.called, cell.called_in_target, cell.served, cell.incomplete,
        cell.redirected, cell.no_shows, cell.left, cell.left_after_target, cell.voided,
        cell.promised, cell.promises_kept}) {
    line += "," + std::to_string(count);
  }
  for (const Measure* measure : {&cell.wait_first, &cell.walk, &cell.service, &cell.wait_total}) {
    line += "," + measure_text(*measure);
  }
  return line;
}

}  // namespace dawr
