#include "tests/waits/formulas.h"

#include <algorithm>
#include <deque>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <tuple>

namespace dawr::waits {
namespace {

using estimate::LogRow;

constexpr std::int64_t day_s = 86'400;
constexpr std::int64_t idle_s = 600;
constexpr double unknown_service_s = 300;

// The order of events within one second.
enum class Kind : std::uint8_t { finish, leave, call, arrive, call_at_once, end_at_once };

struct Step {
  std::int64_t at_s{};
  Kind kind{};
  std::size_t row{};
  auto operator<=>(const Step&) const = default;
};

class Last {
 public:
  explicit Last(std::size_t most) : most_(most) {}
  void add(double value) {
    values_.push_back(value);
    if (values_.size() > most_) values_.pop_front();
  }
  void clear() { values_.clear(); }
  [[nodiscard]] std::optional<double> mean() const {
    if (values_.empty()) return std::nullopt;
    return std::accumulate(values_.begin(), values_.end(), 0.0) /
           static_cast<double>(values_.size());
  }

 private:
  std::size_t most_;
  std::deque<double> values_;
};

struct Counter {
  std::int64_t active_s{};
  std::optional<std::size_t> serves;
};

struct Line {
  std::set<std::size_t> waiting;
  std::set<std::size_t> served_by_nobody_knows;
  std::map<std::string, Counter> counters;
  std::optional<std::uint32_t> open;
  Last services{200};
  Last cycles{200};
  Last waits{20};
  std::optional<double> last_wait;
  std::optional<std::int64_t> last_call;
  std::int64_t day{-1};

  [[nodiscard]] double service() const {
    return services.mean().value_or(cycles.mean().value_or(unknown_service_s));
  }
  [[nodiscard]] double at_work(const LogRow& row) const {
    if (row.open_counters) return std::max(1U, *row.open_counters);
    const auto seen = std::ranges::count_if(counters, [&](const auto& counter) {
      return counter.second.serves || row.arrived_s - counter.second.active_s <= idle_s;
    });
    return std::max(1.0,
                    static_cast<double>(seen) + static_cast<double>(served_by_nobody_knows.size()));
  }
};

std::vector<Step> steps_of(std::span<const LogRow> rows) {
  std::vector<Step> steps;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const LogRow& row = rows[i];
    const auto at = row.arrived_s;
    steps.push_back({at, Kind::arrive, i});
    if (row.called_s) {
      steps.push_back({*row.called_s, *row.called_s > at ? Kind::call : Kind::call_at_once, i});
      if (row.finished_s) {
        const bool later = *row.finished_s > *row.called_s;
        steps.push_back({*row.finished_s, later ? Kind::finish : Kind::end_at_once, i});
      }
    } else if (row.left_s) {
      steps.push_back({*row.left_s, *row.left_s > at ? Kind::leave : Kind::end_at_once, i});
    }
  }
  std::ranges::sort(steps);
  return steps;
}

void call(Line& line, const LogRow& row, const Step& step) {
  line.waiting.erase(step.row);
  if (line.last_call && line.open) {
    line.cycles.add(static_cast<double>(step.at_s - *line.last_call) * std::max(1U, *line.open));
  }
  line.last_call = line.waiting.empty() ? std::nullopt : std::optional(step.at_s);
  line.last_wait = static_cast<double>(step.at_s - row.arrived_s);
  line.waits.add(*line.last_wait);
  if (!row.counter.empty()) {
    line.counters[row.counter] = {step.at_s, step.row};
  } else if (line.services.mean()) {
    line.served_by_nobody_knows.insert(step.row);
  }
}

void end(Line& line, const LogRow& row, const Step& step) {
  if (!row.called_s) {
    line.waiting.erase(step.row);
    if (line.waiting.empty()) line.last_call.reset();
    return;
  }
  line.services.add(static_cast<double>(step.at_s - *row.called_s));
  line.served_by_nobody_knows.erase(step.row);
  if (row.counter.empty()) return;
  Counter& counter = line.counters[row.counter];
  counter.active_s = step.at_s;
  if (counter.serves == step.row) counter.serves.reset();
}

}  // namespace

std::vector<Formulas> formulas_of(std::span<const LogRow> rows) {
  std::map<std::string, Line> lines;
  std::vector<Formulas> answers(rows.size());
  for (const Step& step : steps_of(rows)) {
    const LogRow& row = rows[step.row];
    Line& line = lines[row.line];
    if (step.at_s / day_s != line.day) {
      line.day = step.at_s / day_s;
      line.last_wait.reset();
      line.last_call.reset();
      line.waits.clear();
    }
    switch (step.kind) {
      case Kind::arrive: {
        if (row.open_counters) line.open = row.open_counters;
        const double queue_length =
            static_cast<double>(line.waiting.size() + 1) * line.service() / line.at_work(row);
        answers[step.row] = {line.last_wait.value_or(queue_length),
                             line.waits.mean().value_or(queue_length), queue_length};
        line.waiting.insert(step.row);
        break;
      }
      case Kind::call:
      case Kind::call_at_once:
        call(line, row, step);
        break;
      case Kind::finish:
      case Kind::leave:
      case Kind::end_at_once:
        end(line, row, step);
        break;
    }
  }
  return answers;
}

}  // namespace dawr::waits
