// A recorded day, and which lines of the sample centre stand in for those of the office.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace dawr::demo {

// Seconds since local midnight.
struct LoggedTicket {
  std::string id;
  std::string line;
  std::int64_t arrived_s{};
  std::optional<std::int64_t> called_s;
  std::optional<std::int64_t> left_s;
};

struct StandIn {
  std::string office_line;
  char letter{};
  std::string service;
  std::vector<int> counters;  // ids in the sample centre
};

// Both throw std::runtime_error with file and line; neither is empty. Rows are sorted by arrival.
std::vector<LoggedTicket> read_log(const std::filesystem::path& file);
std::vector<StandIn> read_stand_ins(const std::filesystem::path& file);

struct Window {
  std::int64_t from_s{};
  std::int64_t to_s{};
};
// The two hours, from a full quarter, with the most arrivals and calls.
Window busiest_two_hours(const std::vector<LoggedTicket>& log);
Window whole_day(const std::vector<LoggedTicket>& log);

// One thing that the office recorded.
struct Step {
  enum class Kind : std::uint8_t { leave = 0, call_earlier = 1, arrive = 2, call_at_once = 3 };
  std::int64_t at_s{};
  Kind kind{};
  std::size_t ticket{};  // index in the log
};

// What happened in one line during the window, in order. Who was waiting already when it begins
// arrives at its first second.
std::vector<Step> steps_of(const std::vector<LoggedTicket>& log, const std::string& line,
                           const Window& window);

}  // namespace dawr::demo
