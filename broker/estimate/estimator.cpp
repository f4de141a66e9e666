#include "broker/estimate/estimator.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dawr::estimate {
namespace {

constexpr double day_s = 86400;
constexpr std::size_t most_samples = 1 + Estimator::checkpoints_s.size();

void set_wait(Features& x, Feature value, Feature missing, const std::optional<double>& seconds) {
  x[value] = seconds ? lg(*seconds) : 0;
  x[missing] = seconds ? 0 : 1;
}

}  // namespace

void Estimator::begin_day() {
  for (auto& [line, history] : lines_) history.begin_day();
}

Sample Estimator::predict(double at, const Group& group, const Place& place, double age_s) const {
  static const LineHistory untouched;
  const auto known = lines_.find(group.line);
  const LineHistory& line = known == lines_.end() ? untouched : known->second;

  Features x{};
  x[one] = 1;
  // Services that have to end before its turn comes, less one.
  const double to_end = place.ahead - place.idle;
  x[queue_length] = to_end <= -1 ? 0
                                 : lg(line.queue_length_s(std::max(to_end, 0.0), place.counters,
                                                          place.configured_service_s) *
                                      std::min(to_end + 1, 1.0));
  x[ahead] = std::log1p(place.ahead + 1);
  set_wait(x, head_of_line, no_head_of_line, place.head_age_s);
  set_wait(x, last_to_enter, no_last_to_enter, line.last_wait());
  x[last_to_enter_of_class] = lg(line.last_wait(group.service_class).value_or(0));
  x[calls_today] = std::log1p(line.calls_today());
  const double angle = 2 * std::numbers::pi * std::fmod(at, day_s) / day_s;
  x[time_of_day_sin] = std::sin(angle);
  x[time_of_day_cos] = std::cos(angle);
  x[half_day_cos] = std::cos(2 * angle);
  x[age] = lg(age_s);
  x[has_age] = age_s > 0 ? 1 : 0;
  x[age_by_ahead] = x[age] * x[ahead] / 5;
  return model_.predict(x, place.ahead, group,
                        age_s > 0 ? Occasion::checkpoint : Occasion::arrival);
}

void Estimator::keep(TicketKey ticket, double at, const Sample& sample) {
  auto& samples = kept_[ticket];
  if (samples.size() < most_samples) samples.push_back({at, sample});
}

void Estimator::called(TicketKey ticket, double at, double waited_s, const Group& group,
                       double counters, bool others_wait, bool teaches) {
  lines_[group.line].call(at, waited_s, group.service_class, counters, others_wait);
  const auto found = kept_.find(ticket);
  if (found == kept_.end()) return;
  if (teaches && waited_s > 0) {
    for (const Kept& kept : found->second) model_.learn(kept.sample, at - kept.at);
  }
  kept_.erase(found);
}

void Estimator::left(TicketKey ticket, std::uint32_t line, double waited_s, bool others_wait) {
  lines_[line].leave(waited_s, others_wait);
  kept_.erase(ticket);
}

}  // namespace dawr::estimate
