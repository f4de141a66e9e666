// A device of a simulated centre: the real link core over a real outbox, both of which die and come
// back, and behind them whatever the kind of device does.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "common/wire/link_core.h"
#include "tests/sim/broker_node.h"

namespace dawr::sim {

class Device : public Peer {
 public:
  Device(House& house, BrokerNode& broker, Principal principal);
  ~Device() override;
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  void start();
  void die(bool power_cut);
  // For ever; another device takes its place.
  void retire();
  void cut_off(Micros duration);

  void receive(ConnectionId from, const wire::Frames& frames) override;
  void lose(ConnectionId connection) override;
  void hear_feed(const wire::Bytes& /*frame*/) override {}
  [[nodiscard]] const Principal& principal() const override { return principal_; }
  [[nodiscard]] bool is_cut_off() const override { return house_.schedule.now() < cut_until_; }
  // Everything that it asked for was answered.
  [[nodiscard]] bool is_settled() const {
    return retired_ || (core_ && outbox_->pending().empty());
  }

 protected:
  // A fresh run of the program over what its disk holds.
  virtual void started() = 0;
  virtual void stopped() {}
  virtual void news(const wire::LinkNews& news) = 0;

  // False when the outbox would not take it.
  bool submit(const CommandBody& body, std::optional<wire::Token> token = std::nullopt);
  void ask(wire::Question question);
  void drive(const std::function<void()>& hear = {});
  void later(Micros delay, std::function<void()> work);  // void when it dies before
  void send(wire::Bytes frame);

  [[nodiscard]] bool is_up() const { return core_.has_value(); }
  [[nodiscard]] wire::LinkCore& core() { return *core_; }
  [[nodiscard]] const wire::Outbox& outbox() const { return *outbox_; }
  [[nodiscard]] std::optional<Instant> broker_now() const {
    return core_->broker_clock().now(house_.steady());
  }

  House& house_;
  BrokerNode& broker_;
  Chance chance_;

 private:
  void connect();
  void flush();
  void plan_wake();
  void meet_mishaps();
  void spoil_outbox();

  // By its own clock, which nobody sets right.
  [[nodiscard]] Instant device_time() const { return house_.true_time() + clock_off_; }

  Principal principal_;
  Duration clock_off_;
  Disk disk_;
  std::unique_ptr<wire::Outbox> outbox_;
  std::optional<wire::LinkCore> core_;
  ConnectionId connection_{};
  std::uint64_t tries_{};  // a newer attempt makes an older one void
  std::uint64_t run_{};
  bool retired_{};
  bool driving_{};
  Micros cut_until_{};
  Micros last_sent_{};
  std::optional<Micros> wake_;
};

}  // namespace dawr::sim
