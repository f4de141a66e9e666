#include "broker/floor/calendar_file.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/floor/config_table.h"
#include "broker/floor/csv.h"
#include "broker/floor/plain_text.h"
#include "broker/floor/toml_tree.h"
#include "common/domain/limits.h"
#include "common/domain/service_dates.h"

namespace dawr {
namespace {

constexpr std::array<std::string_view, 7> weekdays = {"sunday",   "monday", "tuesday", "wednesday",
                                                      "thursday", "friday", "saturday"};
constexpr std::size_t most_stretches = 8;  // of one day
constexpr std::int64_t most_minutes_before = 240;

class CalendarReader {
 public:
  CalendarReader(const NamedText& text, std::vector<Holiday> holidays)
      : text_(text), faults_(text.name) {
    calendar_.holidays = std::move(holidays);
  }

  Configured<Calendar> read() {
    const auto members = parse_toml(text_.text);
    if (!members) {
      faults_.add(members.error().place, members.error().text + " (TOML)");
      return std::unexpected(faults_.take());
    }
    ConfigTable root("the file", {1, 1}, *members, faults_);
    for (auto& table : root.tables("hours", false)) read_week(table);
    for (auto& table : root.tables("schedule", false)) read_schedule(table);
    for (auto& table : root.tables("season", false)) read_season(table);
    for (auto& table : root.tables("closure", false)) read_closure(table);
    for (auto& table : root.tables("extra_day", false)) read_extra_day(table);
    read_cash_desk(root);
    root.refuse_unknown_keys();
    if (calendar_.weeks.empty() && calendar_.schedules.empty()) {
      faults_.add({}, "says no hours: add [[hours]], or [[schedule]] for a van");
    }
    if (faults_.empty()) check();
    if (!faults_.empty()) return std::unexpected(faults_.take());
    return std::move(calendar_);
  }

 private:
  static Name read_name(ConfigTable& table, const std::string& word) {
    return {table.text(keep(word + "_ar"), limits::name_bytes),
            table.text(keep(word + "_en"), limits::name_bytes)};
  }

  // Known keys are remembered as views.
  static std::string_view keep(const std::string& key) {
    static constexpr std::array<std::string_view, 6> keys = {"name_ar",   "name_en",  "reason_ar",
                                                             "reason_en", "place_ar", "place_en"};
    return *std::ranges::find(keys, key);
  }

  Hours read_hours(const std::string& text, TomlPlace place) {
    const auto dash = text.find('-');
    const auto from = time_of_day(std::string_view(text).substr(0, dash));
    const auto until = dash == std::string::npos
                           ? std::nullopt
                           : time_of_day(std::string_view(text).substr(dash + 1));
    if (!text.empty() && (!from || !until)) {
      faults_.add(place, R"(expected hours such as "08:30-15:00", found ")" + text + "\"");
    }
    return {from.value_or(minutes{0}), until.value_or(minutes{1})};
  }

  Week read_days(ConfigTable& table) {
    Week week;
    for (std::size_t day = 0; day < weekdays.size(); ++day) {
      for (const auto& entry : table.texts_or_none(weekdays.at(day), most_stretches)) {
        week.at(day).push_back(read_hours(entry.text, entry.place));
      }
      std::ranges::sort(week.at(day), {}, &Hours::from);
    }
    return week;
  }

  void remember(std::string_view kind, std::size_t count, TomlPlace place) {
    places_[std::string(kind) + " " + std::to_string(count)] = place;
  }

  void read_week(ConfigTable& table) {
    calendar_.weeks.push_back({table.date("from"), read_days(table)});
    remember("week", calendar_.weeks.size(), table.place());
    table.refuse_unknown_keys();
  }

  void read_schedule(ConfigTable& table) {
    StopSchedule schedule{table.date("from"), {}};
    for (const auto& value : table.list("stops", true)) {
      if (auto stop = table.as_table(value, "stops")) schedule.stops.push_back(read_stop(*stop));
    }
    calendar_.schedules.push_back(std::move(schedule));
    remember("schedule", calendar_.schedules.size(), table.place());
    table.refuse_unknown_keys();
  }

  VanStop read_stop(ConfigTable& table) {
    VanStop stop;
    const auto day = table.text("weekday", limits::label_bytes);
    const auto found = std::ranges::find(weekdays, day);
    stop.weekday = static_cast<std::uint8_t>(found - weekdays.begin());
    if (found == weekdays.end() && !day.empty()) {
      table.fault("weekday", "expected sunday to saturday, found \"" + day + "\"");
    }
    stop.hours = read_hours(table.text("hours", limits::label_bytes), table.place_of("hours"));
    stop.place = read_name(table, "place");
    table.refuse_unknown_keys();
    return stop;
  }

  void read_season(ConfigTable& table) {
    Season season;
    season.name = read_name(table, "name");
    season.decree = table.text("decree", limits::reason_bytes);
    season.first = table.date("first");
    season.last = table.date("last");
    season.hours = read_days(table);
    calendar_.seasons.push_back(std::move(season));
    remember("season", calendar_.seasons.size(), table.place());
    table.refuse_unknown_keys();
  }

