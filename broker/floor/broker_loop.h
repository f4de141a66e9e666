// What the broker does at each turn, without sockets, clocks or files of its own: broker.h drives
// it with real ones, the simulator with its own.
//
// A turn takes what has come in, a bounded number from each side and the clerks' first, so that a
// hall full of presses can't starve them; lets the floor decide in one transaction; answers only
// then; publishes what changed, and a heartbeat each second; and moves figures on to the upstream.
// Belongs to one thread and never blocks.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "broker/floor/clock.h"
#include "broker/floor/floor.h"
#include "broker/floor/rate_limit.h"
#include "broker/floor/uplink_core.h"
#include "broker/journal/journal.h"
#include "common/wire/endpoint.h"

namespace dawr {

// What surrounds the loop.
class BrokerPorts {
 public:
  BrokerPorts() = default;
  BrokerPorts(const BrokerPorts&) = delete;
  BrokerPorts& operator=(const BrokerPorts&) = delete;
  virtual ~BrokerPorts() = default;

  // The next message that has come in on that side; nothing when none is waiting.
  virtual std::optional<wire::Arrival> receive(Side side) = 0;
  // To whom a message came from. Somebody who is gone or does not read loses it, and asks again.
  virtual void send(Side side, const wire::RoutingId& to, std::span<const wire::Bytes> frames) = 0;
  // To every display that listens.
  virtual void publish(const wire::Bytes& frame) = 0;
  // nullptr: no approved device (any more). Valid until the next call.
  virtual const Principal* principal(DeviceId device) = 0;
  // nullptr: this centre has no upstream. The driver hands it what the upstream says, before a
  // turn, and takes what is to be sent, after it.
  virtual UplinkCore* uplink() = 0;
  // The devices and the disk, for the manager's board; a made-up centre has none. Asked once a
  // second.
  virtual Surroundings surroundings() { return {}; }
};

// The machine's clocks, read together.
struct Moment {
  wire::Steady steady;
  CentreClock::Uptime uptime{};
  Instant wall{};
};

struct LoopSettings {
  Allowance allowance;         // of each device
  wire::UplinkHello greeting;  // before a day was ever opened; later its policy tells the lines
};

// For the log.
struct LoopNews {
  enum class Weight : std::uint8_t { info, warning, error };
  Weight weight{};
  std::string text;
};

class BrokerLoop {
 public:
  // All but `clock` and `settings` outlive the loop.
  BrokerLoop(BrokerPorts& ports, Floor& floor, journal::Journal& journal, CentreClock clock,
             LoopSettings settings);

  // Both: a fault is the journal's, and the process must end and recover.
  Result<> begin(const Moment& moment);  // once, before the first turn
  Result<> turn(const Moment& moment);
  // Turn again then, at the latest; earlier when something comes in.
  [[nodiscard]] wire::Steady next_turn(wire::Steady now) const;

  // What to introduce this centre with at the upstream.
  [[nodiscard]] wire::UplinkHello introduction() const;
  std::vector<LoopNews> take_news();

 private:
  struct Taken {
    Side side{};
    wire::Arrival arrival;
  };

  std::vector<Taken> take_waiting();
  Result<> serve(const std::vector<Taken>& taken, const Moment& moment);
  void turn_away(const Taken& one, bool is_revoked, wire::Steady now);
  void report(const Handled& handled);
  void watch_clocks(const std::vector<ToldTime>& told, wire::Steady now);
  // False: it was complained of within the last minute, and nothing is said.
  bool complain(DeviceId device, const std::string& text, wire::Steady now);
  void beat(wire::Steady now);
  void look_around();
  std::optional<UplinkFigures> look_at_uplink();
  void watch_wall(wire::Steady now);
  Result<> serve_uplink(wire::Steady now);
  void tell(LoopNews::Weight weight, std::string text);

  BrokerPorts& ports_;
  Floor& floor_;
  journal::Journal& journal_;
  CentreClock clock_;
  LoopSettings settings_;
  RateLimit limit_;
  Instant now_{};  // of this turn, by the centre's clock
  wire::Steady next_heartbeat_{};
  wire::Steady next_look_at_wall_{};
  bool wall_was_off_{};
  bool disk_was_full_{};
  std::map<DeviceId, Instant> heard_;  // when each approved device spoke last
  bool uplink_was_connected_{};
  std::optional<Instant> uplink_changed_;        // nothing: not in this run
  std::optional<Instant> log_doubted_;           // by the upstream; none: it isn't
  std::set<DeviceId> clocks_off_;                // devices whose clock was complained of
  std::map<DeviceId, wire::Steady> complained_;  // when each device was last complained of
  std::vector<LoopNews> news_;
};

}  // namespace dawr
