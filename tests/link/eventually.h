// Waiting for what sockets will have done before long, without sleeping.
#pragma once

#include <chrono>
#include <vector>

#include "common/wire/socket.h"

namespace dawr::wire {

// Calls `step` whenever a source has something, and at least every 20 ms, until `done` or for 20 s
// at most. Returns whether it was done.
template <class Sources, class Step, class Done>
bool eventually(const Sources& sources, const Step& step, const Done& done) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (std::chrono::steady_clock::now() < deadline) {
    step();
    if (done()) return true;
    const std::vector<Source> wait_for = sources();
    wait_for_any(wait_for, std::chrono::milliseconds(20));
  }
  return false;
}

}  // namespace dawr::wire
