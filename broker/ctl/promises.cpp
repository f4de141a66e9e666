#include <cstdio>
#include <ostream>
#include <string>

#include "broker/ctl/commands.h"
#include "broker/ctl/journal_walk.h"
#include "broker/floor/config.h"
#include "broker/planning/track_record.h"
#include "common/text/time_zone.h"

namespace dawr::ctl {
namespace {

using planning::Tally;

void print_row(std::ostream& out, const std::string& name, const Tally& tally) {
  char text[160];
  const std::string share =
      tally.known == 0 ? "-" : std::to_string(static_cast<int>(100 * tally.share() + 0.5)) + " %";
  std::snprintf(text, sizeof text, "%-12s %8u %8u %8u %8u %6s %10u %10u\n", name.c_str(),
                tally.tickets, tally.bounds, tally.known, tally.kept, share.c_str(), tally.unsaid,
                tally.over);
  out << text;
}

template <class Key, class Name>
void print_table(std::ostream& out, const char* title, const std::map<Key, Tally>& rows,
                 Name&& name) {
  char text[160];
  std::snprintf(text, sizeof text, "\n%-12s %8s %8s %8s %8s %6s %10s %10s\n", title, "tickets",
                "bounds", "known", "kept", "share", "no promise", "more than");
  out << text;
  for (const auto& [key, tally] : rows) print_row(out, name(key), tally);
}

std::string date_text(ServiceDate date) {
  const std::chrono::year_month_day day{date};
  char text[24];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", int{day.year()}, unsigned{day.month()},
                unsigned{day.day()});
  return text;
}

}  // namespace

Result<> promises(const PromisesOptions& options, std::ostream& out) {
  const auto config = load_centre(options.centre);
  if (!config) {
    return std::unexpected(Fault{
        FaultKind::refused, "the centre's configuration is unsound:\n" + to_text(config.error())});
  }
  const auto zone = text::TimeZone::named(config->policy.time_zone);
  if (!zone) return std::unexpected(zone.error());
  planning::TrackRecord record([&](Instant at) { return zone->civil(at).hour; });
  const auto walked = walk_journal(
      config->settings.journal,
      [&](const queue::State& before, const Entry& entry) { record.observe(before, entry); });
  if (!walked) return std::unexpected(walked.error());
  if (record.tallies().empty()) {
    out << "No promise has been made yet.\n";
    return {};
  }
  out << "A bound is kept when the ticket is called within it; four of five should be. Known: called, "
         "or still waiting when it had passed.\n";
  print_table(out, "line", record.by_line(),
              [](LineId line) { return std::string(1, line.value); });
  print_table(out, "hour", record.by_hour(), [](int hour) { return std::to_string(hour); });
  print_table(out, "day", record.by_date(), date_text);
  out << "\n";
  print_row(out, "all", record.total());
  return {};
}

}  // namespace dawr::ctl
