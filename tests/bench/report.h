// The table of figures, and build/bench.json: a list of {name, value, unit, limit, ok}.
//
// Ratios are taken against the bare library doing the same work in the same run, since machines are
// noisy; a figure over its limit is reported as such, and nothing fails for it.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace dawr::bench {

struct Figure {
  std::string name;
  double value{};
  std::string unit;
  double limit{};   // 0: for information, no limit
  bool at_least{};  // the limit is a lower bound
};

class Report {
 public:
  void add(Figure figure);
  void add_info(std::string name, double value, std::string unit);
  [[nodiscard]] bool all_ok() const;
  void write_json(const std::filesystem::path& file) const;

 private:
  std::vector<Figure> figures_;
};

using Microseconds = std::vector<double>;

// One call's duration.
double time_us(const std::function<void()>& work);
double quantile(Microseconds values, double q);

// Resident set of a process in MiB, and the processor seconds it has used.
double resident_mib(int pid);
double processor_s(int pid);

}  // namespace dawr::bench
