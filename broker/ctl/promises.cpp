#include <cmath>
#include <cstdio>
#include <ostream>
#include <string>
#include <vector>

#include "broker/ctl/charts.h"
#include "broker/ctl/commands.h"
#include "broker/ctl/journal_walk.h"
#include "broker/floor/config.h"
#include "broker/planning/track_record.h"
#include "common/domain/service_dates.h"
#include "common/text/time_zone.h"

namespace dawr::ctl {
namespace {

using planning::Tally;

void print_row(std::ostream& out, const std::string& name, const Tally& tally) {
  char text[160];
  const std::string share =
      tally.known == 0 ? "-" : std::to_string(std::lround(100 * tally.share())) + " %";
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

// Of each day, and of the week that ends with it. A journal of one day: of each hour.
Result<> plot_shares(const std::filesystem::path& file, const std::string& title,
                     const planning::TrackRecord& record) {
  constexpr int days_together = 7;
  const auto days = record.by_date();
  ui::Plot plot{.title = title + ": promises kept", .along = {}, .up = percent_axis()};
  ui::PlotLine each{.name = "each day", .colour = ui::colours::blue};
  const auto add = [](ui::PlotLine& line, double at, const Tally& tally) {
    if (tally.known > 0) line.points.push_back({at, 100 * tally.share()});
  };
  if (days.size() == 1) {
    each.name = "each hour";
    for (const auto& [hour, tally] : record.by_hour()) add(each, hour + 0.5, tally);
    plot.along = hours_axis("ticket of the hour");
    plot.along.from = record.by_hour().begin()->first;
    plot.along.to = record.by_hour().rbegin()->first + 1;
    plot.lines.push_back(std::move(each));
  } else {
    ui::PlotLine week{.name = "seven days", .colour = ui::colours::arrow};
    const ServiceDate first = days.begin()->first;
    for (const auto& [date, tally] : days) {
      const auto at = static_cast<double>((date - first).count());
      add(each, at, tally);
      Tally together;
      for (auto day = days.upper_bound(date - std::chrono::days{days_together});
           day != days.end() && day->first <= date; ++day) {
        together.add(day->second);
      }
      add(week, at, together);
    }
    plot.along = days_axis(first, days.rbegin()->first);
    plot.lines.push_back(std::move(each));
    plot.lines.push_back(std::move(week));
  }
  plot.lines.push_back({.name = "four of five",
                        .points = {{plot.along.from, 80}, {plot.along.to, 80}},
                        .colour = ui::colours::mute,
                        .dashed = true});
  return draw(plot, file);
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
  if (options.plot.empty()) return {};
  if (auto drawn = plot_shares(options.plot, config->policy.name.en, record); !drawn) return drawn;
  out << "\n" << options.plot.string() << ": the share that was kept.\n";
  return {};
}

}  // namespace dawr::ctl
