// Private to the folder: what the parts of the auditor share.
#pragma once

#include <cstdint>
#include <string>

#include "broker/verify/auditor.h"

namespace dawr::verify {

// --- sets of roles, a bit each ---

constexpr std::uint16_t bit_of(Role role) {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(role));
}
// Of devices: the broker's own role is nobody's.
inline constexpr auto first_role = static_cast<std::uint8_t>(Role::dispenser);
inline constexpr auto last_role = static_cast<std::uint8_t>(Role::upstream);
inline constexpr std::uint16_t every_role = (bit_of(Role::broker) - 1U) & ~1U;
// "dispenser or reception".
std::string words_of(std::uint16_t roles);

// --- things by their number ---

inline std::string of(DeviceId device) { return "device " + std::to_string(device.value); }
inline std::string of(CounterId counter) { return "counter " + std::to_string(counter.value); }
inline std::string of(Serial ticket) { return "ticket " + std::to_string(ticket.value); }

// A command that was sent again, or came too late: it is not executed.
bool is_repeated(const Entry& entry);
// Whether what is promised of a wait is one of the steps in use.
bool is_sayable(const Promise& promise);

}  // namespace dawr::verify
