#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "broker/ctl/behaviour_print.h"
#include "broker/ctl/behaviour_sheet.h"
#include "broker/ctl/commands.h"
#include "broker/ctl/journal_walk.h"
#include "common/text/time_zone.h"

namespace dawr::ctl {
namespace {

bool asked_for(const BehaviourOptions& options, ServiceDate date) {
  return (!options.from || date >= *options.from) && (!options.to || date <= *options.to);
}

Result<> print(const std::vector<Sheet>& sheets, const BehaviourOptions& options,
               std::ostream& out) {
  const auto phrases = text::Phrases::load(options.phrases, options.language);
  if (!phrases) return std::unexpected(phrases.error());
  if (options.format == BehaviourFormat::csv) {
    print_csv(sheets, *phrases, out);
    return {};
  }
  if (options.format == BehaviourFormat::json) {
    print_json(sheets, *phrases, out);
    return {};
  }
  if (sheets.empty()) out << phrases->text("behaviour.no_day") << "\n";
  std::string_view between;
  for (const Sheet& sheet : sheets) {
    const auto zone = text::TimeZone::named(sheet.time_zone);
    if (!zone) return std::unexpected(zone.error());
    out << between;
    print_table(sheet, *phrases, *zone, out);
    between = "\n\n";
  }
  return {};
}

}  // namespace

Result<> report_behaviour(const BehaviourOptions& options, std::ostream& out) {
  if (options.from && options.to && *options.to < *options.from) {
    return std::unexpected(
        Fault{FaultKind::refused, "--to is earlier than --from: no day is between them"});
  }
  const auto journal = journal_of(options.journal);
  if (!journal) return std::unexpected(journal.error());
  if (const auto lawful = check_lawful(*journal); !lawful) return lawful;
  behaviour::Observer observer(options.thresholds);
  const auto walked = walk_journal(*journal, [&](const queue::State& before, const Entry& entry) {
    observer.observe(before, entry);
  });
  if (!walked) return std::unexpected(walked.error());
  std::vector<Sheet> sheets;
  for (const auto& day : observer.days()) {
    if (asked_for(options, day.date)) sheets.push_back(sheet_of(day, options.publish));
  }
  return print(sheets, options, out);
}

}  // namespace dawr::ctl
