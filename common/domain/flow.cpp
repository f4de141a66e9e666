#include "common/domain/flow.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "common/domain/limits.h"

namespace dawr {
namespace {

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

std::expected<std::vector<LineId>, HopKind> onward_of(const Flow& flow, LineId own,
                                                      const std::vector<Line>& lines) {
  std::vector<LineId> visited{own};
  for (const Hop& hop : flow.hops) {
    const auto place = std::ranges::find(lines, hop.at, &Line::at);
    const bool elsewhere = hop.at != HopKind::counter && place != lines.end();
    const bool may_stay = hop.at == HopKind::counter || &hop == &flow.hops.front();
    if (!elsewhere && !may_stay) return std::unexpected(hop.at);
    const LineId line = elsewhere ? place->id : own;
    if (visited.back() != line) visited.push_back(line);
  }
  visited.erase(visited.begin());
  return visited;
}

std::vector<std::string> faults_of(const std::vector<Flow>& flows) {
  std::vector<std::string> faults;
  for (const auto& flow : flows) {
    const auto add = [&](const std::string& text) {
      faults.push_back("flow " + flow.id + ": " + text);
    };
    if (find_flow(flows, flow.id) != &flow) add("is there already");
    if (flow.hops.empty() || flow.hops.size() > limits::hops) {
      add("expected 1 to " + std::to_string(limits::hops) + " hops");
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
