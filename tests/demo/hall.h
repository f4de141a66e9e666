// The demonstration's hall: a provisioned centre, its upstream, and a process for every device.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/demo/queue_log.h"
#include "tests/demo/windows.h"
#include "tests/harness/centre.h"

namespace dawr::demo {

struct HallOptions {
  harness::Tools tools;
  std::filesystem::path out;
  double speed{60};
  std::optional<ui::Size> desktop;  // for windows; none without it
  std::string starts_at;            // UTC, as 2026-03-15T06:30:00Z: where the centre's clock starts
};

// A counter's clerk has its id added to this.
inline constexpr int first_demo_clerk = 1000;

inline constexpr auto service_date = "2026-03-15";
// Cairo is two hours ahead of UTC on that day.
inline constexpr std::int64_t utc_offset_s = 7200;
inline constexpr std::int64_t service_date_utc_s = 1'773'532'800;  // 2026-03-15T00:00:00Z

class Hall {
 public:
  // Clears `options.out`, starts everything and opens the day; throws std::runtime_error in words.
  // A folder that is neither empty nor of an earlier demonstration is refused.
  Hall(HallOptions options, const std::vector<StandIn>& lines);
  ~Hall();

  harness::JsonProcess& dispenser_of(char letter) { return *dispensers_.at(letter); }
  harness::JsonProcess& counter(int id) { return *counters_.at(id); }
  // Everything that may have something to say, and must be heard: also the displays.
  std::vector<harness::JsonProcess*> devices();

  // Asks every display for a picture of what it shows now.
  std::vector<std::filesystem::path> take_pictures(const std::string& name);

  // The centre's clock, in seconds since its local midnight.
  [[nodiscard]] double local_time_s() const;

  // Closes the day (whoever still waits is closed out), waits until upstream's report knows
  // `expected_calls`, and returns it.
  std::string finish(std::size_t expected_calls);

 private:
  void start_upstream();
  [[nodiscard]] std::string witness_key() const;
  void enrol(const std::vector<StandIn>& lines);
  void start_displays();
  void connect_upstream();
  void read_clock(harness::JsonProcess& device);
  void drop_results();

  HallOptions options_;
  std::string upstream_address_;
  std::unique_ptr<harness::Process> collector_;
  std::unique_ptr<harness::Centre> centre_;
  std::map<char, harness::Enrolled> dispenser_keys_;
  std::map<int, harness::Enrolled> counter_keys_;
  std::map<char, std::unique_ptr<harness::JsonProcess>> dispensers_;
  std::map<int, std::unique_ptr<harness::JsonProcess>> counters_;
  std::map<std::string, std::unique_ptr<harness::JsonProcess>> displays_;  // by language
  std::unique_ptr<Windows> windows_;
  std::chrono::steady_clock::time_point clock_read_at_;
  double clock_read_s_{};
};

}  // namespace dawr::demo
