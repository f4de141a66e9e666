// One of the real programs at work: started, spoken to, killed and started again over the same
// files. What it prints is kept until it is read, also what it had printed when it was killed.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/campaign/witness.h"
#include "tests/harness/process.h"
#include "tests/sim/chance.h"

namespace dawr::kill {

using Clock = std::chrono::steady_clock;
using harness::Json;

// What all that stand in front of devices share.
struct Hall {
  campaign::Witness witness;
  std::map<Serial, std::string> codes;  // arrival codes of slips in people's hands
  std::uint64_t waiting{};              // roughly: tickets given and not yet called
  bool paused{};                        // nobody presses anything
  bool closing{};                       // nobody new comes; who waits is served
  std::string found;
  void find(const std::string& what) {
    if (found.empty()) found = what;
  }
};

class Member {
 public:
  struct Program {
    std::string name;  // of the device
    std::filesystem::path file;
    std::vector<std::string> arguments;
    std::filesystem::path log;
  };

  Member(Hall& hall, Program program, DeviceId device, sim::Chance chance);
  virtual ~Member() = default;
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;

  void start();
  void kill();
  // Reads what it has printed, and has it asked for more when its time has come.
  void turn(Clock::time_point now);
  // True when it has ended by itself.
  bool has_ended() { return !process_->running(); }
  // Its input ends; it must answer for everything and end with 0. Empty: it did.
  std::string finish(std::chrono::milliseconds limit);

  [[nodiscard]] int output() const { return process_->output(); }
  [[nodiscard]] const std::string& name() const { return program_.name; }
  [[nodiscard]] DeviceId device() const { return device_; }
  // Nothing that it was asked for is unanswered, as far as this run knows.
  [[nodiscard]] bool is_settled() const { return wishes_.empty(); }
  // Nobody in front of it that it still cares for.
  [[nodiscard]] virtual bool is_free() const { return true; }
  // One press, one ticket; one "next", one call. Empty: no more of them than were asked for.
  [[nodiscard]] std::string doubled() const;

 protected:
  virtual void started() {}
  virtual void heard(const Json& result) = 0;
  // Once its time has come and nothing is unanswered.
  virtual void act() = 0;

  // `effect`: it makes one ticket or one call.
  void wish(const std::string& command, bool effect = false);
  void rest(std::int64_t least_ms, std::int64_t most_ms);
  // `result` says what became of one of its commands.
  void tell(const Json& result, const campaign::Answer& answer);

  Hall& hall() { return hall_; }
  sim::Chance& chance() { return chance_; }

 private:
  void hear(const std::string& line);

  Hall& hall_;
  sim::Chance chance_;
  std::optional<harness::Process> process_;
  Program program_;
  DeviceId device_;
  std::map<std::string, campaign::Witness::Moment> wishes_;  // by tag, unanswered
  std::uint64_t next_tag_{1};
  std::uint64_t wished_effects_{};
  std::set<std::uint64_t> effective_;  // commands that made a ticket or a call
  Clock::time_point next_at_;
};

}  // namespace dawr::kill
