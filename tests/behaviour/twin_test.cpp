// Random days of a small hall: what is told is what somebody counts by hand. DAWR_HALLS (how many)
// and DAWR_SEED (the first) in the environment choose others than the usual ones.
#include <cstdlib>
#include <set>

#include "broker/queue/evolve.h"
#include "broker/verify/entry_reader.h"
#include "tests/behaviour/naive_count.h"
#include "tests/catch.h"
#include "tests/verify/hall.h"

namespace dawr::behaviour {
namespace {

std::uint64_t setting(const char* name, std::uint64_t usual) {
  const char* value = std::getenv(name);
  return value == nullptr ? usual : std::stoull(value);
}

std::vector<Entry> entries_of(std::uint64_t seed) {
  verify::Hall hall(seed);
  for (int day = 0; day < 3; ++day) hall.run_day(400);
  std::vector<Entry> entries;
  for (const auto& row : hall.rows()) entries.push_back(verify::read_entry(row.bytes).value());
  return entries;
}

std::vector<DayBehaviour> told_of(const std::vector<Entry>& entries, const Thresholds& thresholds) {
  Observer observer(thresholds);
  queue::State state;
  for (const Entry& entry : entries) {
    observer.observe(state, entry);
    queue::evolve(state, entry.event, entry.at);
  }
  return observer.days();
}

}  // namespace

TEST_CASE("random days: the report is what is counted by hand") {
  const auto first = setting("DAWR_SEED", 2);
  const auto halls = setting("DAWR_HALLS", 40);
  const Thresholds thresholds{.early_no_show = seconds{90}, .long_gap = seconds{40}};
  std::set<std::string> seen;
  for (std::uint64_t seed = first; seed < first + halls; ++seed) {
    if (seed % 8 == 1) continue;  // there PINs are asked for, which takes its time
    const auto entries = entries_of(seed);
    const auto told = told_of(entries, thresholds);
    const auto counted = naive_counts(entries, thresholds);
    INFO("DAWR_SEED=" << seed);
    REQUIRE(told.size() == counted.size());
    for (std::size_t day = 0; day < told.size(); ++day) {
      const auto counts = counts_of(told[day]);
      INFO("day " << day);
      const auto differs = difference(counts, counted[day]);
      INFO(differs);
      REQUIRE(differs.empty());
      for (const auto& [name, count] : counts) seen.insert(name);
      CHECK_FALSE(told[day].passings.contains(Passing::none));
      CHECK_FALSE(told[day].passings.contains(Passing::other));
    }
  }
  if (halls < 40) return;
  for (const char* name : {"counter 1 idle",
                           "counter 1 long gaps",
                           "counter 1 early no-shows",
                           "counter 1 rejoined",
                           "counter 1 short services",
                           "counter 1 short walks",
                           "counter 1 put-backs",
                           "counter 1 on break",
                           "paused",
                           "down",
                           "presses while paused",
                           "passed: 1",
                           "passed: 2",
                           "passed: 3",
                           "passed: 4",
                           "passed: 5",
                           "priority called",
                           "doubtful prints",
                           "unlocks",
                           "requests granted"}) {
    INFO(name << " never happened");
    CHECK(seen.contains(name));
  }
}

}  // namespace dawr::behaviour
