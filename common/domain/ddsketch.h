// A mergeable sketch of positive values with relative error 1 %.
//
// DDSketch (Masson, Rim, Lee: "DDSketch: a fast and fully-mergeable quantile sketch with
// relative-error guarantees", PVLDB 12(12), 2019): bucket i counts the values in (γ^(i-1), γ^i],
// γ = (1+α)/(1-α), α = 0.01; a quantile is answered with the bucket's middle 2γ^i/(γ+1).
// Two sketches are merged by adding counts; α is fixed for the nation, so bucket keys agree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>

namespace dawr {

class DdSketch {
 public:
  static constexpr double relative_error = 0.01;
  static constexpr std::int32_t largest_key = 1024;  // γ^1024 s is 25 years: nothing is cut off

  // Values below 1 count as zero. Unit: the caller's (Dawr: seconds).
  void add(double value, std::uint32_t count = 1);
  // Takes back a value that was added before. Returns false, and changes nothing, if it was not.
  bool remove(double value);
  void merge(const DdSketch& other);

  [[nodiscard]] std::uint64_t count() const { return count_; }
  // q in [0, 1]; 0 for an empty sketch. Rank q·(n-1), rounded down.
  [[nodiscard]] double quantile(double q) const;

  [[nodiscard]] std::uint32_t zeros() const { return zeros_; }
  [[nodiscard]] const std::map<std::int32_t, std::uint32_t>& buckets() const { return buckets_; }
  // Rebuilds a sketch from its parts; false (and an empty sketch) for a key outside 0..largest_key
  // or a count of 0.
  static bool from_parts(std::uint32_t zeros, const std::map<std::int32_t, std::uint32_t>& buckets,
                         DdSketch& result);

  bool operator==(const DdSketch&) const = default;

 private:
  std::uint64_t count_{};
  std::uint32_t zeros_{};
  std::map<std::int32_t, std::uint32_t> buckets_;
};

}  // namespace dawr
