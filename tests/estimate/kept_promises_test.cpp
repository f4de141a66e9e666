// Promises in made-up centres with priorities, errands and counters that open and close, through
// the real core. No public log has these.
#include <map>

#include "broker/estimate/centre_estimate.h"
#include "broker/planning/day_run.h"
#include "tests/catch.h"
#include "tests/core/town.h"

namespace dawr::estimate {
namespace {

constexpr int days = 40;
constexpr int days_to_learn = 10;

struct Kept {
  int promised{};
  int kept{};
  [[nodiscard]] double share() const { return promised == 0 ? 0 : 1.0 * kept / promised; }
};

}  // namespace

TEST_CASE("four promises of five are kept in each class") {
  std::map<bool, Kept> by_priority;
  for (const std::uint32_t seed : {1U, 2U, 3U}) {
    play::Town town(seed);
    CentreEstimate estimate;
    for (int number = 0; number < days; ++number) {
      std::map<Serial, Promise> promises;
      std::optional<Serial> fresh;
      const auto result =
          planning::run_day(town.day(number), [&](const queue::State& before, const Entry& entry) {
            if (fresh) {
              promises[*fresh] = estimate.of_ticket(before, *before.find(*fresh), entry.at).promise;
              fresh.reset();
            }
            estimate.observe(before, entry);
            if (const auto* issued = std::get_if<TicketIssued>(&entry.event)) {
              fresh = issued->ticket;
            }
          });
      if (number < days_to_learn) continue;
      for (const auto& visit : result.visits) {
        const auto promise = promises.find(visit.ticket);
        if (promise == promises.end() || !promise->second.is_bound()) continue;
        const auto gone_at = visit.left_at.value_or(result.last_end);
        const auto waited = visit.called_at.value_or(gone_at) - visit.issued_at;
        const bool in_time = waited <= promise->second.bound();
        if (!visit.called_at && in_time) continue;  // left before it could be kept or broken
        Kept& kept = by_priority[visit.priority];
        ++kept.promised;
        kept.kept += in_time ? 1 : 0;
      }
    }
  }
  for (const auto& [priority, kept] : by_priority) {
    INFO((priority ? "priority " : "ordinary ") << kept.kept << " of " << kept.promised);
    CHECK(kept.promised > 500);
    CHECK(kept.share() > 0.77);
    CHECK(kept.share() < 0.83);
  }
}

}  // namespace dawr::estimate
