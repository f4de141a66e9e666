// What somebody should look at, worked out from the figures alone: an alarm is there as long as its
// cause is, and goes by itself. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/domain/manager_view.h"

namespace dawr::display::manager {

inline constexpr auto idle_after = std::chrono::minutes{2};          // a counter, while people wait
inline constexpr auto unconfirmed_after = std::chrono::seconds{20};  // a call by a display
inline constexpr auto silent_after = std::chrono::seconds{30};       // a device
inline constexpr std::int64_t clock_off_after_s = 60;

enum class AlarmKind : std::uint8_t {
  help_wanted,  // somebody stands at a dispenser and asks for staff
  disk_low,
  nobody_serves,  // people wait and every counter is closed
  line_over_target,
  counter_idle,
  call_unconfirmed,
  device_silent,
  prints_doubtful,
  printer,  // Alarm::printer says what it has
  uplink_down,
  clock_off,
  issuing_paused,
  code_locked,      // by wrong arrival codes: somebody stands there and can't be served
  approval_wanted,  // another supervisor asks for a deed that takes two
  log_doubted,      // the upstream does not cosign the public log: it is not what it was
  by_voice,         // no display shows the calls: they are called out
};
enum class Weight : std::uint8_t { act_now, watch };

struct Alarm {
  AlarmKind kind{};
  Weight weight{};
  std::optional<Instant> since;  // none: not known
  Name name{};                   // of a line, a device, or a reason
  std::optional<CounterKind> counter_kind{};
  std::uint16_t counter{};  // its number
  std::int64_t amount{};    // people, minutes, figures, megabytes or seconds, as the kind has it
  std::int64_t bound{};     // the target in minutes
  std::optional<PrinterState> printer{};
  bool heard{true};       // of a device that helps or prints: it has spoken lately
  bool has_screen{true};  // of one that prints: what is not printed is shown there
  bool operator==(const Alarm&) const = default;
};

// Whether a device has spoken lately. Machines speak at their own pace, also where a
// demonstration's clock runs `clock_rate` times as fast.
bool is_heard(const DeviceFigures& device, Instant now, double clock_rate);

// Whether its printer needs a hand, now or soon.
constexpr bool is_printer_trouble(const DeviceFigures& device) {
  return device.printer && *device.printer != PrinterState::ready;
}

// Whether somebody in the line has waited longer than the centre aims at.
bool over_target(const LineFigures& figures);

// Four of five: what a promise stands for.
constexpr bool is_good_share(std::uint64_t kept, std::uint64_t promised) {
  constexpr std::uint64_t percent = 100;
  constexpr std::uint64_t good_share_percent = 80;
  return kept * percent >= promised * good_share_percent;
}

// Since when, at the earliest, people have waited for a counter that has nobody; none: that is not
// so. No figure tells which lines it serves, but those where more people wait than wait for it are
// others'.
std::optional<Instant> idle_since(const CounterFigures& counter, const ManagerView& view);

// Those to act on first, the oldest of them first; somebody who asks for help before all.
// `own`: the device that shows them, which can't approve what it asks for.
std::vector<Alarm> alarms_of(const ManagerView& view, Instant now, double clock_rate = 1,
                             DeviceId own = {});

}  // namespace dawr::display::manager
