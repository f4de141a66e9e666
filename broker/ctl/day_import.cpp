#include "broker/ctl/day_import.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "broker/floor/calendar_file.h"
#include "broker/floor/csv.h"
#include "broker/floor/plain_text.h"
#include "common/domain/limits.h"
#include "common/domain/service_dates.h"

namespace dawr::ctl {
namespace {

constexpr std::array<std::string_view, 8> columns = {"date",     "kind",     "from",   "until",
                                                     "place_ar", "place_en", "why_ar", "why_en"};
enum Column : std::uint8_t { date, kind, from, until, place_ar, place_en, why_ar, why_en };
constexpr std::array<std::string_view, 6> kinds = {"working",           "rest",   "holiday",
                                                   "predicted holiday", "closed", "uncharted"};

struct WantedDay {
  std::uint32_t line{};
  std::vector<OpenHours> open;  // none: shut
  Name why;
};

std::string clock_text(minutes time) {
  std::array<char, 24> text{};
  const auto count = static_cast<int>(time.count());
  std::snprintf(text.data(), text.size(), "%02d:%02d", count / 60, count % 60);
  return text.data();
}

std::string hours_text(const Hours& hours) {
  return clock_text(hours.from) + "-" + clock_text(hours.until);
}

std::string shown(const std::vector<OpenHours>& open) {
  std::string text;
  for (const auto& stretch : open) {
    text += (text.empty() ? "" : ", ") + hours_text(stretch.hours);
    if (!stretch.place.empty()) text += " " + stretch.place.en;
  }
  return text.empty() ? "shut" : text;
}

// As TOML writes it (basic strings).
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') result += '\\';
    result += letter;
  }
  return result + "\"";
}

std::string key(const char* name, const std::string& value) {
  return std::string(name) + " = " + value + "\n";
}

std::string names(const char* arabic, const char* english, const Name& name) {
  return key(arabic, quoted(name.ar)) + key(english, quoted(name.en));
}

std::string as_toml(ServiceDate day, const WantedDay& wanted) {
  if (wanted.open.empty()) {
    return "\n[[closure]]\n" + key("first", date_text(day)) +
           names("reason_ar", "reason_en", wanted.why);
  }
  std::string text;
  for (const auto& stretch : wanted.open) {
    text += "\n[[extra_day]]\n" + key("date", date_text(day)) +
            key("hours", quoted(hours_text(stretch.hours))) +
            names("reason_ar", "reason_en", wanted.why);
    if (!stretch.place.empty()) text += names("place_ar", "place_en", stretch.place);
  }
  return text;
}

class DayReader {
 public:
  DayReader(const NamedText& file, const Calendar& calendar) : file_(file), calendar_(calendar) {}

  Configured<DayImport> read() {
    for (const auto& row : csv_rows(file_, columns, faults_)) take(row);
    DayImport result;
    for (const auto& [day, wanted] : days_) compare(day, wanted, result);
    if (!faults_.empty()) return std::unexpected(std::move(faults_));
    return result;
  }

 private:
  void report(std::uint32_t line, Column column, const std::string& text) {
    faults_.push_back(
        {file_.name, line, column + 1U, std::string(columns.at(column)) + ": " + text});
  }

  std::optional<Hours> hours_in(const CsvRow& row) {
    const auto begin = time_of_day(row.fields[from]);
    const auto end = time_of_day(row.fields[until]);
    if (!begin) report(row.line, from, "expected a time such as 08:30");
    if (!end) report(row.line, until, "expected a time such as 15:00");
    if (!begin || !end) return std::nullopt;
    if (*begin < *end) return Hours{*begin, *end};
    report(row.line, until, "expected a time after " + row.fields[from]);
    return std::nullopt;
  }

  Name name_in(const CsvRow& row, Column arabic, Column english) {
    for (const auto column : {arabic, english}) {
      const auto& text = row.fields[column];
      if (text.size() > limits::name_bytes || !is_one_line(text)) {
        report(row.line, column,
               "expected one line of at most " + std::to_string(limits::name_bytes) + " bytes");
      }
    }
    if (row.fields[arabic].empty() != row.fields[english].empty()) {
      report(row.line, english, "expected in both languages, or in none");
    }
    return {row.fields[arabic], row.fields[english]};
  }

  void take(const CsvRow& row) {
    const auto day = parse_date(row.fields[date]);
    if (!day) return report(row.line, date, "expected a date such as 2026-03-15");
    const auto [known, is_new] =
        days_.try_emplace(*day, WantedDay{.line = row.line, .open = {}, .why = {}});
    if (!is_new && last_ != day) return report(row.line, date, "this date came before");
    last_ = day;
    if (std::ranges::find(kinds, row.fields[kind]) == kinds.end()) {
      return report(row.line, kind,
                    "expected working, rest, holiday, predicted holiday or closed, found \"" +
                        row.fields[kind] + "\"");
    }
    known->second.why = name_in(row, why_ar, why_en);
    if (row.fields[kind] != "working") {
      if (!is_new) report(row.line, kind, "this date is a working day, one line above");
      return;
    }
    const auto hours = hours_in(row);
    auto place = name_in(row, place_ar, place_en);
    auto& open = known->second.open;
    if (!is_new && open.empty()) return report(row.line, kind, "this date is none, one line above");
    if (!hours) return;
    if (!open.empty() && hours->from < open.back().hours.until) {
      return report(row.line, from, "expected a time after the hours of the line above");
    }
    open.push_back({*hours, std::move(place)});
  }

  void compare(ServiceDate day, const WantedDay& wanted, DayImport& result) {
    const auto now = day_of(calendar_, day);
    if (now.open == wanted.open) {
      ++result.same;
      return;
    }
    if (wanted.why.empty()) {
      return report(wanted.line, why_ar,
                    "expected why, for on this day the calendar says " + shown(now.open));
    }
    const bool closed = std::ranges::any_of(calendar_.closures, [&](const Closure& closure) {
      return closure.first <= day && day <= closure.last;
    });
    if (closed && !wanted.open.empty()) {
      return report(wanted.line, kind,
                    "calendar.toml has a [[closure]] on this day, which goes before everything: "
                    "take it out there");
    }
    const bool has_extra =
        std::ranges::find(calendar_.extra_days, day, &ExtraDay::date) != calendar_.extra_days.end();
    if (has_extra && !wanted.open.empty()) {
      return report(wanted.line, from,
                    "calendar.toml has an [[extra_day]] with other hours on this day: change it "
                    "there");
    }
    result.lines.push_back("~ " + date_text(day) + "  " + shown(now.open) + " -> " +
                           shown(wanted.open) + "  (" + wanted.why.en + ")");
    result.toml += as_toml(day, wanted);
  }

  const NamedText& file_;
  const Calendar& calendar_;
  std::optional<ServiceDate> last_;
  std::map<ServiceDate, WantedDay> days_;
  std::vector<ConfigFault> faults_;
};

}  // namespace

Configured<DayImport> import_days(const NamedText& days, const Calendar& calendar) {
  return DayReader(days, calendar).read();
}

}  // namespace dawr::ctl
