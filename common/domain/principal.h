// Who sends a command: worked out from the authenticated key alone, never from the frame.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "common/domain/identifiers.h"

namespace dawr {

// A key has exactly one role. The numbers are part of the wire and of the journal: append only.
enum class Role : std::uint8_t {
  dispenser = 1,  // unattended
  reception = 2,  // an attended dispenser
  portal = 3,
  counter = 4,
  cashier = 5,
  supervisor = 6,
  display = 7,
  auditor = 8,
  upstream = 9,
  broker = 10,  // the broker's own deadlines and start-up; never a device
};

constexpr bool is_counter_role(Role role) { return role == Role::counter || role == Role::cashier; }

// "dispenser", "counter" …: the same words in files, on the command line, in results and in logs;
// "unknown" for a number that is no role.
std::string_view name_of(Role role);

// The side of the house on which a key may knock. Each side is a socket and a ZAP domain of its
// own.
enum class Side : std::uint8_t { citizen = 1, provider = 2, board = 3 };

struct Principal {
  DeviceId device;
  Role role{};
  std::optional<CounterId> counter;  // where a counter or cashier key stands
  std::vector<LineId> shown_lines;   // what a display shows; empty: every line

  bool operator==(const Principal&) const = default;
};

}  // namespace dawr
