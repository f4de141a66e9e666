// Nobody is accused wrongly. DAWR_DAYS (how many days) and DAWR_SEED (the first hall) in the
// environment choose others than the usual ones.
#include <chrono>
#include <cstdlib>
#include <set>
#include <string>

#include "broker/verify/auditor.h"
#include "broker/verify/entry_reader.h"
#include "tests/catch.h"
#include "tests/verify/hall.h"

namespace dawr::verify {
namespace {

using namespace std::chrono_literals;

constexpr int days_of_a_hall = 3;

std::uint64_t setting(const char* name, std::uint64_t usual) {
  const char* value = std::getenv(name);
  return value == nullptr ? usual : std::stoull(value);
}

std::string words_of(const Finding& finding) {
  return "entry " + std::to_string(finding.seq) + ", " + std::string(name_of(finding.breach)) +
         ": " + finding.why;
}

Verdict verdict_on(const Rows& rows) {
  Auditor auditor;
  for (const auto& row : rows) auditor.take({row.seq, row.at, row.bytes});
  return auditor.finish();
}

}  // namespace

TEST_CASE("honest days: none is accused") {
  const auto days = setting("DAWR_DAYS", 30);
  const auto first = setting("DAWR_SEED", 1);
  Figures all;
  std::set<std::size_t> met;  // what no hand presses is not known to be judged rightly
  std::chrono::duration<double, std::micro> judging{};
  for (std::uint64_t seed = first; seed < first + (days + days_of_a_hall - 1) / days_of_a_hall;
       ++seed) {
    Hall hall(seed);
    for (int day = 0; day < days_of_a_hall; ++day) hall.run_day(250);
    const auto rows = hall.rows();
    const auto began = std::chrono::steady_clock::now();
    const auto verdict = verdict_on(rows);
    judging += std::chrono::steady_clock::now() - began;
    INFO("DAWR_SEED=" << seed);
    INFO((verdict.finding ? words_of(*verdict.finding) : ""));
    REQUIRE_FALSE(verdict.finding);
    for (const auto& row : rows) {
      const auto entry = read_entry(row.bytes);
      if (entry) met.insert(entry->event.index());
    }
    const Figures& figures = verdict.figures;
    CHECK(figures.issued ==
          figures.confirmed + figures.voided + figures.unsettled + figures.doubtful.size());
    all.days += figures.days;
    all.calls += figures.calls;
    all.refusals += figures.refusals;
    all.interruptions += figures.interruptions;
    all.restores += figures.restores;
    all.entries += figures.entries;
  }
  WARN(all.days << " days, " << all.entries << " entries, " << all.calls << " calls, "
                << all.refusals << " refusals, " << all.interruptions << " interruptions, "
                << all.restores << " restores; " << judging / (1us * all.entries)
                << " µs an entry");
  CHECK(all.days >= days);
  for (std::size_t event = 0; event < std::variant_size_v<Event>; ++event) {
    INFO("event number " << event << " never happened: hall.cpp must press for it");
    CHECK(met.contains(event));
  }
  CHECK(all.calls > days);
  CHECK(all.refusals > days);
}

TEST_CASE("a journal without an entry is lawful") { CHECK_FALSE(verdict_on({}).finding); }

}  // namespace dawr::verify
