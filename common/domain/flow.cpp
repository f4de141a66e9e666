#include "common/domain/flow.h"

#include <algorithm>
#include <cstddef>
#include <string>

namespace dawr {
namespace {

constexpr std::size_t most_hops = 8;

// Whether the visits that follow one another never end.
bool comes_back(const std::vector<Flow>& flows, const Flow& first) {
  const auto* flow = &first;
  for (std::size_t visit = 0; visit <= flows.size(); ++visit) {
    if (!flow->then) return false;
    flow = find_flow(flows, *flow->then);
    if (flow == nullptr) return false;
  }
  return true;
}

bool stays_at_once(const Flow& flow) {
  return std::ranges::adjacent_find(flow.hops, {}, &Hop::at) != flow.hops.end();
}

}  // namespace

const Flow* find_flow(const std::vector<Flow>& flows, std::string_view id) {
  const auto found = std::ranges::find(flows, id, &Flow::id);
  return found == flows.end() ? nullptr : &*found;
}

std::vector<std::string> faults_of(const std::vector<Flow>& flows) {
  std::vector<std::string> faults;
  for (const auto& flow : flows) {
    const auto add = [&](const std::string& text) {
      faults.push_back("flow " + flow.id + ": " + text);
    };
    if (find_flow(flows, flow.id) != &flow) add("is there already");
    if (flow.hops.empty() || flow.hops.size() > most_hops) {
      add("expected 1 to " + std::to_string(most_hops) + " hops");
    }
    if (stays_at_once(flow)) add("goes to where it is already; make one hop of two");
    if (flow.then && find_flow(flows, *flow.then) == nullptr) {
      add("its next visit follows " + *flow.then + ", which is no flow");
    }
    if (comes_back(flows, flow))
      add("its visits never end: follow each \"then\" and break the circle");
  }
  return faults;
}

}  // namespace dawr
