// A loudspeaker whose time a test moves on.
#pragma once

#include <algorithm>
#include <chrono>

#include "display/voice/speaker.h"

namespace dawr::voice {

class TestSpeaker final : public Speaker {
 public:
  Result<> open() override {
    ++opened;
    if (!plugged) return std::unexpected(Fault{FaultKind::missing, "no device"});
    return {};
  }
  void play(const Samples& samples) override {
    loudest = samples.empty() ? 0 : int{*std::ranges::max_element(samples)};
    left += length_of(samples.size());
  }
  [[nodiscard]] std::chrono::milliseconds remaining() const override { return left; }
  void hush() override { left = {}; }
  void close() override {
    left = {};
    ++closed;
  }
  void pass(std::chrono::milliseconds time) {
    if (!stuck) left = std::max(left - time, std::chrono::milliseconds{});
  }

  bool plugged = true;
  bool stuck{};
  int opened{};
  int closed{};
  int loudest{};
  std::chrono::milliseconds left{};
};

}  // namespace dawr::voice
