// The last so many residuals of a model, which can also be asked in order of size.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace dawr::estimate {

// push: O(kept). quantile: O(1). 6.4 KiB when full.
class Residuals {
 public:
  static constexpr std::size_t kept = 400;

  // The oldest one gives way.
  void push(double residual);
  [[nodiscard]] std::size_t size() const { return by_age_.size(); }
  // Between order statistics by straight lines; level 0 … 1; there must be one.
  [[nodiscard]] double quantile(double level) const;
  // Oldest first: pushing them again makes an equal object.
  [[nodiscard]] std::vector<double> oldest_first() const;

 private:
  template <class Archive>
  friend void fields(Archive& archive, Residuals& value);

  std::vector<double> by_age_;  // a ring once it is full
  std::size_t oldest_{};
  std::vector<double> by_size_;
};

}  // namespace dawr::estimate
