#include "broker/estimate/line_history.h"

#include <algorithm>
#include <cmath>

namespace dawr::estimate {
namespace {

constexpr double services_remembered = 200;
constexpr double cycles_remembered = 300;
constexpr double longest_gap_s = 3600;
constexpr double shortest_service_s = 5;
constexpr double longest_service_s = 7200;
constexpr double waited_unseen_s = 36'000;  // one leaver in a first hour is no rule
constexpr double nobody_leaves = 1e-7;      // per second of waiting
constexpr double most_terms = 256;

}  // namespace

void LineHistory::Mean::add(double sample, double memory) {
  ++count;
  const double weight = 1 / std::min(static_cast<double>(count), memory);
  value += weight * (sample - value);
}

void LineHistory::begin_day() {
  busy_since_.reset();
  last_wait_.reset();
  last_wait_of_class_.clear();
  calls_today_ = 0;
}

void LineHistory::call(double at, double waited_s, std::uint64_t service_class, double counters,
                       bool others_wait) {
  if (busy_since_ && at - *busy_since_ <= longest_gap_s) {
    cycle_.add((at - *busy_since_) * std::max(counters, 1.0), cycles_remembered);
  }
  busy_since_ = others_wait ? std::optional(at) : std::nullopt;
  waited_in_all_ += waited_s;
  last_wait_ = waited_s;
  last_wait_of_class_[service_class] = waited_s;
  ++calls_today_;
}

void LineHistory::finish(double served_s) { service_.add(served_s, services_remembered); }

void LineHistory::leave(double waited_s, bool others_wait) {
  waited_in_all_ += waited_s;
  ++left_;
  if (!others_wait) busy_since_.reset();
}

double LineHistory::service_s(double configured_s) const {
  const double seen = service_.count > 0 ? service_.value
                      : cycle_.count > 0 ? cycle_.value
                                         : configured_s;
  return std::clamp(seen, shortest_service_s, longest_service_s);
}

double LineHistory::queue_length_s(double ahead, double counters, double configured_s) const {
  const double rate = std::max(counters, 1.0) / service_s(configured_s);
  const double theta = static_cast<double>(left_) / (waited_in_all_ + waited_unseen_s);
  if (theta < nobody_leaves) return (ahead + 1) / rate;
  const double whole = std::floor(ahead);
  const double last_term = std::min(whole, most_terms);
  double sum = 0;
  for (double j = 0; j <= last_term; ++j) sum += 1 / (rate + j * theta);
  // The rest as an integral, by the midpoint rule: off by less than a millionth.
  if (whole > last_term) {
    sum += std::log((rate + (whole + 0.5) * theta) / (rate + (last_term + 0.5) * theta)) / theta;
  }
  return sum + (ahead - whole) / (rate + (whole + 1) * theta);
}

std::optional<double> LineHistory::last_wait(std::uint64_t service_class) const {
  const auto known = last_wait_of_class_.find(service_class);
  return known == last_wait_of_class_.end() ? std::nullopt : std::optional(known->second);
}

}  // namespace dawr::estimate
