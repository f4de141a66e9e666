// People with appointments: they keep a place, book, move, give back, come or don't.
#pragma once

#include <optional>

#include "tests/sim/device.h"

namespace dawr::sim {

class BookerNode final : public Device {
 public:
  using Device::Device;

 private:
  void started() override;
  void news(const wire::LinkNews& news) override;
  void answered(const wire::Answered& answer);
  void people_come();
  void visit();
  void book();
  void come();
  void print(const IssuedTicket& issued, const wire::Submit& press);
  [[nodiscard]] std::optional<Instant> some_slot();
  std::string some_code();

  std::optional<HeldSlot> kept_;
};

}  // namespace dawr::sim
