#include "broker/estimate/residuals.h"

#include <algorithm>
#include <cmath>

namespace dawr::estimate {

void Residuals::push(double residual) {
  if (by_age_.size() < kept) {
    by_age_.push_back(residual);
  } else {
    by_size_.erase(std::ranges::lower_bound(by_size_, by_age_[oldest_]));
    by_age_[oldest_] = residual;
    oldest_ = (oldest_ + 1) % kept;
  }
  by_size_.insert(std::ranges::upper_bound(by_size_, residual), residual);
}

double Residuals::quantile(double level) const {
  const double place = level * static_cast<double>(by_size_.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const auto above = std::min(below + 1, by_size_.size() - 1);
  return by_size_[below] + (place - std::floor(place)) * (by_size_[above] - by_size_[below]);
}

std::vector<double> Residuals::oldest_first() const {
  std::vector<double> all(by_age_.begin() + static_cast<std::ptrdiff_t>(oldest_), by_age_.end());
  all.insert(all.end(), by_age_.begin(), by_age_.begin() + static_cast<std::ptrdiff_t>(oldest_));
  return all;
}

}  // namespace dawr::estimate
