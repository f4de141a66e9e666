#include "broker/floor/config.h"

#include <algorithm>
#include <list>
#include <map>
#include <set>
#include <utility>

#include "broker/floor/calendar_file.h"
#include "broker/floor/catalogue.h"
#include "broker/floor/config_settings.h"
#include "broker/floor/config_table.h"
#include "broker/floor/flow_file.h"
#include "broker/floor/plain_text.h"
#include "common/domain/limits.h"
#include "common/storage/files.h"

namespace dawr {
namespace {

constexpr std::size_t most_file_bytes = 1 << 20U;
constexpr std::size_t most_word_bytes = 256;
constexpr std::int64_t most_seats = 100'000;
constexpr std::int64_t most_days_ahead = 120;
constexpr std::uint32_t flow_field = 11;  // of services.csv
constexpr minutes usual_reissue_within{30};
constexpr std::int64_t most_minutes = limits::longest_rule_minutes;
constexpr std::int64_t most_seconds = most_minutes * 60;

struct Located {
  std::string file;
  TomlPlace place;
};

class CentreReader {
 public:
  CentreReader(const CentreTexts& texts, const std::filesystem::path& directory)
      : texts_(texts),
        centre_(texts.centre),
        catalogue_(texts.catalogue),
        directory_(directory),
        faults_(texts.centre.name) {}

  Configured<CentreConfig> read() {
    const auto members = parse_toml(centre_.text);
    if (!members) {
      faults_.add(members.error().place, members.error().text + " (TOML)");
      return std::unexpected(faults_.take());
    }
    read_catalogue_rows();
    ConfigTable root("the file", {1, 1}, *members, faults_);
    read_centre(root);
    read_rules(root);
    read_appointments(root);
    read_lines(root);
    read_counters(root);
    demand_payments();
    read_staff(root);
    read_settings(root, directory_, faults_, config_.settings);
    read_flows();
    lay_out_visits();
    read_calendar();
    demand_hours();
    root.refuse_unknown_keys();
    if (faults_.empty()) check_policy();
    if (!faults_.empty()) return std::unexpected(faults_.take());
    return std::move(config_);
  }

 private:
  // Remembers where a part of the policy was written, under the name that faults_of gives it.
  void remember(const std::string& part, TomlPlace place) { places_[part] = {centre_.name, place}; }

  Name read_name(ConfigTable& table, const std::string& part) {
    Name name{table.text("name_ar", limits::name_bytes), table.text("name_en", limits::name_bytes)};
    remember(part + ".name.ar", table.place_of("name_ar"));
    remember(part + ".name.en", table.place_of("name_en"));
    return name;
  }

  std::optional<LineId> read_letter(const std::string& text, TomlPlace place) {
    if (text.size() == 1 && text[0] >= 'A' && text[0] <= 'Z') return LineId{text[0]};
    if (!text.empty()) {
      faults_.add(place, "expected one letter A to Z, found \"" + text + "\"");
    }
    return std::nullopt;
  }

  // ---- [centre], [rules] and [appointments] ----

  void read_centre(ConfigTable& root) {
    auto table = root.table("centre", true);
    if (!table) return;
    auto& policy = config_.policy;
    policy.code = table->text("code", limits::label_bytes);
    remember("centre.code", table->place_of("code"));
    policy.name = read_name(*table, "centre");
    policy.time_zone = table->text_or("time_zone", limits::label_bytes, policy.time_zone);
    remember("centre.time_zone", table->place_of("time_zone"));
    policy.is_van =
        table->word_or<bool>("kind", {{"fixed", false}, {"mobile", true}}, policy.is_van);
    if (table->has("seats")) {
      config_.settings.seats = static_cast<std::uint32_t>(table->number("seats", 1, most_seats));
    }
    not_offered_ = table->texts_or_none("not_offered", limits::services);
    table->refuse_unknown_keys();
  }

  void read_minutes(ConfigTable& table, std::string_view key, minutes& value) {
    value = minutes(table.number_or(key, 0, most_minutes, value.count()));
  }
  void read_seconds(ConfigTable& table, std::string_view key, seconds& value) {
    value = seconds(table.number_or(key, 0, most_seconds, value.count()));
  }
  void read_count(ConfigTable& table, std::string_view key, std::uint8_t& value) {
    value = static_cast<std::uint8_t>(table.number_or(key, 1, 9, value));
  }

