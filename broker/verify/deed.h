// From what was recorded back to what was asked for.
#pragma once

#include <optional>
#include <span>

#include "broker/queue/state.h"
#include "common/domain/command.h"

namespace dawr::verify {

// A command as far as its events tell of it. What they do not tell (an arrival code, a PIN) is as
// it must have been for them to come of it.
struct Deed {
  CommandBody body;
  std::optional<CounterId> counter{};  // at which its device stands
  bool person_needed{};
};

// The command whose first events `entries` begins with, in this state; none: what stands there is
// no device's to record. Total over every event that can be read, lawful or not.
std::optional<Deed> deed_behind(const queue::State& state, std::span<const Entry> entries);

}  // namespace dawr::verify
