// A whole centre of real processes that may be killed one by one: see kill.h.
#pragma once

#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include "tests/campaign/programs.h"
#include "tests/harness/centre.h"
#include "tests/kill/crew.h"
#include "tests/kill/probe.h"

namespace dawr::kill {

enum class Victim : std::uint8_t { broker, dispenser, console, display, upstream };
inline constexpr std::size_t victims = 5;
inline constexpr std::array<std::string_view, victims> victim_names{
    "broker", "dispensers", "consoles", "displays", "upstream"};

class House {
 public:
  // Everybody is at work and the day is open when it returns.
  House(const std::filesystem::path& folder, sim::Chance chance);

  // What happens within a few milliseconds.
  void turn();
  // Until it is true; false after the limit, or as soon as something was found.
  bool turn_until(const std::function<bool()>& done, std::chrono::milliseconds limit);

  // One of that kind by chance; it is started again at once.
  void kill(Victim victim);

  // Nobody new comes; true when everybody was served and every command answered within the limit.
  bool close(std::chrono::milliseconds limit);
  // While nobody presses: every display shows the journal's board.
  void compare_displays();
  // The upstream's cells are the journal's.
  void compare_figures();
  // Every program stops in order and has nothing left to ask.
  void stop();

  Hall& hall() { return hall_; }
  [[nodiscard]] std::filesystem::path journal() const { return centre_.journal(); }
  // Whose commands were all answered once stop() has returned.
  [[nodiscard]] std::set<DeviceId> settled_devices() const;
  [[nodiscard]] const std::vector<double>& served_ms() const { return served_ms_; }
  [[nodiscard]] const Probe& probe() const { return *probe_; }
  [[nodiscard]] std::uint64_t killed_while_starting() const { return killed_while_starting_; }

 private:
  void configure();
  void hire(sim::Chance& chance);
  void start_upstream();
  void start_broker();
  void take_probe();
  void watch_over_processes();
  Member::Program program_of(const harness::Enrolled& key, const std::string& side,
                             const std::string& file, const std::vector<std::string>& more) const;
  [[nodiscard]] bool all_settled() const;

  std::filesystem::path folder_;
  sim::Chance chance_;
  harness::Tools tools_{campaign::tools()};
  Hall hall_;
  std::string upstream_address_{"tcp://127.0.0.1:0"};
  std::optional<harness::Process> upstream_;
  harness::Centre centre_;
  std::optional<harness::Process> broker_;
  std::vector<std::unique_ptr<Dispenser>> dispensers_;
  std::vector<std::unique_ptr<Console>> consoles_;
  std::vector<std::unique_ptr<Display>> displays_;
  std::unique_ptr<Supervisor> supervisor_;
  std::vector<Member*> members_;  // all of them
  std::optional<Probe> probe_;
  DeviceId probe_device_;
  std::vector<double> served_ms_;
  std::uint64_t killed_while_starting_{};
};

}  // namespace dawr::kill
