#include "common/domain/ddsketch.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace dawr {
namespace {

constexpr double gamma = (1 + DdSketch::relative_error) / (1 - DdSketch::relative_error);

std::int32_t key_of(double value) {
  const double key = std::ceil(std::log(value) / std::log(gamma));
  return static_cast<std::int32_t>(std::min<double>(key, DdSketch::largest_key));
}

// NaN counts as zero too: it compares false with everything.
bool is_zero(double value) { return !(value >= 1); }

// Adds as much as fits, so that a stranger's huge counts can't wrap around; returns what was added.
std::uint32_t add_saturating(std::uint32_t& count, std::uint32_t more) {
  const auto added = std::min(more, std::numeric_limits<std::uint32_t>::max() - count);
  count += added;
  return added;
}

}  // namespace

void DdSketch::add(double value, std::uint32_t count) {
  if (count == 0) return;
  count_ += add_saturating(is_zero(value) ? zeros_ : buckets_[key_of(value)], count);
}

bool DdSketch::remove(double value) {
  if (is_zero(value)) {
    if (zeros_ == 0) return false;
    --zeros_;
  } else {
    const auto bucket = buckets_.find(key_of(value));
    if (bucket == buckets_.end()) return false;
    if (--bucket->second == 0) buckets_.erase(bucket);
  }
  --count_;
  return true;
}

void DdSketch::merge(const DdSketch& other) {
  count_ += add_saturating(zeros_, other.zeros_);
  for (const auto& [key, count] : other.buckets_) {
    count_ += add_saturating(buckets_[key], count);
  }
}

double DdSketch::quantile(double q) const {
  if (count_ == 0) return 0;
  const auto rank =
      static_cast<std::uint64_t>(std::clamp(q, 0.0, 1.0) * static_cast<double>(count_ - 1));
  std::uint64_t below = zeros_;
  if (rank < below) return 0;
  for (const auto& [key, count] : buckets_) {
    below += count;
    if (rank < below) return 2 * std::pow(gamma, key) / (gamma + 1);
  }
  return 0;
}

bool DdSketch::from_parts(std::uint32_t zeros, const std::map<std::int32_t, std::uint32_t>& buckets,
                          DdSketch& result) {
  result = {};
  std::uint64_t count = zeros;
  for (const auto& [key, in_bucket] : buckets) {
    if (key < 0 || key > largest_key || in_bucket == 0) return false;
    count += in_bucket;
  }
  result.count_ = count;
  result.zeros_ = zeros;
  result.buckets_ = buckets;
  return true;
}

}  // namespace dawr
