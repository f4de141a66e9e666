#include "broker/estimate/wait_model.h"

#include <algorithm>
#include <cmath>

#include "common/domain/promise.h"

namespace dawr::estimate {
namespace {

constexpr double unit_s = 30;
constexpr double forgetting = 0.9999;
constexpr double first_variance = 0.01;
constexpr double largest_variance = 100;
constexpr double trust_after = 100;      // updates
constexpr double widest_correction = 4;  // in lg: a factor of 55
constexpr double longest = 7.5;          // in lg: about fifteen hours
constexpr std::size_t enough_in_box = 60;
constexpr std::size_t enough_at_all = 20;
constexpr std::uint32_t most_fallbacks = 20;
constexpr double level_step = 0.01;
constexpr double bias_step = 0.015;
constexpr double least_promise = 0.5;
constexpr double most_promise = 0.95;
constexpr Quantiles first_spread{-1.2, 0, 0.7, 1.1};

std::uint8_t box_of(double ahead) {
  std::uint8_t box = 0;
  for (const double bound : {1.0, 2.0, 4.0, 8.0, 16.0}) {
    if (bound <= ahead) ++box;
  }
  return box;
}

double seconds_of(double logarithm) {
  return unit_s * std::expm1(std::clamp(logarithm, 0.0, longest));
}

double dot(const Features& a, const Features& b) {
  double sum = 0;
  for (std::size_t i = 0; i < features; ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace

double lg(double seconds) { return std::log1p(std::max(seconds, 0.0) / unit_s); }

WaitModel::WaitModel() { start_again(); }

void WaitModel::start_again() {
  theta_ = {};
  theta_[queue_length] = 1;
  theta_[group_bias] = 1;
  covariance_ = {};
  for (std::size_t i = 0; i < features; ++i) covariance_[i][i] = first_variance;
  for (auto& [group, state] : groups_) state.bias = 0;
  updates_ = 0;
  fallbacks_in_a_row_ = 0;
}

bool WaitModel::is_sound(const Features& x) const {
  if (!std::ranges::all_of(x, [](double value) { return std::isfinite(value); })) return false;
  const double corrected = dot(theta_, x);
  if (!std::isfinite(corrected)) return false;
  if (std::abs(corrected - x[queue_length]) > widest_correction) return false;
  for (std::size_t i = 0; i < features; ++i) {
    if (!(covariance_[i][i] > 0)) return false;
  }
  return true;
}

Sample WaitModel::predict(Features x, double ahead, const Group& group, Occasion occasion) const {
  Sample sample;
  sample.box = box_of(ahead);
  sample.group = group;
  sample.occasion = occasion;
  static const GroupState newcomer;
  const auto known = groups_.find(group);
  const GroupState& state = known == groups_.end() ? newcomer : known->second;
  const auto when = static_cast<std::size_t>(occasion);
  x[group_bias] = state.bias;
  sample.x = x;
  sample.fallback = !is_sound(x);
  if (sample.fallback) {
    sample.centre = std::isfinite(x[queue_length]) ? x[queue_length] : longest;
  } else {
    const double trust =
        static_cast<double>(updates_) / (static_cast<double>(updates_) + trust_after);
    sample.centre = trust * dot(theta_, x) + (1 - trust) * (x[queue_length] + x[group_bias]);
  }

  const Residuals& box = by_box_[when][sample.box];
  const Residuals& residuals = box.size() >= enough_in_box ? box : all_[when];
  Quantiles spread = first_spread;
  double promise = first_spread.p80;
  if (!sample.fallback && residuals.size() >= enough_at_all) {
    const Levels& levels = state.levels[when];
    spread = {residuals.quantile(levels.p10), residuals.quantile(0.5),
              residuals.quantile(levels.p80), residuals.quantile(levels.p90)};
    promise = residuals.quantile(levels.promise);
  }
  const auto of_line = groups_.lower_bound({.line = group.line});
  if (of_line == groups_.end() || of_line->first.line != group.line) {
    // Nothing was learned in this line: others' errors may make its bounds wider, never narrower.
    spread.p80 = std::max(spread.p80, first_spread.p80);
    spread.p90 = std::max(spread.p90, first_spread.p90);
    promise = std::max(promise, first_spread.p80);
  }
  Quantiles& wait = sample.wait;
  wait = {seconds_of(sample.centre + spread.p10), seconds_of(sample.centre + spread.p50),
          seconds_of(sample.centre + spread.p80), seconds_of(sample.centre + spread.p90)};
  wait.p10 = std::min(wait.p10, wait.p50);
  wait.p80 = std::max(wait.p80, wait.p50);
  wait.p90 = std::max(wait.p90, wait.p80);
  sample.bound_s = std::max(seconds_of(sample.centre + promise), wait.p50);
  return sample;
}

void WaitModel::learn(const Sample& sample, double wait_s) {
  if (sample.fallback) {
    if (++fallbacks_in_a_row_ >= most_fallbacks) start_again();
    return;
  }
  fallbacks_in_a_row_ = 0;
  const double y = lg(wait_s);
  const auto when = static_cast<std::size_t>(sample.occasion);
  by_box_[when][sample.box].push(y - sample.centre);
  all_[when].push(y - sample.centre);

  GroupState& group = groups_[sample.group];
  const auto adjusted = [&](double level, double target, double bound) {
    return level + level_step * (target - (wait_s <= bound ? 1.0 : 0.0));
  };
  const auto adjust = [&](double& level, double target, double bound) {
    level = std::clamp(adjusted(level, target, bound), 0.005, 0.995);
  };
  Levels& levels = group.levels[when];
  adjust(levels.p10, 0.1, sample.wait.p10);
  adjust(levels.p80, 0.8, sample.wait.p80);
  adjust(levels.p90, 0.9, sample.wait.p90);
  // "Soon" is kept more often than that, and says nothing of how good longer promises are.
  if (const auto promise = promise_of(sample.bound_s, sample.wait.p50);
      promise.kind == PromiseKind::within) {
    const double bound_s = std::chrono::duration<double>(promise.bound()).count();
    levels.promise =
        std::clamp(adjusted(levels.promise, 0.8, bound_s), least_promise, most_promise);
  }

  if (sample.occasion == Occasion::arrival) {
    const double error = y - dot(theta_, sample.x);
    group.bias += bias_step * (error + sample.x[group_bias] * theta_[group_bias] - group.bias);
  }
  adapt(sample.x, y);
}

// One step of recursive least squares. The covariance is symmetric: one triangle is computed.
void WaitModel::adapt(const Features& x, double y) {
  Features v{};
  for (std::size_t i = 0; i < features; ++i) v[i] = dot(covariance_[i], x);
  const double scale = 1 / (forgetting + dot(x, v));
  const double error = y - dot(theta_, x);
  for (std::size_t i = 0; i < features; ++i) theta_[i] += v[i] * scale * error;
  for (std::size_t i = 0; i < features; ++i) {
    for (std::size_t j = i; j < features; ++j) {
      covariance_[i][j] = (covariance_[i][j] - v[i] * scale * v[j]) / forgetting;
      covariance_[j][i] = covariance_[i][j];
    }
  }
  if (++updates_ % 500 == 0) calm_down();
}

// Forgetting makes the variance of directions that are never used grow without end.
void WaitModel::calm_down() {
  Features factor{};
  for (std::size_t i = 0; i < features; ++i) {
    factor[i] = std::min(1.0, std::sqrt(largest_variance / covariance_[i][i]));
  }
  for (std::size_t i = 0; i < features; ++i) {
    for (std::size_t j = 0; j < features; ++j) covariance_[i][j] *= factor[i] * factor[j];
  }
}

}  // namespace dawr::estimate
