// The broker of a simulated centre: the real loop and floor over the real journal, on a disk and a
// network that fail.
#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "broker/floor/broker_loop.h"
#include "common/wire/endpoint.h"
#include "tests/sim/disk.h"
#include "tests/sim/house.h"
#include "tests/sim/watched_journal.h"

namespace dawr::sim {

using ConnectionId = std::uint64_t;  // 0: none

// Who is connected to the broker.
class Peer {
 public:
  virtual ~Peer() = default;
  virtual void receive(ConnectionId from, const wire::Frames& frames) = 0;
  virtual void lose(ConnectionId connection) = 0;
  virtual void hear_feed(const wire::Bytes& frame) = 0;
  [[nodiscard]] virtual const Principal& principal() const = 0;
  [[nodiscard]] virtual bool is_cut_off() const = 0;
};

class UpstreamNode;

class BrokerNode final : public BrokerPorts {
 public:
  BrokerNode(House& house, CentrePolicy policy, const std::filesystem::path& file,
             Disk::Bytes empty_journal);
  ~BrokerNode() override;

  void set_upstream(UpstreamNode& upstream) { upstream_ = &upstream; }
  void start();
  enum class Death : std::uint8_t { killed, power_cut };
  void die(Death how);
  [[nodiscard]] bool is_up() const { return floor_ != nullptr; }

  // --- network ---
  ConnectionId accept(Peer& peer);  // 0: nobody is there
  void hang_up(ConnectionId connection);
  void arrive(ConnectionId connection, const wire::Frames& frames);
  void subscribe(Peer& peer) { subscribers_.push_back(&peer); }
  void unsubscribe(const Peer& peer) { std::erase(subscribers_, &peer); }
  void upstream_connected();
  void upstream_lost();
  void upstream_says(const wire::Bytes& frame);

  // --- for the judge ---
  [[nodiscard]] const Floor* floor() const { return floor_.get(); }
  [[nodiscard]] journal::Journal* journal() { return journal_.get(); }
  [[nodiscard]] Disk& disk() { return disk_; }
  [[nodiscard]] bool outbox_is_empty();
  // The newest checkpoint was cosigned.
  [[nodiscard]] bool log_is_witnessed();

 private:
  struct Link {
    Peer* peer{};
    Micros last_to_peer{};
    Micros stalled_until{};
    std::size_t unread{};  // on their way to the peer
  };

  // --- what surrounds the loop ---
  std::optional<wire::Arrival> receive(Side side) override;
  void send(Side side, const wire::RoutingId& to, std::span<const wire::Bytes> frames) override;
  void publish(const wire::Bytes& frame) override;
  const Principal* principal(DeviceId device) override;
  UplinkCore* uplink() override { return uplink_ ? &*uplink_ : nullptr; }

  [[nodiscard]] Moment moment() const {
    return {house_.steady(), house_.schedule.now(), house_.wall()};
  }
  void try_start();
  void wake_at(Micros when);
  void turn();
  void speak(ConnectionId to, wire::Frames frames);
  void deliver(ConnectionId to, const wire::Frames& frames);
  void deliver_feed(Peer& peer, const wire::Bytes& frame);
  void serve_upstream();
  void plan_next_turn();
  void meet_disk_mishaps();

  House& house_;
  Chance chance_;
  CentrePolicy policy_;
  std::filesystem::path file_;
  Disk disk_;
  UpstreamNode* upstream_{};
  std::unique_ptr<WatchedJournal> journal_;
  std::unique_ptr<Floor> floor_;
  std::optional<UplinkCore> uplink_;
  std::optional<BrokerLoop> loop_;
  std::uint64_t run_{};  // counts starts: what an earlier run planned is void
  std::optional<Micros> wake_;
  bool dying_{};  // between the commit and its first answer
  std::map<Side, std::deque<wire::Arrival>> waiting_;
  ConnectionId connections_made_{};
  std::map<ConnectionId, Link> links_;
  std::map<DeviceId, Principal> approved_;
  std::vector<Peer*> subscribers_;
};

}  // namespace dawr::sim
