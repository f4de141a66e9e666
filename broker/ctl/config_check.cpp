#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <ostream>
#include <string>
#include <utility>

#include "broker/appointments/slots.h"
#include "broker/ctl/commands.h"
#include "broker/ctl/doctor.h"
#include "broker/floor/config.h"
#include "broker/floor/day_plans.h"
#include "broker/messages/settings.h"
#include "common/text/time_zone.h"

namespace dawr::ctl {
namespace {

// A year and a half ahead, so that both changes of the clocks are among them.
constexpr std::size_t days_looked_at = 550;

std::unexpected<Fault> refused(std::string text) {
  return std::unexpected(Fault{FaultKind::refused, std::move(text)});
}

std::string hours_never_shown(const CentreConfig& config, std::chrono::sys_seconds now) {
  const auto zone = text::TimeZone::named(config.policy.time_zone);
  if (!config.calendar || !zone) return {};
  const ServiceDate today{std::chrono::floor<std::chrono::days>(now).time_since_epoch()};
  std::string text;
  for (const auto& hours : skipped_hours(*config.calendar, *zone, today, days_looked_at)) {
    text += "\ncalendar.toml: " + hours;
  }
  return text;
}

std::string counted(std::uint64_t count, const std::string& one, const std::string& more) {
  return std::to_string(count) + " " + (count == 1 ? one : more);
}

// "3 places in 5 quarter-hours, about 2.4 an hour".
std::string in_words(const appointments::Capacity& capacity) {
  constexpr std::uint64_t quarters_an_hour = 4;
  constexpr std::uint64_t tenths = 10;
  const auto an_hour = (2 * tenths * quarters_an_hour * capacity.places + capacity.quarters) /
                       (2 * capacity.quarters);
  const auto quarters = capacity.quarters == 1
                            ? std::string("each quarter-hour")
                            : std::to_string(capacity.quarters) + " quarter-hours";
  return counted(capacity.places, "place", "places") + " in " + quarters + ", about " +
         std::to_string(an_hour / tenths) + "." + std::to_string(an_hour % tenths) + " an hour";
}

void say_appointments(const CentrePolicy& policy, std::ostream& out) {
  const auto& rules = policy.rules.appointments;
  if (rules.share_percent == 0) {
    out << "Nothing can be booked.\n";
    return;
  }
  out << "Appointments take " << int{rules.share_percent}
      << " % of what the counters can serve, up to " << counted(rules.days_ahead, "day", "days")
      << " ahead:\n";
  const auto capacities = appointments::capacities(policy, rules.share_percent);
  for (const auto& line : policy.lines) {
    const auto capacity = capacities.find(line.id);
    out << "  " << line.id.value << "  " << line.name.en << ": "
        << (capacity == capacities.end() ? "none, for no counter has this line as its own"
                                         : in_words(capacity->second))
        << "\n";
  }
}

}  // namespace

Result<> check_config(const std::filesystem::path& directory_or_file, std::chrono::sys_seconds now,
                      std::ostream& out) {
  const auto config = load_centre(directory_or_file);
  if (!config) return refused("the configuration is unsound:\n" + to_text(config.error()));
  const bool is_folder = std::filesystem::is_directory(directory_or_file);
  const auto folder = is_folder ? directory_or_file : directory_or_file.parent_path();
  if (const auto messages = load_messages(folder); !messages) {
    return refused("messages.toml is unsound:\n" + to_text(messages.error()));
  }
  const auto& policy = config->policy;
  if (const auto zone = check_time_zone(policy.time_zone, system_time_zones);
      zone.health != Health::ok) {
    return refused("time_zone: " + zone.text + "; expected an IANA name such as Africa/Cairo");
  }
  if (const auto skipped = hours_never_shown(*config, now); !skipped.empty()) {
    return refused("the configuration is unsound:" + skipped);
  }
  const auto cashiers = std::ranges::count(policy.counters, CounterKind::cashier, &Counter::kind);
  out << policy.name.en << " (" << policy.code << "): " << policy.services.size() << " services in "
      << policy.lines.size() << " lines, " << policy.counters.size() << " counters of which "
      << cashiers << " are cashiers, " << policy.clerks.size()
      << " clerks. The configuration is sound.\n";
  say_appointments(policy, out);
  if (config->settings.demo) {
    out << "It is a demonstration centre (demo = true); its clock runs at "
        << config->settings.clock_rate << " times the speed of time.\n";
  }
  return {};
}

}  // namespace dawr::ctl
