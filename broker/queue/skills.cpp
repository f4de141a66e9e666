#include "broker/queue/skills.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace dawr::queue {
namespace {

// Of those whose date has come, the newest.
auto in_force(const std::map<ServiceDate, std::vector<LineId>>& changes, ServiceDate date) {
  const auto next = changes.upper_bound(date);
  return next == changes.begin() ? changes.end() : std::prev(next);
}

std::vector<ServedLine> served_instead(const CentrePolicy& configured, const Counter& counter,
                                       const std::vector<LineId>& lines) {
  std::vector<ServedLine> served;
  for (const LineId line : lines) {
    if (find_line(configured, line) == nullptr) continue;
    const auto own = std::ranges::find(counter.serves, line, &ServedLine::line);
    served.push_back(own == counter.serves.end() ? ServedLine{line, minutes{}} : *own);
  }
  return served;
}

}  // namespace

bool serves(const Counter& counter, LineId line) {
  return std::ranges::count(counter.serves, line, &ServedLine::line) > 0;
}

CentrePolicy with_skills(const State& state, const CentrePolicy& configured, ServiceDate date) {
  CentrePolicy policy = configured;
  for (Counter& counter : policy.counters) {
    const auto changes = state.skills.find(counter.id);
    if (changes == state.skills.end()) continue;
    const auto newest = in_force(changes->second, date);
    if (newest == changes->second.end()) continue;
    auto served = served_instead(configured, counter, newest->second);
    if (!served.empty()) counter.serves = std::move(served);
  }
  return faults_of(policy).empty() ? policy : configured;
}

void set_skills(State& state, const SkillsSet& event) {
  state.skills[event.counter][event.from] = event.lines;
}

void forget_overtaken_skills(State& state) {
  for (auto& [counter, changes] : state.skills) {
    const auto newest = in_force(changes, *state.last_date);
    if (newest != changes.end()) changes.erase(changes.begin(), newest);
  }
}

}  // namespace dawr::queue
