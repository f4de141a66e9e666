#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "common/text/json_text.h"
#include "upstream/date_text.h"
#include "upstream/report.h"

namespace dawr::upstream {
namespace {

constexpr std::string_view too_few = "<10";

std::string number(double value, int digits) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return text.data();
}

std::string whole(double value) { return std::to_string(std::llround(value)); }

// "12:05": minutes and seconds.
std::string clock(double value_s) {
  const auto all = std::llround(value_s);
  const auto rest = std::to_string(all % 60);
  return std::to_string(all / 60) + (rest.size() < 2 ? ":0" : ":") + rest;
}

std::string_view name_of(Contact contact) {
  switch (contact) {
    case Contact::never:
      return "never heard";
    case Contact::live:
      return "live";
    case Contact::stale:
      return "stale";
    case Contact::offline:
      return "offline";
  }
  return {};
}

// --- text ---

using Cells = std::vector<std::string>;

const Cells& heads() {
  static const Cells words = {"line",     "n",    "in target", "p50",  "p90",       "p95",
                              "max",      "mean", "no-show",   "left", "total p50", "total p90",
                              "promises", "kept", "7 days",    "name"};
  return words;
}

Cells cells_of(const LineReport& line, std::string label, std::string name) {
  Cells cells{std::move(label)};
  if (const auto& calls = line.calls) {
    cells.insert(cells.end(),
                 {std::to_string(calls->n), number(calls->in_target * 100, 1) + " %",
                  clock(calls->p50_s), clock(calls->p90_s), clock(calls->p95_s),
                  clock(calls->max_s), clock(calls->mean_s), std::to_string(calls->no_shows)});
  } else {
    cells.emplace_back(too_few);
    cells.resize(9, "-");
  }
  cells.push_back(line.left ? std::to_string(*line.left) : std::string(too_few));
  cells.push_back(line.total ? clock(line.total->p50_s) : "-");
  cells.push_back(line.total ? clock(line.total->p90_s) : "-");
  cells.push_back(line.promises ? std::to_string(line.promises->n) : "-");
  for (const auto& kept : {line.promises, line.promises_week}) {
    cells.push_back(kept ? number(kept->kept * 100, 1) + " %" : "-");
  }
  cells.push_back(std::move(name));
  return cells;
}

// Code points, which is what a terminal gives one place each.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0U) != 0x80U; }));
}

std::string table(const std::vector<Cells>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    std::string printed;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string gap(widths[i] - width_of(row[i]), ' ');
      const bool is_name = i == 0 || i + 1 == row.size();
      printed += "  " + (is_name ? row[i] + gap : gap + row[i]);
    }
    printed.erase(printed.find_last_not_of(' ') + 1);
    text += printed + '\n';
  }
  return text;
}

std::string contact_words(const CentreReport& centre) {
  std::string words(name_of(centre.contact));
  if (centre.contact == Contact::never) return words;
  words += ", heard " + age_text(centre.silent_for) + " ago";
  if (const auto& now = centre.gauges) {
    words += "; " + std::to_string(now->waiting) + " waiting, " + std::to_string(now->in_service) +
             " in service, " + std::to_string(now->open_counters) + " counters open";
  }
  return words;
}

std::string text_of(const CentreReport& centre) {
  std::string text = centre.code;
  if (!centre.name.en.empty()) text += "  " + centre.name.en;
  text += "  [" + contact_words(centre) + "]\n";
  if (centre.lines.empty()) return text + "  no figures for this day\n";
  std::vector<Cells> rows{heads()};
  for (const auto& line : centre.lines) {
    rows.push_back(cells_of(line, std::string(1, line.line.id.value), line.line.name.en));
  }
  rows.push_back(cells_of(centre.all, "all", {}));
  return text + table(rows);
}

// --- CSV ---

std::string quoted_csv(const std::string& text) {
  std::string quoted = "\"";
  for (const char letter : text) {
    if (letter == '"') quoted += '"';
    quoted += letter;
  }
  return quoted + '"';
}

std::string csv_row(const Report& report, const CentreReport& centre, const LineReport& line,
                    const std::string& label) {
  std::string row = date_text(report.date) + ',' + quoted_csv(centre.code) + ',' +
                    quoted_csv(centre.name.ar) + ',' + quoted_csv(centre.name.en) + ',' + label +
                    ',' + quoted_csv(line.line.name.ar) + ',' + quoted_csv(line.line.name.en) + ',';
  if (const auto& calls = line.calls) {
    row += std::to_string(calls->n) + ',' + number(calls->in_target, 4) + ',' +
           number(calls->p50_s, 1) + ',' + number(calls->p90_s, 1) + ',' + number(calls->p95_s, 1) +
           ',' + std::to_string(calls->max_s) + ',' + number(calls->mean_s, 1) + ',' +
           std::to_string(calls->no_shows) + ',';
  } else {
    row += ",,,,,,,,";
  }
  if (line.left) row += std::to_string(*line.left);
  row += ',' + std::string(name_of(centre.contact)) + ',';
  if (centre.contact != Contact::never) {
    row += std::to_string(std::chrono::floor<seconds>(centre.silent_for).count());
  }
  if (const auto& total = line.total) {
    row += ',' + std::to_string(total->n) + ',' + number(total->p50_s, 1) + ',' +
           number(total->p90_s, 1) + ',' + number(total->p95_s, 1) + ',' +
           std::to_string(total->max_s) + ',' + number(total->mean_s, 1);
  } else {
    row += ",,,,,,";
  }
  for (const auto& promises : {line.promises, line.promises_week}) {
    row += promises ? ',' + std::to_string(promises->n) + ',' + number(promises->kept, 4) : ",,";
  }
  return row + "\r\n";
}

