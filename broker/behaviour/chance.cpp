#include "broker/behaviour/chance.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace dawr::behaviour {
namespace {

double log_choose(std::uint32_t from, std::uint32_t chosen) {
  return std::lgamma(from + 1.0) - std::lgamma(chosen + 1.0) - std::lgamma(from - chosen + 1.0);
}

// That `one.of` drawn out of `all.of`, of which `all.n` are marked, hold exactly `marked`.
double hypergeometric(std::uint32_t marked, Share one, Share all) {
  const std::uint32_t unmarked = all.of - all.n;
  if (one.of - marked > unmarked) return 0;
  return std::exp(log_choose(all.n, marked) + log_choose(unmarked, one.of - marked) -
                  log_choose(all.of, one.of));
}

std::uint32_t control_limit(Share one, Share all) {
  std::uint32_t most = std::min(one.of, all.n);
  for (double tail = 0; most > 0; --most) {
    tail += hypergeometric(most, one, all);
    if (tail >= beyond_control_limit) break;
  }
  return most;
}

using Stratum = std::pair<ServiceDate, LineId>;

// Of one line on one date.
struct Shift {
  std::uint32_t visits{};
  std::map<ClerkId, std::uint32_t> by_clerk;
};

class Pairs {
 public:
  explicit Pairs(std::span<const Meeting> meetings) {
    for (const Meeting& meeting : meetings) {
      Shift& shift = shifts_[{meeting.date, meeting.line}];
      ++shift.visits;
      ++shift.by_clerk[meeting.clerk];
      by_reference_[meeting.reference].push_back(meeting);
    }
  }

  PairReport report() {
    for (const auto& [reference, visits] : by_reference_) {
      if (visits.size() > 1) test(reference, visits);
    }
    std::erase_if(report_.beyond_chance, [&](const Pair& pair) {
      return pair.chance * report_.tested >= honest_period_accused;
    });
    std::ranges::sort(report_.beyond_chance, {},
                      [](const Pair& pair) { return std::pair{pair.clerk, pair.reference}; });
    report_.met_twice_deviation = std::sqrt(report_.met_twice_deviation);
    return std::move(report_);
  }

 private:
  void test(std::uint64_t reference, const std::vector<Meeting>& visits) {
    std::set<ClerkId> possible;
    for (const Meeting& visit : visits) {
      for (const auto& [clerk, times] : shift_of(visit).by_clerk) possible.insert(clerk);
    }
    for (const ClerkId clerk : possible) test(reference, visits, clerk);
  }

  void test(std::uint64_t reference, const std::vector<Meeting>& visits, ClerkId clerk) {
    Pair pair{.clerk = clerk,
              .reference = reference,
              .visits = static_cast<std::uint32_t>(visits.size())};
    std::vector<double> exactly{1};  // [k]: the probability of meeting k times
    for (const Meeting& visit : visits) {
      const double here = chance_of(visit, clerk);
      if (visit.clerk == clerk) ++pair.met;
      if (here > 0) add_visit(exactly, here);
      pair.expected += here;
    }
    if (exactly.size() < 3) return;  // can't meet twice
    const double twice = std::max(0.0, 1 - exactly[0] - exactly[1]);
    ++report_.tested;
    report_.met_twice_expected += twice;
    report_.met_twice_deviation += twice * (1 - twice);  // a variance until the end
    if (pair.met < 2) return;
    ++report_.met_twice;
    for (std::size_t times = pair.met; times < exactly.size(); ++times) {
      pair.chance += exactly[times];
    }
    report_.beyond_chance.push_back(pair);
  }

  static void add_visit(std::vector<double>& exactly, double here) {
    exactly.push_back(0);
    for (std::size_t times = exactly.size() - 1; times > 0; --times) {
      exactly[times] = exactly[times] * (1 - here) + exactly[times - 1] * here;
    }
    exactly[0] *= 1 - here;
  }

  [[nodiscard]] const Shift& shift_of(const Meeting& visit) const {
    return shifts_.at({visit.date, visit.line});
  }

  [[nodiscard]] double chance_of(const Meeting& visit, ClerkId clerk) const {
    const Shift& shift = shift_of(visit);
    const auto found = shift.by_clerk.find(clerk);
    return found == shift.by_clerk.end() ? 0 : 1.0 * found->second / shift.visits;
  }

  std::map<Stratum, Shift> shifts_;
  std::map<std::uint64_t, std::vector<Meeting>> by_reference_;
  PairReport report_;
};

}  // namespace

Judged judge(Share one, Share all) {
  Judged judged{.share = one, .limit = control_limit(one, all)};
  if (one.of < fewest_people) return judged;
  judged.judgement = one.n > judged.limit ? Judgement::look_into_it : Judgement::within;
  return judged;
}

PairReport repeat_pairs(std::span<const Meeting> meetings) {
  PairReport report = Pairs(meetings).report();
  report.meetings = static_cast<std::uint32_t>(meetings.size());
  return report;
}

}  // namespace dawr::behaviour
