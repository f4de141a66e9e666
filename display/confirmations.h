// Calls that were shown and are still to be confirmed to the broker. A device whose disk is full
// can't confirm; it goes on showing, and confirms as soon as there is room again. Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>

#include "common/domain/fault.h"
#include "common/wire/broker_clock.h"
#include "display/model.h"

namespace dawr::display {

class Confirmations {
 public:
  // Beyond it the oldest are dropped: their calls are over.
  static constexpr std::size_t most = 64;
  static constexpr std::chrono::seconds again_after{1};

  void add(const ShownCall& shown);
  // Hands them to `submit`, oldest first, until one fails; that one and those behind it are tried
  // again after `again_after`. Returns the fault of the first failure in a row, for the log.
  Result<> send(wire::Steady now, const std::function<Result<>(const ShownCall&)>& submit);

  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

 private:
  std::deque<ShownCall> waiting_;
  wire::Steady not_before_{};
  bool failing_{};
};

}  // namespace dawr::display
