// A journal of two days with appointments, as the core makes it of commands; and hands to forge it.
#pragma once

#include <cstdint>
#include <vector>

#include "broker/queue/decide.h"
#include "broker/queue/state.h"
#include "common/domain/event.h"

namespace dawr::booked {

inline constexpr ServiceDate today = std::chrono::local_days{std::chrono::year{2026} / 3 / 15};
inline constexpr ServiceDate tomorrow = today + std::chrono::days{1};
inline const ServiceCode permit{"A01"};
inline const LineId line_a{'A'};

constexpr Instant on(ServiceDate date, Duration time) {
  return Instant{date.time_since_epoch()} + time;
}
constexpr Instant at(Duration time) { return on(today, time); }

inline const Principal dispenser{DeviceId{1}, Role::dispenser, {}, {}};
inline const Principal reception{DeviceId{3}, Role::reception, {}, {}};
inline const Principal portal{DeviceId{4}, Role::portal, {}, {}};
inline const Principal counter{DeviceId{11}, Role::counter, CounterId{1}, {}};
inline const Principal office{DeviceId{21}, Role::supervisor, {}, {}};

CheckIn check_in(std::uint32_t booking);

class Journal {
 public:
  Instant now{at(std::chrono::hours{7})};

  // What is due by then happens then.
  void pass(Instant until);
  // Refused: the test fails.
  void submit(const Principal& sender, CommandBody body);
  // As if the broker had recorded it, under a command that never was.
  void forge(DeviceId device, Event event);
  void refuse(const Principal& sender, const CommandBody& body, RejectionCode code);
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

 private:
  CommandId next_id(const Principal& sender) { return {sender.device, 1, ++commands_}; }
  [[nodiscard]] queue::Decision decide(const Principal& sender, const CommandId& id,
                                       CommandBody body) const;
  void record(const CommandId& cause, queue::Decision events);

  queue::State state_;
  std::vector<Entry> entries_;
  std::uint64_t commands_{};
};

// Calls, starts, completes.
void serve_next(Journal& journal);

// The day is open, and five have booked: 1 at nine, of a slot that was kept for a moment; 2 at
// 9:15; 3 at 9:30; 4 at ten; 5 at twelve. Another place, at 10:30, is held. In UTC; one place each
// quarter-hour.
Journal with_bookings();
// Number 2 has moved to eleven, 3 has cancelled, and 1 is there at 8:10, behind a walk-in.
Journal checked_in();
// Two days: 1 is served at nine, 4 does not come and somebody else does, 2 comes late, and the
// doors close before 5; the next day it has to wait until they open, two hours later.
Journal two_days();

}  // namespace dawr::booked
