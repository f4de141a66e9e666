#include "common/domain/metric_cell.h"

#include <algorithm>
#include <ratio>

namespace dawr {

void Measure::add(std::uint32_t value_s) {
  sum_s += value_s;
  max_s = std::max(max_s, value_s);
  sketch.add(value_s);
}

void Measure::take_back(std::uint32_t value_s) {
  if (sketch.remove(value_s)) sum_s -= std::min<std::uint64_t>(sum_s, value_s);
}

void Measure::merge(const Measure& other) {
  sum_s += other.sum_s;
  max_s = std::max(max_s, other.max_s);
  sketch.merge(other.sketch);
}

Instant quarter_of(Instant at) {
  using quarters = std::chrono::duration<std::int64_t, std::ratio<900>>;
  return std::chrono::floor<quarters>(at);
}

}  // namespace dawr
