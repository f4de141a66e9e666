// The names by which things are known inside one centre. Each is a distinct type, so that a counter
// can't be passed where a device is meant.
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "common/domain/time.h"

namespace dawr {

template <class Tag, class Value>
struct Identifier {
  Value value{};
  auto operator<=>(const Identifier&) const = default;
};

// A waiting line is known by its Latin letter, 'A'..'Z': unique in a centre, printed on each
// ticket.
using LineId = Identifier<struct LineTag, char>;
// Configuration number of a counter; unlike the number painted on it, unique in the centre.
using CounterId = Identifier<struct CounterTag, std::uint16_t>;
// Staff number of a clerk or cashier.
using ClerkId = Identifier<struct ClerkTag, std::uint32_t>;
// An enrolled device (one CURVE key). 0 is the broker itself: its own deadlines and start-up.
using DeviceId = Identifier<struct DeviceTag, std::uint32_t>;
// Position in the journal: 1, 2, 3, … without a gap inside one epoch.
using Seq = std::uint64_t;
// Random, minted when a journal is created or restored from a backup.
using Epoch = Identifier<struct EpochTag, std::uint64_t>;

inline constexpr DeviceId broker_itself{0};

// Gap-free per centre and service date, from 1. With the date it names a ticket.
using Serial = Identifier<struct SerialTag, std::uint32_t>;

struct TicketRef {
  ServiceDate date{};
  Serial serial;
  auto operator<=>(const TicketRef&) const = default;
};

// A catalogue code such as "B01": 1 to 8 printable ASCII characters, zero padded.
struct ServiceCode {
  std::array<char, 8> text{};

  ServiceCode() = default;
  // Longer text is cut to 8 bytes; check the length first where the text is a stranger's.
  explicit ServiceCode(std::string_view code) {
    std::copy_n(code.begin(), std::min(code.size(), text.size()), text.begin());
  }
  [[nodiscard]] std::string_view view() const {
    const auto end = std::find(text.begin(), text.end(), '\0');
    return {text.data(), static_cast<std::size_t>(end - text.begin())};
  }
  auto operator<=>(const ServiceCode&) const = default;
};

// The same for every retry of one intention, for ever. `session` is random per run of a device's
// outbox, `counter` ascends within it. `device` comes from the authenticated key, not the frame.
struct CommandId {
  DeviceId device;
  std::uint64_t session{};
  std::uint64_t counter{};
  auto operator<=>(const CommandId&) const = default;
};

}  // namespace dawr

template <>
struct std::hash<dawr::CommandId> {
  std::size_t operator()(const dawr::CommandId& id) const noexcept {
    // The session is random already; multiplying spreads the small numbers beside it.
    return static_cast<std::size_t>(id.session ^ (id.counter * 0x9e3779b97f4a7c15ULL) ^
                                    (std::uint64_t{id.device.value} << 40U));
  }
};
