// Those who keep to the rules while others don't: dispensers with citizens in front of them, and
// clerks who are timed. Everything in one thread; nobody waits for anybody.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/campaign/witness.h"
#include "tests/harness/loopback.h"
#include "tests/sim/chance.h"

namespace dawr::overload {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

// Rejections by code.
using Refusals = std::map<std::string, std::uint64_t>;

// What happened since the last begin_step().
struct CrowdFigures {
  std::vector<double> provider_ms;
  std::vector<double> press_ms;
  std::uint64_t offered{};
  std::uint64_t queue_full{};    // presses that did not even fit into the client's own queue
  std::uint64_t served{};        // tickets
  std::uint64_t least_served{};  // by one dispenser
  std::uint64_t most_served{};
  Refusals refused_presses;
  Refusals refused_clerks;
  Seq entries{};             // that the journal grew by, as far as replies tell
  double longest_turn_ms{};  // of this loop: what the figures may owe to the campaign itself
};

class Crowd {
 public:
  static constexpr std::size_t dispensers = 40;
  static constexpr std::size_t clerks = 8;

  Crowd(harness::Loopback& centre, campaign::Witness& witness, sim::Chance chance);

  void begin_step();
  // Besides the usual ones: so many presses, spread evenly over the next second.
  void press_together(std::size_t presses);
  // One turn of the loop, a millisecond at most when nothing happens.
  void turn();
  [[nodiscard]] std::size_t unanswered_presses() const;
  // Of the step, up to now.
  [[nodiscard]] CrowdFigures figures() const;
  [[nodiscard]] std::uint64_t served() const { return figures_.served; }
  // No presses any more; clerks finish what they have asked.
  void calm_down() { calm_ = true; }
  [[nodiscard]] bool is_settled() const;
  [[nodiscard]] std::set<DeviceId> devices() const;

 private:
  struct Dispenser {
    std::unique_ptr<harness::Client> client;
    DeviceId device;
    ServiceCode service;
    std::uint64_t counter{};
    std::map<std::uint64_t, Clock::time_point> unanswered;
    Clock::time_point next_at;
    std::uint64_t served{};  // in this step
  };
  struct Clerk {
    std::unique_ptr<harness::Client> client;
    DeviceId device;
    ClerkId number;
    std::uint64_t counter{};
    std::optional<CommandBody> asked;
    Clock::time_point asked_at;
    Clock::time_point next_at;
    bool open{};
    std::optional<Serial> in_hand;
    bool serving{};
  };

  void press(Dispenser& dispenser, Clock::time_point now);
  void hear(Dispenser& dispenser, const wire::Frames& frames, Clock::time_point now);
  void work(Clerk& clerk, Clock::time_point now);
  void hear(Clerk& clerk, const wire::Frames& frames, Clock::time_point now);
  [[nodiscard]] std::optional<CommandBody> next_wish(const Clerk& clerk) const;
  void press_what_is_due(Clock::time_point now);

  campaign::Witness& witness_;
  sim::Chance chance_;
  std::vector<Dispenser> dispensers_;
  std::vector<Clerk> clerks_;
  std::vector<wire::Source> sources_;
  std::map<Serial, ArrivalCode> codes_;
  CrowdFigures figures_;
  Seq newest_seq_{};
  Seq seq_before_{};  // the step
  bool calm_{};

  struct Burst {
    std::size_t left{};
    std::size_t total{};
    Clock::time_point from;
  } burst_;
  std::size_t next_in_burst_{};
};

}  // namespace dawr::overload