  void read_rules(ConfigTable& root) {
    auto& rules = config_.policy.rules;
    rules.reissue_within = usual_reissue_within;
    auto table = root.table("rules", false);
    if (!table) return;
    read_minutes(*table, "priority_credit_minutes", rules.priority_credit);
    read_minutes(*table, "rejoin_within_minutes", rules.rejoin_within);
    read_minutes(*table, "rejoin_delay_minutes", rules.rejoin_delay);
    read_minutes(*table, "hold_limit_minutes", rules.hold_limit);
    read_seconds(*table, "print_doubtful_after_seconds", rules.print_doubtful_after);
    read_seconds(*table, "no_show_after_seconds", rules.no_show_after);
    read_count(*table, "calls_before_no_show", rules.calls_before_no_show);
    read_seconds(*table, "put_back_after_seconds", rules.put_back_after);
    read_seconds(*table, "undo_within_seconds", rules.undo_within);
    read_minutes(*table, "reprint_within_minutes", rules.reprint_within);
    read_count(*table, "arrival_code_tries", rules.arrival_code_tries);
    rules.priority_grant = table->word_or<PriorityGrant>(
        "priority_grant",
        {{"reception", PriorityGrant::reception}, {"kiosk", PriorityGrant::kiosk}},
        rules.priority_grant);
    rules.approval_within =
        minutes(table->number_or("approval_within_minutes", 1, 60, rules.approval_within.count()));
    rules.overrides_a_day =
        static_cast<std::uint8_t>(table->number_or("overrides_a_day", 0, 9, rules.overrides_a_day));
    rules.cover_after =
        minutes(table->number_or("cover_after_minutes", 0, 240, rules.cover_after.count()));
    rules.idle_close_after =
        minutes(table->number_or("idle_close_minutes", 0, 240, rules.idle_close_after.count()));
    rules.reissue_within =
        minutes(table->number_or("reissue_within_minutes", 0, 240, rules.reissue_within.count()));
    if (table->has("payment_needed")) payment_needed_ = table->flag_or("payment_needed", true);
    remember("rules.payment_needed", table->place_of("payment_needed"));
    if (table->has("within_hours")) {
      within_hours_ = {table->flag_or("within_hours", true), table->place_of("within_hours")};
    }
    table->refuse_unknown_keys();
  }

  void read_appointments(ConfigTable& root) {
    auto table = root.table("appointments", false);
    if (!table) return;
    auto& rules = config_.policy.rules.appointments;
    rules.share_percent = static_cast<std::uint8_t>(table->number("share_percent", 0, 100));
    rules.days_ahead = static_cast<std::uint16_t>(
        table->number_or("days_ahead", 1, most_days_ahead, rules.days_ahead));
    rules.hold = minutes(table->number_or("hold_minutes", 1, 60, rules.hold.count()));
    read_minutes(*table, "credit_minutes", rules.credit);
    read_minutes(*table, "callable_before_minutes", rules.callable_before);
    read_minutes(*table, "late_after_minutes", rules.late_after);
    read_minutes(*table, "check_in_before_minutes", rules.check_in_before);
    read_minutes(*table, "missed_after_minutes", rules.missed_after);
    read_minutes(*table, "release_least_minutes", rules.release_least);
    read_minutes(*table, "release_most_minutes", rules.release_most);
    remember("rules.appointments.check_in_before", table->place_of("check_in_before_minutes"));
    remember("rules.appointments.late_after", table->place_of("late_after_minutes"));
    remember("rules.appointments.release_least", table->place_of("release_least_minutes"));
    if (rules.share_percent != 0 && !texts_.calendar) {
      table->fault(
          "share_percent",
          "nothing can be booked without a calendar.toml beside this file, which says when "
          "the centre works; begin with the sample's, or set this to 0");
    }
    table->refuse_unknown_keys();
  }

  // ---- [[line]] and the services that wait in each ----

  void read_catalogue_rows() {
    auto rows = read_catalogue(catalogue_);
    if (!rows) {
      for (auto& fault : rows.error()) faults_.add(std::move(fault));
      return;
    }
    catalogue_is_sound_ = true;
    rows_ = std::move(*rows);
    for (const auto& row : rows_) {
      prefixes_.insert(row.prefix);
      const std::string code(row.service.code.view());
      codes_.insert(code);
      places_["service " + code] = {catalogue_.name, {row.line, 1}};
    }
  }

