// What every program that speaks with the broker works with: its key, its outbox and its link.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "common/device/options.h"

namespace dawr::device {

// Made in place: its parts know each other.
struct Machine {
  std::unique_ptr<wire::Outbox> outbox;
  wire::KeyPair keys;
  wire::Context context;
  std::optional<wire::Link> link;  // there as long as the machine is
};

// Reads the key files, opens the outbox and the link. `program`: "dawr-counter".
Result<std::unique_ptr<Machine>> open_machine(const DeviceOptions& options,
                                              std::string_view program);

}  // namespace dawr::device
