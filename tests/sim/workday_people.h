// Who stands at the devices on an ordinary working day: nobody presses anything by chance, all is
// in the town's plan.
#pragma once

#include <map>
#include <optional>

#include "broker/planning/day_run.h"
#include "counter/model.h"
#include "tests/sim/device.h"

namespace dawr::sim {

// Somebody with a ticket in hand.
struct Guest {
  const planning::Visitor* who{};
  wire::Slip slip;
  std::size_t hop{};  // 0: the first line
  Duration served{};  // at this hop, before the errand
  bool had_errand{};

  [[nodiscard]] Duration walk() const { return hop == 0 ? who->walk : who->onward[hop - 1].walk; }
  [[nodiscard]] Duration wants() const {
    return hop == 0 ? who->served_for : who->onward[hop - 1].service;
  }
};

// What everybody in the hall knows of the day.
struct Hall {
  planning::Plan plan;
  Instant opens{};
  Instant closes{};
  std::size_t arrived{};
  std::map<Serial, Guest> guests;
};

class HallDispenser final : public Device {
 public:
  HallDispenser(House& house, BrokerNode& broker, Principal principal, Hall& hall)
      : Device(house, broker, std::move(principal)), hall_(hall) {}

  // Of the hall's plan, from now on.
  void begin_day();

 private:
  void started() override {}
  void news(const wire::LinkNews& news) override;
  void welcome(const wire::Answered& answer, const TicketRef& ticket);

  Hall& hall_;
  std::map<std::uint64_t, const planning::Visitor*> pressed_;  // by the command's counter
};

class HallConsole final : public Device {
 public:
  HallConsole(House& house, BrokerNode& broker, Principal principal, Hall& hall)
      : Device(house, broker, std::move(principal)), hall_(hall) {}

 private:
  void started() override;
  void news(const wire::LinkNews& news) override;
  void look();
  void act(const CounterView& view, Instant now);
  void call(const TicketInHand& called, Instant now);
  void serve(const TicketInHand& served, Instant now);
  void send_away(Guest& guest, Instant now);
  [[nodiscard]] const planning::Shift* shift(Instant now) const;
  [[nodiscard]] bool may_leave(Instant now) const;
  [[nodiscard]] bool can(counter::Key key) const {
    return model_->locks_of(key, broker_now()).empty();
  }
  void press(const CommandBody& body);

  Hall& hall_;
  std::optional<counter::ConsoleModel> model_;
  std::optional<Instant> goes_on_;  // when whoever is at the counter began, or came back
  std::optional<Instant> back_;     // of whoever is on an errand
};

class HallSupervisor final : public Device {
 public:
  using Device::Device;
  void open_day(const planning::Plan& plan) { submit(OpenDay{plan.date, {}}); }
  void close_day() {
    submit(CloseOut{"the day is over"});
    submit(CloseDay{});
  }

 private:
  void started() override {}
  void news(const wire::LinkNews& news) override;
};

}  // namespace dawr::sim