  void read_lines(ConfigTable& root) {
    for (auto& table : root.tables("line", true)) {
      Line line;
      const auto letter =
          read_letter(table.text("letter", most_word_bytes), table.place_of("letter"));
      line.id = letter.value_or(LineId{'?'});
      const auto part = std::string("line ") + line.id.value;
      remember(part, table.place_of("letter"));
      line.letter_ar = table.text("letter_ar", most_word_bytes);
      remember(part + ".letter_ar", table.place_of("letter_ar"));
      line.at = read_hop_kind(table);
      remember(part + ".at", table.place_of("at"));
      line.name = read_name(table, part);
      read_minutes(table, "target_wait_minutes", line.target_wait);
      for (const auto& entry : table.texts("services", limits::services)) assign(entry, line.id);
      table.refuse_unknown_keys();
      config_.policy.lines.push_back(std::move(line));
    }
    for (const auto& entry : not_offered_) assign(entry, std::nullopt);
    if (catalogue_is_sound_) place_services();
  }

  // Sends a sector (by its prefix) or a single service (by its code) to a line, or to none.
  void assign(const ConfigTable::Entry& entry, std::optional<LineId> line) {
    if (!catalogue_is_sound_) return;
    if (!prefixes_.contains(entry.text) && !codes_.contains(entry.text)) {
      std::vector<std::string_view> known(codes_.begin(), codes_.end());
      known.insert(known.end(), prefixes_.begin(), prefixes_.end());
      const auto near = nearest(entry.text, known);
      faults_.add(entry.place,
                  "services: the catalogue has no service or prefix \"" + entry.text + "\"" +
                      (near.empty() ? std::string() : "; did you mean " + std::string(near) + "?"));
      return;
    }
    const auto [before, is_new] = homes_.try_emplace(entry.text, Home{line, entry.place});
    if (!is_new) {
      faults_.add(entry.place, "services: \"" + entry.text + "\" has a place already, in line " +
                                   std::to_string(before->second.place.line) +
                                   " of this file; leave one out");
    }
  }

  void place_services() {
    std::string homeless;
    for (const auto& row : rows_) {
      const std::string code(row.service.code.view());
      auto home = homes_.find(code);
      const bool by_code = home != homes_.end();
      if (!by_code) home = homes_.find(row.prefix);
      if (home == homes_.end()) {
        homeless += " " + code;
        continue;
      }
      if (!home->second.line) continue;
      if (config_.policy.is_van && !row.service.offered_in_van) {
        if (by_code) {
          faults_.add(home->second.place,
                      "services: " + code + " is not offered in vans (mobile_van is no)");
        }
        continue;
      }
      config_.policy.services.push_back(row.service);
      config_.policy.services.back().line = *home->second.line;
    }
    if (homeless.empty()) return;
    faults_.add({}, "these services of the catalogue wait in no line:" + homeless +
                        "; add them (or their prefix) to a line's services, or to not_offered in "
                        "[centre]");
  }

  // ---- [[counter]] and [staff] ----

  void read_counters(ConfigTable& root) {
    for (auto& table : root.tables("counter", true)) {
      Counter counter;
      counter.id.value = static_cast<std::uint16_t>(table.number("id", 1, 65535));
      const auto part = "counter " + std::to_string(counter.id.value);
      remember(part, table.place_of("id"));
      counter.kind = table.word_or<CounterKind>(
          "kind", {{"counter", CounterKind::counter}, {"cashier", CounterKind::cashier}},
          CounterKind::counter);
      counter.number = static_cast<std::uint16_t>(table.number("number", 1, 999));
      remember(part + ".number", table.place_of("number"));
      for (const auto& value : table.list("serves", true)) {
        if (auto served = read_served(table, value)) counter.serves.push_back(*served);
      }
      remember(part + ".serves", table.place_of("serves"));
      table.refuse_unknown_keys();
      config_.policy.counters.push_back(std::move(counter));
    }
  }

