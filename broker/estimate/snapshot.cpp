#include "broker/estimate/snapshot.h"

#include <cmath>

#include "broker/queue/archive.h"

namespace dawr::estimate {

using queue::is_reader;

template <class A>
void fields(A& a, Group& v) {
  a(v.line, v.service_class, v.priority);
}
template <class A>
void fields(A& a, Quantiles& v) {
  a(v.p10, v.p50, v.p80, v.p90);
}
template <class A>
void fields(A& a, Sample& v) {
  a(v.x, v.centre, v.box, v.group, v.occasion, v.fallback, v.wait, v.bound_s);
  if constexpr (is_reader<A>) {
    if (v.box >= WaitModel::boxes || v.occasion > Occasion::checkpoint) a.fail();
  }
}
template <class A>
void fields(A& a, Residuals& v) {
  std::vector<double> oldest_first = v.oldest_first();
  a(oldest_first);
  if constexpr (is_reader<A>) {
    if (oldest_first.size() > Residuals::kept) return a.fail();
    v = {};
    for (const double residual : oldest_first) {
      if (!std::isfinite(residual)) return a.fail();
      v.push(residual);
    }
  }
}
template <class A>
void fields(A& a, WaitModel::Levels& v) {
  a(v.p10, v.p80, v.p90, v.promise);
  if constexpr (is_reader<A>) {
    for (const double level : {v.p10, v.p80, v.p90, v.promise}) {
      const bool is_share = level >= 0 && level <= 1;  // false of what is no number
      if (!is_share) a.fail();
    }
  }
}
template <class A>
void fields(A& a, WaitModel::GroupState& v) {
  a(v.bias, v.levels);
}
template <class A>
void fields(A& a, WaitModel& v) {
  a(v.theta_, v.covariance_, v.updates_, v.fallbacks_in_a_row_, v.groups_, v.by_box_, v.all_);
}
template <class A>
void fields(A& a, LineHistory::Mean& v) {
  a(v.value, v.count);
}
template <class A>
void fields(A& a, LineHistory& v) {
  a(v.service_, v.cycle_, v.waited_in_all_, v.left_, v.busy_since_, v.last_wait_,
    v.last_wait_of_class_, v.calls_today_);
}
template <class A>
void fields(A& a, Estimator::Kept& v) {
  a(v.at, v.sample);
}
template <class A>
void fields(A& a, Estimator& v) {
  a(v.model_, v.lines_, v.kept_);
}
template <class A>
void fields(A& a, CentreEstimate& v) {
  a(v.estimator_, v.checkpoints_);
}

std::vector<std::uint8_t> snapshot_of(const CentreEstimate& estimate) {
  queue::Writer writer;
  writer(estimate);
  return queue::sealed(writer.take());
}

std::optional<CentreEstimate> restore(std::span<const std::uint8_t> bytes) {
  const auto body = queue::unsealed(bytes);
  if (!body) return std::nullopt;
  CentreEstimate estimate;
  queue::Reader reader{*body};
  reader(estimate);
  if (!reader.finished()) return std::nullopt;
  return estimate;
}

}  // namespace dawr::estimate
