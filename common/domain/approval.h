// A deed that takes two people: one asks for it, and it is done when another one, at another
// device or by a one-time code, approves.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "common/domain/command.h"
#include "common/domain/identifiers.h"
#include "common/domain/time.h"

namespace dawr {

// The order of alternatives is their numbering on the wire and in the journal: append only.
using TwoKeyDeed = std::variant<Override, SetSkills, Cover>;

struct ApprovalRequest {
  std::uint32_t number{};  // of the service date, from 1
  TwoKeyDeed deed;
  DeviceId device;               // asks, and approves only by a one-time code
  std::optional<ClerkId> clerk;  // who asks there; none: the centre has no staff list
  Instant expires_at{};
  bool operator==(const ApprovalRequest&) const = default;
};

}  // namespace dawr