  // Where hours are published, unless the file says otherwise.
  void demand_hours() {
    auto& rules = config_.policy.rules;
    rules.within_hours = within_hours_ ? within_hours_->first : config_.calendar.has_value();
    if (config_.calendar) rules.cash_desk_closes_before = config_.calendar->cash_desk_closes_before;
    if (!rules.within_hours || config_.calendar) return;
    faults_.add(
        {centre_.name, within_hours_->second.line, within_hours_->second.column,
         "rules.within_hours: there are no hours; write them into calendar.toml beside this "
         "file, or set it to false"});
  }

  // Where there is somebody to pay to, unless the file says otherwise.
  void demand_payments() {
    const auto cashiers =
        std::ranges::count(config_.policy.counters, CounterKind::cashier, &Counter::kind);
    config_.policy.rules.payment_needed = payment_needed_.value_or(cashiers > 0);
  }

  // "B", or { line = "P", handicap_minutes = 10 }.
  std::optional<ServedLine> read_served(ConfigTable& counter, const TomlValue& value) {
    ServedLine served;
    std::optional<LineId> line;
    if (const auto* letter = std::get_if<std::string>(&value.value)) {
      line = read_letter(*letter, value.place);
    } else if (auto table = counter.as_table(value, "serves")) {
      line = read_letter(table->text("line", most_word_bytes), table->place_of("line"));
      read_minutes(*table, "handicap_minutes", served.handicap);
      table->refuse_unknown_keys();
    }
    if (!line) return std::nullopt;
    served.line = *line;
    return served;
  }

  void read_staff(ConfigTable& root) {
    auto table = root.table("staff", true);
    if (!table) return;
    for (const auto& value : table->list("clerks", true)) read_clerk(*table, value);
    table->refuse_unknown_keys();
  }

  // 101, or { number = 102, lines = ["B", "D"] }.
  void read_clerk(ConfigTable& staff, const TomlValue& value) {
    Clerk clerk;
    const TomlTable alone = {{"number", value.place, value}};
    const bool is_plain = std::holds_alternative<std::int64_t>(value.value);
    auto table = is_plain ? std::optional(ConfigTable("clerks", value.place, alone, faults_))
                          : staff.as_table(value, "clerks");
    if (!table) return;
    clerk.id.value = static_cast<std::uint32_t>(table->number("number", 1, 999'999'999));
    for (const auto& entry : table->texts_or_none("lines", limits::lines)) {
      if (const auto line = read_letter(entry.text, entry.place)) clerk.lines.push_back(*line);
    }
    remember("clerk " + std::to_string(clerk.id.value), value.place);
    table->refuse_unknown_keys();
    config_.policy.clerks.push_back(std::move(clerk));
  }

  // ---- flows.toml, calendar.toml and holidays.csv ----

  void note(std::vector<ConfigFault> faults) {
    for (auto& fault : faults) faults_.add(std::move(fault));
  }

  void read_flows() {
    if (!texts_.flows) return;
    auto flows = dawr::read_flows(*texts_.flows);
    if (!flows) return note(std::move(flows.error()));
    config_.flows = std::move(*flows);
    std::vector<std::string_view> known;
    known.reserve(config_.flows.size());
    for (const auto& flow : config_.flows) known.emplace_back(flow.id);
    for (const auto& row : rows_) {
      if (find_flow(config_.flows, row.flow) != nullptr) continue;
      const auto near = nearest(row.flow, known);
      faults_.add(
          {catalogue_.name, row.line, flow_field,
           "flow: " + texts_.flows->name + " has none of the name \"" + row.flow + "\"" +
               (near.empty() ? std::string() : "; did you mean " + std::string(near) + "?")});
    }
  }

  // Once lines and flows are known: a centre of which no line says where a hop is served goes
  // without, and each visit ends where it begins.
  void lay_out_visits() {
    auto& policy = config_.policy;
    const auto is_elsewhere = [](const Line& line) { return line.at != HopKind::counter; };
    if (!std::ranges::any_of(policy.lines, is_elsewhere)) return;
    for (auto& service : policy.services) {
      const auto row = std::ranges::find(rows_, service.code,
                                         [](const CatalogueRow& one) { return one.service.code; });
      const auto* flow = find_flow(config_.flows, row->flow);
      if (flow == nullptr) continue;
      auto onward = onward_of(*flow, service.line, policy.lines);
      if (onward) {
        service.onward = std::move(*onward);
        continue;
      }
      const auto word = onward.error() == HopKind::cashier ? "cashier" : "collection";
      faults_.add({catalogue_.name, row->line, flow_field,
                   "flow: " + row->flow + " goes on to at = \"" + word + "\", and no line of " +
                       centre_.name +
                       " says so; add that to its [[line]], or take the hop out of " +
                       texts_.flows->name});
    }
  }

