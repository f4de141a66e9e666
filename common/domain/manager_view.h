// What the manager's board may know: figures that name nobody, and how the centre's machinery is
// doing. Never an arrival code, never a row for somebody who waits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/domain/approval.h"
#include "common/domain/principal.h"
#include "common/domain/printer_state.h"
#include "common/domain/rejection.h"
#include "common/domain/view.h"

namespace dawr {

// Tickets of the service date by what has become of them; `issued` is the sum of all the others.
struct DayTotals {
  std::uint32_t issued{};
  std::uint32_t waiting{};
  std::uint32_t called{};
  std::uint32_t serving{};
  std::uint32_t on_hold{};
  std::uint32_t no_show{};
  std::uint32_t served{};
  std::uint32_t incomplete{};
  std::uint32_t redirected{};
  std::uint32_t left{};
  std::uint32_t closed_out{};
  std::uint32_t voided{};
  bool operator==(const DayTotals&) const = default;
};

struct LineFigures {
  Line line;
  std::uint32_t waiting{};
  std::uint32_t longest_wait_s{};  // of those who wait
  // Of the first calls of the day: how many, and how long they had waited (relative error 1 %).
  std::uint32_t called{};
  std::uint32_t median_wait_s{};
  std::uint32_t p90_wait_s{};
  std::uint32_t promised{};  // bounds whose end is known
  std::uint32_t promises_kept{};
  bool operator==(const LineFigures&) const = default;
};

// As the hall sees and hears it.
struct CodeAtCounter {
  LineId letter;
  std::uint16_t number{};
  TicketState state{};  // called or serving
  Instant since{};
  std::uint8_t calls{};
  bool shown{};   // a display has confirmed the call
  bool locked{};  // by wrong arrival codes, until a supervisor unlocks it
  bool operator==(const CodeAtCounter&) const = default;
};

struct CounterFigures {
  CounterId counter;
  CounterKind kind{};
  std::uint16_t number{};
  CounterState state{};
  std::optional<Instant> since;  // of the state, or of having nobody; none: closed all day
  std::optional<CodeAtCounter> in_hand;
  std::uint32_t waiting{};  // in the lines that it serves
  std::uint32_t served_today{};
  bool operator==(const CounterFigures&) const = default;
};

struct RefusalCount {
  RejectionCode kind{};
  std::uint32_t count{};
  bool operator==(const RefusalCount&) const = default;
};

struct QuarterFigures {
  Instant quarter{};  // its start, UTC
  std::uint32_t issued{};
  std::uint32_t called{};   // first calls
  std::uint32_t waiting{};  // most at once
  bool operator==(const QuarterFigures&) const = default;
};

// An approved device.
struct DeviceFigures {
  DeviceId device;
  Role role{};
  std::optional<CounterId> counter;
  std::string name;
  std::optional<Instant> heard_at;        // none: not since the broker started
  std::uint32_t doubtful_prints{};        // of tickets that have no end yet
  std::optional<PrinterState> printer{};  // none: it has none, or has not told
  std::optional<Instant> help_since{};    // somebody stands there and asks for help
  bool operator==(const DeviceFigures&) const = default;
};

struct UplinkFigures {
  bool connected{};
  std::optional<Instant> since;          // none: since the broker started
  std::uint32_t backlog{};               // figures that wait here
  std::optional<Instant> log_doubted{};  // the upstream has refused to cosign the log, since then
  bool operator==(const UplinkFigures&) const = default;
};

struct DiskFigures {
  std::uint64_t free_bytes{};
  bool low{};  // somebody has to make room
  bool operator==(const DiskFigures&) const = default;
};

// What the broker knows of its surroundings.
struct Surroundings {
  std::vector<DeviceFigures> devices;
  std::optional<UplinkFigures> uplink;  // none: this centre has no upstream
  std::optional<DiskFigures> disk;
  std::int64_t wall_ahead_s{};           // the machine's clock against the centre's
  std::optional<std::uint32_t> seats{};  // of the waiting room; none: nobody has counted them
  bool operator==(const Surroundings&) const = default;
};

// Who acts at the device that asks.
struct SignedIn {
  ClerkId clerk;
  Instant until{};  // if nothing is done before
  bool operator==(const SignedIn&) const = default;
};

struct ManagerView {
  Instant at{};                     // by the broker's clock
  Seq seq{};                        // everything up to this entry is in it, and in the journal
  std::optional<ServiceDate> date;  // the newest that was ever opened: the figures are of it
  bool day_open{};
  Name paused;
  std::string time_zone;
  DayTotals totals;
  std::vector<LineFigures> lines;
  std::vector<CounterFigures> counters;
  std::vector<RefusalCount> refusals;
  std::vector<QuarterFigures> quarters;  // ascending; those without anything are left out
  Surroundings around;
  std::optional<SignedIn> signed_in{};
  std::vector<ApprovalRequest> requests{};  // that wait for a second person, the oldest first
  std::uint32_t overrides{};                // of the date
  std::uint8_t overrides_a_day{};           // at most
  std::optional<Instant> by_voice_since{};  // calls are called out; none: displays show them
  bool operator==(const ManagerView&) const = default;
};

}  // namespace dawr