// --- JSON ---

std::string json_of(const Name& name) {
  return R"({"ar":)" + text::json_text(name.ar) + R"(,"en":)" + text::json_text(name.en) + "}";
}

std::string json_of(const std::optional<PromiseFigures>& promises) {
  if (!promises) return "null";
  return R"({"n":)" + std::to_string(promises->n) + R"(,"kept":)" + number(promises->kept, 4) + "}";
}

std::string json_of(const LineReport& line) {
  std::string json;
  if (const auto& calls = line.calls) {
    json = R"("n":)" + std::to_string(calls->n) + R"(,"in_target":)" + number(calls->in_target, 4) +
           R"(,"p50_s":)" + number(calls->p50_s, 1) + R"(,"p90_s":)" + number(calls->p90_s, 1) +
           R"(,"p95_s":)" + number(calls->p95_s, 1) + R"(,"max_s":)" +
           std::to_string(calls->max_s) + R"(,"mean_s":)" + number(calls->mean_s, 1) +
           R"(,"no_shows":)" + std::to_string(calls->no_shows);
  } else {
    json =
        R"("n":null,"in_target":null,"p50_s":null,"p90_s":null,"p95_s":null,"max_s":null,"mean_s":null,"no_shows":null)";
  }
  json += R"(,"left":)" + (line.left ? std::to_string(*line.left) : "null");
  json += R"(,"promises":)" + json_of(line.promises) + R"(,"promises_week":)" +
          json_of(line.promises_week);
  const auto& total = line.total;
  if (!total) return json + R"(,"total":null)";
  return json + R"(,"total":{"n":)" + std::to_string(total->n) + R"(,"p50_s":)" +
         number(total->p50_s, 1) + R"(,"p90_s":)" + number(total->p90_s, 1) + R"(,"p95_s":)" +
         number(total->p95_s, 1) + R"(,"max_s":)" + std::to_string(total->max_s) + R"(,"mean_s":)" +
         number(total->mean_s, 1) + "}";
}

std::string json_of(const CentreReport& centre) {
  std::string json = R"({"centre":)" + text::json_text(centre.code) + R"(,"name":)" +
                     json_of(centre.name) + R"(,"contact":")" +
                     std::string(name_of(centre.contact)) + R"(","silent_s":)";
  const bool heard = centre.contact != Contact::never;
  json += heard ? whole(std::chrono::duration<double>(centre.silent_for).count()) : "null";
  json += R"(,"now":)";
  if (const auto& now = centre.gauges) {
    json += R"({"waiting":)" + std::to_string(now->waiting) + R"(,"in_service":)" +
            std::to_string(now->in_service) + R"(,"open_counters":)" +
            std::to_string(now->open_counters) + "}";
  } else {
    json += "null";
  }
  json += R"(,"lines":[)";
  for (const auto& line : centre.lines) {
    if (&line != &centre.lines.front()) json += ',';
    json += R"({"line":")" + std::string(1, line.line.id.value) + R"(","name":)" +
            json_of(line.line.name) + "," + json_of(line) + "}";
  }
  return json + R"(],"all":{)" + json_of(centre.all) + "}}";
}

}  // namespace

std::string to_text(const Report& report) {
  std::string text =
      "Service date " + date_text(report.date) + ", as known at " + utc_text(report.at) +
      ".\nWaits from issue to first call, total: all waiting of a visit, in "
      "minutes:seconds. Promises: those whose end is known, and the share that was kept, that day and in the week that ends with it. <10: fewer than ten "
      "people; 'all' counts only lines shown.\n";
  for (const auto& centre : report.centres) text += '\n' + text_of(centre);
  if (report.centres.empty()) text += "\nNo centre is enrolled, and none has delivered.\n";
  if (!report.log_alarms.empty()) text += '\n';
  for (const auto& line : report.log_alarms) text += line + '\n';
  if (report.alarms > 0) {
    text += "\n" + std::to_string(report.alarms) + " alarms: see dawr-upstream alarms.\n";
  }
  return text;
}

std::string to_csv(const Report& report) {
  std::string csv =
      "date,centre,centre_ar,centre_en,line,line_ar,line_en,n,in_target,p50_s,p90_s,p95_s,max_s,"
      "mean_s,no_shows,left,contact,silent_s,total_n,total_p50_s,total_p90_s,total_p95_s,"
      "total_max_s,total_mean_s,promises,promises_kept,week_promises,week_promises_kept\r\n";
  for (const auto& centre : report.centres) {
    for (const auto& line : centre.lines) {
      csv += csv_row(report, centre, line, std::string(1, line.line.id.value));
    }
    csv += csv_row(report, centre, centre.all, "all");
  }
  return csv;
}

std::string to_json(const Report& report) {
  std::string json = R"({"date":")" + date_text(report.date) + R"(","at":")" + utc_text(report.at) +
                     R"(","alarms":)" + std::to_string(report.alarms) + R"(,"log_alarms":[)";
  for (const auto& line : report.log_alarms) {
    if (&line != &report.log_alarms.front()) json += ',';
    json += text::json_text(line);
  }
  json += R"(],"centres":[)";
  for (const auto& centre : report.centres) {
    if (&centre != &report.centres.front()) json += ',';
    json += json_of(centre);
  }
  return json + "]}\n";
}

}  // namespace dawr::upstream