  void read_calendar() {
    if (!texts_.calendar) return;
    const NamedText no_holidays{"", "date,name_ar,name_en,status,source"};
    auto calendar = dawr::read_calendar(*texts_.calendar, texts_.holidays.value_or(no_holidays));
    if (!calendar) return note(std::move(calendar.error()));
    if (!calendar->schedules.empty() && !config_.policy.is_van) {
      faults_.add({texts_.calendar->name, 0, 0,
                   "has a schedule of stops, but this is no van (kind = \"fixed\")"});
    }
    config_.calendar = std::move(*calendar);
  }

  // ---- what the domain thinks of it ----

  void check_policy() {
    for (const auto& text : faults_of(config_.policy)) {
      const auto located = place_of_part(text.substr(0, text.find(": ")));
      faults_.add({located.file, located.place.line, located.place.column, text});
    }
  }

  // Of the part itself, or of the nearest one around it that was written somewhere.
  Located place_of_part(std::string part) {
    // "lines B and C": the later one.
    if (part.starts_with("lines ")) part = std::string("line ") + part.back();
    while (true) {
      const auto found = places_.find(part);
      if (found != places_.end()) return found->second;
      const auto dot = part.rfind('.');
      if (dot == std::string::npos) return {centre_.name, {}};
      part.resize(dot);
    }
  }

  struct Home {
    std::optional<LineId> line;  // none: not offered
    TomlPlace place;
  };

  const CentreTexts& texts_;
  const NamedText& centre_;
  const NamedText& catalogue_;
  const std::filesystem::path& directory_;
  FaultList faults_;
  CentreConfig config_;
  std::optional<bool> payment_needed_;
  std::optional<std::pair<bool, TomlPlace>> within_hours_;
  bool catalogue_is_sound_{};
  std::vector<CatalogueRow> rows_;
  std::set<std::string> prefixes_;
  std::set<std::string> codes_;
  std::vector<ConfigTable::Entry> not_offered_;
  std::map<std::string, Home> homes_;  // by prefix or code
  std::map<std::string, Located> places_;
};

}  // namespace

std::string to_text(const ConfigFault& fault) {
  if (fault.file.empty()) return fault.text;
  std::string text = fault.file;
  if (fault.line != 0) {
    text += ":" + std::to_string(fault.line) + ":" + std::to_string(fault.column);
  }
  return text + ": " + fault.text;
}

std::string to_text(const std::vector<ConfigFault>& faults) {
  std::string text;
  for (const auto& fault : faults) text += (text.empty() ? "" : "\n") + to_text(fault);
  return text;
}

Configured<CentreConfig> read_centre(const CentreTexts& texts,
                                     const std::filesystem::path& directory) {
  return CentreReader(texts, directory).read();
}

Configured<CentreConfig> load_centre(const std::filesystem::path& directory_or_file) {
  std::error_code ignored;
  const bool is_directory = std::filesystem::is_directory(directory_or_file, ignored);
  const CentreFiles files{is_directory ? directory_or_file : directory_or_file.parent_path()};
  const auto file = is_directory ? files.config() : directory_or_file;
  std::vector<ConfigFault> faults;
  std::list<std::string> kept;
  const auto text_of = [&](const std::filesystem::path& path) {
    auto text = storage::read_file(path, most_file_bytes);
    if (!text) faults.push_back({"", 0, 0, text.error().text});
    return NamedText{path.string(), kept.emplace_back(text.value_or(""))};
  };
  const auto text_if_there = [&](const std::filesystem::path& path) {
    std::error_code no_such;
    return std::filesystem::exists(path, no_such) ? std::optional(text_of(path)) : std::nullopt;
  };
  const CentreTexts texts{text_of(file), text_of(files.catalogue()), text_if_there(files.flows()),
                          text_if_there(files.calendar()), text_if_there(files.holidays())};
  if (!faults.empty()) return std::unexpected(std::move(faults));
  return read_centre(texts, files.directory);
}

}  // namespace dawr
