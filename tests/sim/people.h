// The devices of a simulated centre and who stands in front of them.
#pragma once

#include <memory>
#include <set>
#include <vector>

#include "common/wire/board_replica.h"
#include "counter/model.h"
#include "display/model.h"
#include "tests/sim/device.h"
#include "ticket/model.h"

namespace dawr::sim {

// A slip comes into somebody's hand; `chance` says whether he will come when called.
void meet(House& house, Chance& chance, const TicketRef& ticket, const wire::Slip& slip);

// A dispenser, or reception with one: citizens press, slips are printed and confirmed.
class DispenserNode final : public Device {
 public:
  using Device::Device;

 private:
  void started() override;
  void news(const wire::LinkNews& news) override;
  void answered(const wire::Answered& answer);
  void ask_offer();
  void people_come();
  void visit();
  void enter_pad();
  void entered(const wire::Answered& answer, const IssuedTickets& pad);
  void print(const ticket::Unconfirmed& slip, const wire::Answered& answer);
  void settle(Serial ticket);
  void take_care_of_doubtful();

  std::optional<ticket::DispenserModel> model_;
  std::vector<ticket::Unconfirmed> kept_;  // as it lies on the dispenser's disk
  bool looked_at_doubtful_{};
};

// A counter's or cashier's console with its clerk.
class ConsoleNode final : public Device {
 public:
  ConsoleNode(House& house, BrokerNode& broker, Principal principal, ClerkId clerk)
      : Device(house, broker, std::move(principal)), clerk_(clerk) {}

 private:
  void started() override;
  void news(const wire::LinkNews& news) override;
  void think();
  void act();
  void act_on_call(const TicketInHand& in_hand);
  void act_in_service(const TicketInHand& in_hand);
  bool sees_to_fee(const TicketInHand& in_hand);
  void go_on(const TicketInHand& in_hand);
  [[nodiscard]] bool can(counter::Key key) const;
  void press(const CommandBody& body);
  void ask_view();

  ClerkId clerk_;
  std::optional<counter::ConsoleModel> model_;
};

class SupervisorNode final : public Device {
 public:
  SupervisorNode(House& house, BrokerNode& broker, Principal principal, ServiceDate date)
      : Device(house, broker, std::move(principal)), date_(date) {}

  [[nodiscard]] bool has_opened() const { return opened_; }
  // Closes the day that is open, and opens the next.
  void change_day() { closing_ = opened_; }

 private:
  void started() override;
  void news(const wire::LinkNews& news) override;
  void think();
  void close_day();

  ServiceDate date_;
  bool opened_{};
  bool closing_{};
  bool paused_{};
};

// Asks for deeds that take two, and approves what others ask for; at times what it asked itself.
class DeputyNode final : public Device {
 public:
  using Device::Device;

 private:
  void started() override { think(); }
  void news(const wire::LinkNews& /*news*/) override {}
  void think();
  void act();
  void act_on_duties();
};

class DisplayNode final : public Device {
 public:
  DisplayNode(House& house, BrokerNode& broker, Principal principal);
  ~DisplayNode() override { broker_.unsubscribe(*this); }

  void hear_feed(const wire::Bytes& frame) override;
  // Nothing before the first snapshot.
  [[nodiscard]] const Board* board() const {
    return replica_ && replica_->board() ? &*replica_->board() : nullptr;
  }

 private:
  void started() override;
  void stopped() override;
  void news(const wire::LinkNews& news) override;
  void look();
  void board_news(const wire::BoardNews& news);
  [[nodiscard]] Duration display_time() const { return house_.schedule.now(); }

  std::optional<wire::BoardReplica> replica_;
  std::optional<display::Model> model_;
};

// Holds a dispenser's key and keeps to no rule.
class IntruderNode final : public Device {
 public:
  using Device::Device;
  // What it overheard.
  void overhear(const wire::Bytes& frame);

 private:
  void started() override;
  void news(const wire::LinkNews& news) override { (void)news; }
  void think();
  wire::Bytes garbage();

  std::vector<wire::Bytes> overheard_;
  std::uint64_t session_{};
  std::uint64_t flooded_{1'000};
};

}  // namespace dawr::sim
