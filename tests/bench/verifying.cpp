// How long an auditor waits for a verdict.
#include <stdexcept>
#include <string>

#include "broker/floor/config.h"
#include "broker/verify/journal_file.h"
#include "tests/bench/benchmarks.h"
#include "tests/longevity/centre_life.h"

namespace dawr::bench {
namespace {

constexpr double tickets_of_the_day = 1'500;
constexpr double days_of_the_year = 250;
constexpr std::uint64_t days_generated = 20;

// The judge takes each entry by itself, so that the time is that of so many more days.
double verify_us(const std::filesystem::path& journal, std::uint64_t& entries) {
  return time_us([&] {
    const auto verdict = verify::verify_journal(journal, verify::Papers{});
    if (!verdict) throw std::runtime_error(verdict.error().text);
    if (verdict->rules.finding) throw std::runtime_error(verdict->rules.finding->why);
    if (!verdict->log.findings.empty()) throw std::runtime_error(verdict->log.findings[0].why);
    entries = verdict->rules.figures.entries;
  });
}

void live(longevity::CentreLife& centre, std::uint64_t day) {
  centre.open_day(day);
  for (int turn = 0; turn < longevity::turns_a_day; ++turn) centre.turn(turn, nullptr);
  centre.close_day();
}

}  // namespace

void bench_verifying(Report& report, const Setting& setting) {
  const auto config = load_centre(setting.tools.source / "config");
  if (!config) throw std::runtime_error(to_text(config.error()));
  const auto file = setting.directory / "audited.db";
  longevity::CentreLife centre(file, config->policy, 1);
  std::uint64_t entries = 0;
  live(centre, 0);
  const double tickets = static_cast<double>(centre.tickets());
  const double day_us = verify_us(file, entries) * tickets_of_the_day / tickets;
  report.add({.name = "verify: a day of 1,500 tickets (from one of " +
                      std::to_string(centre.tickets()) + ", " + std::to_string(entries) +
                      " entries)",
              .value = day_us / 1e6,
              .unit = "s",
              .limit = 0.5});
  for (std::uint64_t day = 1; day < days_generated; ++day) live(centre, day);
  const double all_us = verify_us(file, entries);
  const double all_tickets = static_cast<double>(centre.tickets());
  report.add({.name = "verify: a year of 250 such days (from " + std::to_string(days_generated) +
                      " days, " + std::to_string(entries) + " entries)",
              .value = all_us / 1e6 * days_of_the_year * tickets_of_the_day / all_tickets,
              .unit = "s",
              .limit = 180});
}

}  // namespace dawr::bench