  void read_closure(ConfigTable& table) {
    Closure closure;
    closure.first = table.date("first");
    closure.last = table.has("last") ? table.date("last") : closure.first;
    if (table.has("hours")) {
      closure.hours = read_hours(table.text("hours", limits::label_bytes), table.place_of("hours"));
    }
    closure.reason = read_name(table, "reason");
    calendar_.closures.push_back(std::move(closure));
    remember("closure", calendar_.closures.size(), table.place());
    table.refuse_unknown_keys();
  }

  void read_extra_day(ConfigTable& table) {
    ExtraDay extra;
    extra.date = table.date("date");
    extra.hours = read_hours(table.text("hours", limits::label_bytes), table.place_of("hours"));
    extra.reason = read_name(table, "reason");
    if (table.has("place_ar") || table.has("place_en")) extra.place = read_name(table, "place");
    calendar_.extra_days.push_back(std::move(extra));
    remember("extra_day", calendar_.extra_days.size(), table.place());
    table.refuse_unknown_keys();
  }

  void read_cash_desk(ConfigTable& root) {
    auto table = root.table("cash_desk", false);
    if (!table) return;
    calendar_.cash_desk_closes_before =
        minutes(table->number("closes_before_minutes", 0, most_minutes_before));
    table->refuse_unknown_keys();
  }

  void check() {
    for (const auto& text : faults_of(calendar_)) {
      const auto place = places_.find(text.substr(0, text.find(": ")));
      faults_.add(place == places_.end() ? TomlPlace{} : place->second, text);
    }
  }

  const NamedText& text_;
  FaultList faults_;
  Calendar calendar_;
  std::map<std::string, TomlPlace> places_;  // by the name that faults_of gives a part
};

constexpr std::array<std::string_view, 5> holiday_columns = {"date", "name_ar", "name_en", "status",
                                                             "source"};

struct StatusWord {
  std::string_view word;
  HolidayStatus status;
};
constexpr std::array statuses = {
    StatusWord{"fixed", HolidayStatus::confirmed},
    StatusWord{"decree", HolidayStatus::confirmed},
    StatusWord{"fixed-movable", HolidayStatus::predicted},
    StatusWord{"lunar-predicted", HolidayStatus::predicted},
    StatusWord{"lunar-conflict", HolidayStatus::predicted},
};

class HolidayReader {
 public:
  explicit HolidayReader(const NamedText& file) : file_(file) {}

  Configured<std::vector<Holiday>> read() {
    std::vector<Holiday> holidays;
    for (const auto& row : csv_rows(file_, holiday_columns, faults_)) holidays.push_back(read(row));
    if (!faults_.empty()) return std::unexpected(std::move(faults_));
    return holidays;
  }

 private:
  enum Column : std::uint8_t { date, name_ar, name_en, status, source };

  void report(const CsvRow& row, Column column, std::string_view expected) {
    faults_.push_back({file_.name, row.line, column + 1U,
                       std::string(holiday_columns.at(column)) + ": expected " +
                           std::string(expected) + ", found \"" + row.fields.at(column) + "\""});
  }

  Holiday read(const CsvRow& row) {
    const auto day = parse_date(row.fields[date]);
    if (!day) report(row, date, "a date such as 2026-01-07");
    for (const auto column : {name_ar, name_en, source}) {
      const auto& text = row.fields.at(column);
      if (text.empty() || text.size() > limits::name_bytes || !is_one_line(text)) {
        report(row, column, "one line of 1 to " + std::to_string(limits::name_bytes) + " bytes");
      }
    }
    const auto known = std::ranges::find(statuses, row.fields[status], &StatusWord::word);
    if (known == statuses.end()) {
      report(row, status, "fixed, decree, fixed-movable, lunar-predicted or lunar-conflict");
    }
    return {day.value_or(first_service_date),
            {row.fields[name_ar], row.fields[name_en]},
            known == statuses.end() ? HolidayStatus::predicted : known->status,
            row.fields[source]};
  }

  const NamedText& file_;
  std::vector<ConfigFault> faults_;
};

}  // namespace

std::optional<minutes> time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = parse_number(text.substr(0, 2), 0, 24);
  const auto minute = parse_number(text.substr(3), 0, 59);
  if (!hour || !minute || (*hour == 24 && *minute != 0)) return std::nullopt;
  return minutes{*hour * 60 + *minute};
}

Configured<std::vector<Holiday>> read_holidays(const NamedText& holidays) {
  return HolidayReader(holidays).read();
}

Configured<Calendar> read_calendar(const NamedText& calendar, const NamedText& holidays) {
  auto days = read_holidays(holidays);
  auto read = CalendarReader(calendar, days ? std::move(*days) : std::vector<Holiday>{}).read();
  if (days) return read;
  auto faults = std::move(days.error());
  if (!read) std::ranges::move(read.error(), std::back_inserter(faults));
  return std::unexpected(std::move(faults));
}

}  // namespace dawr
