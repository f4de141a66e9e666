// What chance makes of counts: control limits, and repeat pairs of clerk and reference.
#include "broker/behaviour/chance.h"

#include <random>
#include <set>

#include "tests/catch.h"

namespace dawr::behaviour {
namespace {

constexpr ServiceDate first_day{std::chrono::days{20513}};
constexpr std::uint32_t days = 90;
constexpr std::uint32_t clerks = 20;
constexpr std::uint32_t visits = 10'000;
constexpr std::uint32_t references = 3'000;

// Ninety days of a hall with one line, whose visits come to whoever is free.
std::vector<Meeting> honest_days(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto up_to = [&](std::uint32_t most) {
    return std::uniform_int_distribution<std::uint32_t>(0, most - 1)(random);
  };
  std::vector<Meeting> meetings;
  for (std::uint32_t visit = 0; visit < visits; ++visit) {
    meetings.push_back({.date = first_day + std::chrono::days{visit * days / visits},
                        .line = LineId{'A'},
                        .clerk = ClerkId{11 + up_to(clerks)},
                        .reference = 1 + up_to(references)});
  }
  return meetings;
}

// Every 90th visit is this reference's; at the clerk whom it has agreed with, or at whoever is
// free.
constexpr std::uint64_t regular = 77'777;
constexpr ClerkId friendly{15};
void add_regular(std::vector<Meeting>& meetings, bool collude) {
  for (std::size_t visit = 0; visit < meetings.size(); visit += 90) {
    meetings[visit].reference = regular;
    if (collude && visit % 270 == 0) meetings[visit].clerk = friendly;
  }
}

bool within_deviations(const PairReport& report, double deviations) {
  return std::abs(report.met_twice - report.met_twice_expected) <
         deviations * report.met_twice_deviation;
}

}  // namespace

TEST_CASE("AB05 repeat pairs of an honest period are within binomial limits") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    auto meetings = honest_days(seed);
    add_regular(meetings, false);
    const auto report = repeat_pairs(meetings);
    INFO("seed " << seed << ": " << report.met_twice << " pairs met twice, by chance "
                 << report.met_twice_expected << " ± " << report.met_twice_deviation);
    CHECK(report.meetings == visits);
    CHECK(report.tested > references);
    CHECK(report.met_twice > 500);
    CHECK(within_deviations(report, 4));
    CHECK(report.beyond_chance.empty());
  }
}

TEST_CASE("AB05 a clerk and a reference that meet by agreement are found, and nobody else") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    auto meetings = honest_days(seed);
    add_regular(meetings, true);
    const auto report = repeat_pairs(meetings);
    INFO("seed " << seed);
    REQUIRE(report.beyond_chance.size() == 1);
    const auto& pair = report.beyond_chance[0];
    CHECK(pair.clerk == friendly);
    CHECK(pair.reference == regular);
    CHECK(pair.visits == 112);
    CHECK(pair.met >= 38);
    CHECK(pair.expected < 20);
    CHECK(pair.chance * report.tested < honest_period_accused);
  }
}

TEST_CASE("who serves a line alone meets everybody of it, and is not accused") {
  std::vector<Meeting> meetings;
  for (int day = 0; day < 40; ++day) {
    meetings.push_back({first_day + std::chrono::days{day}, LineId{'B'}, ClerkId{11}, regular});
    meetings.push_back({first_day + std::chrono::days{day}, LineId{'A'}, ClerkId{12}, 5});
    meetings.push_back({first_day + std::chrono::days{day}, LineId{'A'}, ClerkId{13}, 6});
  }
  const auto report = repeat_pairs(meetings);
  std::set<ClerkId> accused;
  for (const auto& pair : report.beyond_chance) accused.insert(pair.clerk);
  CHECK(accused == std::set<ClerkId>{ClerkId{12}, ClerkId{13}});
}

TEST_CASE("how often by chance: worked out by hand") {
  // Two visits on each of two days; reference 1 comes on both.
  const std::vector<Meeting> meetings = {
      {first_day, LineId{'A'}, ClerkId{11}, 1},
      {first_day, LineId{'A'}, ClerkId{12}, 2},
      {first_day + std::chrono::days{1}, LineId{'A'}, ClerkId{11}, 1},
      {first_day + std::chrono::days{1}, LineId{'A'}, ClerkId{12}, 3}};
  const auto report = repeat_pairs(meetings);
  CHECK(report.meetings == 4);
  CHECK(report.tested == 2);
  CHECK(report.met_twice == 1);
  CHECK(report.met_twice_expected == Approx(0.5));
  CHECK(report.met_twice_deviation == Approx(std::sqrt(2 * 0.25 * 0.75)));
  CHECK(report.beyond_chance.empty());
  CHECK(repeat_pairs({}).tested == 0);
}

TEST_CASE("control limits of one row among all") {
  struct Row {
    Share one;
    Share all;
    std::uint32_t limit;
    Judgement judgement;
  };
  using enum Judgement;
  const std::vector<Row> rows = {
      {{0, 0}, {0, 0}, 0, too_few},
      {{9, 9}, {9, 100}, 4, too_few},
      {{0, 10}, {0, 100}, 0, within},
      {{10, 10}, {10, 10}, 10, within},  // nothing to compare it with
      {{3, 10}, {6, 20}, 6, within},
      {{8, 10}, {8, 20}, 7, look_into_it},
      {{7, 10}, {8, 20}, 7, within},
      {{5, 100}, {20, 400}, 11, within},
      {{12, 100}, {20, 400}, 11, look_into_it},
      {{400, 1500}, {400, 1500}, 400, within},
  };
  for (const auto& row : rows) {
    INFO(row.one.n << " of " << row.one.of << " among " << row.all.n << " of " << row.all.of);
    const auto judged = judge(row.one, row.all);
    CHECK(judged.share == row.one);
    CHECK(judged.limit == row.limit);
    CHECK(judged.judgement == row.judgement);
  }
}

}  // namespace dawr::behaviour
