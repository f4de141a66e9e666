// A recorded queue through the estimator, strictly in the order of time: what is predicted for a
// ticket depends on nothing that happened after its arrival.
//
// Of one second: services end, people leave, tickets of earlier arrivals are called, tickets
// arrive, tickets are called in the second of their arrival. Memory: O(tickets in line or in
// service).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <queue>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "broker/estimate/estimator.h"
#include "broker/queue/ranking.h"

namespace dawr::estimate {

// Whole seconds since a local midnight. Empty: unknown, or it did not happen.
struct LogRow {
  std::string ticket;
  std::string line;
  std::string service_class;
  bool priority{};
  std::int64_t arrived_s{};
  std::optional<std::int64_t> called_s;
  std::optional<std::int64_t> finished_s;
  std::optional<std::int64_t> left_s;
  std::string counter;
  std::optional<std::uint32_t> open_counters;  // when it arrived
  bool teaches{};  // its wait was measured well enough; read at its call
};

class LogReplay {
 public:
  // `age_s`: 0 at the arrival; then at each of the estimator's checkpoints while the ticket waits,
  // with what is still to come.
  using Predicted =
      std::function<void(const std::string& ticket, double age_s, const Quantiles& wait)>;
  explicit LogReplay(Predicted predicted) : predicted_(std::move(predicted)) {}

  // In order of arrival; later times of a row are at or after its earlier ones.
  void add(LogRow row);
  // What happens after the last arrival.
  void finish();

 private:
  enum class Kind : std::uint8_t {
    finish,
    leave,
    call_earlier,
    arrive,
    call_at_once,
    end_at_once,
    checkpoint
  };
  struct Step {
    std::int64_t at_s{};
    Kind kind{};
    TicketKey ticket{};
    auto operator<=>(const Step&) const = default;
  };
  struct Line {
    std::uint32_t id{};
    queue::Ranking waiting;
    std::optional<std::uint32_t> open_counters;  // as the newest arrival knew it
    struct Counter {
      std::int64_t active_s{};
      std::optional<TicketKey> serves;  // never in a line whose log has shown no end of a service
    };
    std::map<std::string, Counter> counters;
    bool shows_ends{};
    std::map<std::string, std::uint32_t> classes;
  };
  struct Ticket {
    LogRow row;
    Line* line{};
    Group group;
    std::uint32_t steps_left{};
  };

  void begin_day(std::int64_t at_s);
  void run_until(std::int64_t at_s, Kind before);
  void take(const Step& step);
  void arrive(const Step& step);
  void call(const Step& step);
  void end_service(const Step& step);
  void leave(const Step& step);
  void check(const Step& step);
  void plan(TicketKey key);
  [[nodiscard]] double counters_of(const Line& line, std::int64_t at_s) const;
  [[nodiscard]] std::optional<double> head_age(const Line& line, std::int64_t at_s) const;

  Predicted predicted_;
  Estimator estimator_;
  std::map<std::string, Line> lines_;
  std::unordered_map<TicketKey, Ticket> tickets_;  // with steps to come
  std::priority_queue<Step, std::vector<Step>, std::greater<>> steps_;
  TicketKey next_ticket_{1};
  std::optional<std::int64_t> day_;
};

}  // namespace dawr::estimate
