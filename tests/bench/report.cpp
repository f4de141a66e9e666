#include "tests/bench/report.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>
#include <unistd.h>

namespace dawr::bench {
namespace {

bool ok(const Figure& figure) {
  if (figure.limit == 0) return true;
  return figure.at_least ? figure.value >= figure.limit : figure.value <= figure.limit;
}

}  // namespace

void Report::add(Figure figure) {
  std::printf("%-64s %12.3f %-8s", figure.name.c_str(), figure.value, figure.unit.c_str());
  if (figure.limit != 0) {
    std::printf("  %s %g  %s", figure.at_least ? ">=" : "<=", figure.limit,
                ok(figure) ? "ok" : "NOT REACHED");
  }
  std::printf("\n");
  std::fflush(stdout);
  figures_.push_back(std::move(figure));
}

void Report::add_info(std::string name, double value, std::string unit) {
  add({std::move(name), value, std::move(unit)});
}

bool Report::all_ok() const { return std::ranges::all_of(figures_, ok); }

void Report::write_json(const std::filesystem::path& file) const {
  auto list = nlohmann::json::array();
  for (const Figure& figure : figures_) {
    list.push_back({{"name", figure.name},
                    {"value", figure.value},
                    {"unit", figure.unit},
                    {"limit", figure.limit == 0 ? nlohmann::json{} : nlohmann::json(figure.limit)},
                    {"ok", ok(figure)}});
  }
  std::ofstream(file) << list.dump(1) << "\n";
}

double time_us(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin)
      .count();
}

double quantile(Microseconds values, double q) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

double resident_mib(int pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/statm");
  double all = 0;
  double resident = 0;
  in >> all >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1048576.0;
}

double processor_s(int pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
  std::ostringstream all;
  all << in.rdbuf();
  const std::string text = all.str();
  std::istringstream rest(text.substr(text.rfind(')') + 2));
  std::string skipped;
  for (int field = 3; field < 14; ++field) rest >> skipped;
  double user = 0;
  double system = 0;
  rest >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace dawr::bench
