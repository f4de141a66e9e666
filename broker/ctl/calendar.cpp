#include <chrono>
#include <cstddef>
#include <fstream>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "broker/ctl/commands.h"
#include "broker/ctl/output_file.h"
#include "broker/floor/config.h"
#include "broker/floor/day_plans.h"
#include "common/domain/service_dates.h"
#include "common/text/ics.h"
#include "common/text/time_zone.h"

namespace dawr::ctl {
namespace {

constexpr std::array<std::string_view, 7> kind_names = {
    "", "working", "rest", "holiday", "predicted holiday", "closed", "uncharted"};

std::unexpected<Fault> refused(std::string text) {
  return std::unexpected(Fault{FaultKind::refused, std::move(text)});
}

std::string_view name_of(DayKind kind) { return kind_names.at(static_cast<std::size_t>(kind)); }

std::string clock_text(const text::TimeZone& zone, Instant instant) {
  const auto shown = zone.civil(instant);
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d", shown.hour, shown.minute);
  return text.data();
}

const std::string& word(const Name& name, bool arabic) { return arabic ? name.ar : name.en; }

// RFC 4180.
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char letter : text) quoted += letter == '"' ? "\"\"" : std::string(1, letter);
  return quoted + "\"";
}

struct Ahead {
  CentreConfig config;
  text::TimeZone zone;
  std::vector<DayPlan> days;
};

Result<Ahead> days_ahead(const CalendarOptions& options) {
  auto config = load_centre(options.centre);
  if (!config) return refused("the configuration is unsound:\n" + to_text(config.error()));
  if (!config->calendar) {
    return refused(CentreFiles{options.centre}.calendar().string() +
                   ": there is none, so this centre works whenever its day is open; begin with the "
                   "sample's calendar.toml and holidays.csv");
  }
  auto zone = text::TimeZone::named(config->policy.time_zone);
  if (!zone) return std::unexpected(zone.error());
  auto days = day_plans(*config->calendar, *zone, options.from, options.days);
  return Ahead{std::move(*config), std::move(*zone), std::move(days)};
}

std::string as_table(const Ahead& ahead, bool arabic) {
  std::string text;
  for (const auto& day : ahead.days) {
    text += date_text(day.date) + "  ";
    for (std::size_t i = 0; i < day.open.size(); ++i) {
      const auto& stretch = day.open[i];
      text += (i == 0 ? "" : ", ") + clock_text(ahead.zone, stretch.from) + "-" +
              clock_text(ahead.zone, stretch.until);
      if (!stretch.place.empty()) text += " " + word(stretch.place, arabic);
    }
    if (day.open.empty()) text += name_of(day.kind);
    if (!day.why.empty()) text += "  (" + word(day.why, arabic) + ")";
    text += "\n";
  }
  return text;
}

std::string as_csv(const Ahead& ahead) {
  std::string text = "date,kind,from,until,place_ar,place_en,why_ar,why_en\n";
  const auto add = [&](const DayPlan& day, const OpenStretch* stretch) {
    text += date_text(day.date) + "," + std::string(name_of(day.kind)) + ",";
    if (stretch != nullptr) {
      text += clock_text(ahead.zone, stretch->from) + "," + clock_text(ahead.zone, stretch->until) +
              "," + field(stretch->place.ar) + "," + field(stretch->place.en) + ",";
    } else {
      text += ",,,,";
    }
    text += field(day.why.ar) + "," + field(day.why.en) + "\n";
  };
  for (const auto& day : ahead.days) {
    for (const auto& stretch : day.open) add(day, &stretch);
    if (day.open.empty()) add(day, nullptr);
  }
  return text;
}

std::string as_ics(const Ahead& ahead, bool arabic, Instant now) {
  std::vector<text::IcsEvent> events;
  for (const auto& day : ahead.days) {
    for (const auto& stretch : day.open) {
      const auto since = stretch.from.time_since_epoch() / std::chrono::minutes{1};
      events.push_back({.uid = std::to_string(since) + "@" + ahead.config.policy.code + ".dawr",
                        .from = stretch.from,
                        .until = stretch.until,
                        .summary = word(ahead.config.policy.name, arabic),
                        .place = word(stretch.place, arabic),
                        .description = word(day.why, arabic)});
    }
  }
  return text::ics_text(events, arabic ? "ar" : "en", now);
}

Result<> write_to(const std::filesystem::path& file, std::string_view suffix,
                  const std::string& text) {
  auto output = OutputFile::create(file, "--out", suffix);
  if (!output) return std::unexpected(output.error());
  std::ofstream stream(output->unfinished(), std::ios::binary);
  if (!(stream << text << std::flush)) {
    return std::unexpected(Fault{FaultKind::full, file.string() + ": could not be written whole"});
  }
  return output->finish();
}

}  // namespace

Result<> show_calendar(const CalendarOptions& options, std::chrono::sys_seconds now,
                       std::ostream& out) {
  const auto ahead = days_ahead(options);
  if (!ahead) return std::unexpected(ahead.error());
  const bool arabic = options.language == "ar";
  using enum CalendarFormat;
  const auto text = options.format == csv   ? as_csv(*ahead)
                    : options.format == ics ? as_ics(*ahead, arabic, now)
                                            : as_table(*ahead, arabic);
  if (options.out.empty()) {
    out << text;
    return {};
  }
  const std::string suffix = options.format == csv   ? ".csv"
                             : options.format == ics ? ".ics"
                                                     : ".txt";
  return write_to(options.out, suffix, text);
}

}  // namespace dawr::ctl
