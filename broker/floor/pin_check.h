// Whether who opens a counter, or acts at the manager's board, is who the staff number says: the
// PIN against the staff list, and how often somebody may be wrong. What it remembers ends with the
// process.
//
// A check takes some milliseconds, in which nobody else is served: each device has one a second,
// all of them together twenty. Five wrong PINs for one staff number, or from one device, lock it
// for five minutes, each time twice as long, up to an hour. Staff numbers that nobody has, that
// are blocked, or that may not supervise where that is asked for, are answered as wrong PINs are,
// in the same time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "broker/floor/lock_out.h"
#include "broker/floor/rate_limit.h"
#include "broker/floor/staff.h"
#include "common/domain/command.h"
#include "common/domain/rejection.h"

namespace dawr {

struct Credentials {
  ClerkId clerk;
  std::optional<Pin> pin;
  bool to_supervise{};
};
// What a command offers that has to be looked at; none: it needs no PIN.
std::optional<Credentials> credentials_of(const CommandBody& body);

class PinCheck {
 public:
  // `staff` outlives it.
  explicit PinCheck(const StaffList& staff);

  [[nodiscard]] bool asks_for_pins() const { return staff_.asks_for_pins(); }

  // None: let it through. `rate_limited`: nothing was checked, ask again later. `now`, by the
  // centre's clock, never goes back; `pin_locked` says until when.
  std::optional<Rejection> refusal(DeviceId device, const Credentials& offered, Instant now);
  // Whether this number may still act at the board: it may have been blocked since.
  [[nodiscard]] bool may_supervise(ClerkId clerk) const;

  // How many PINs were held against a hash, the work of a check: one each, whoever's they were.
  [[nodiscard]] std::uint64_t hashed() const { return hashed_; }

  // For the log: what was locked since the last call.
  std::vector<std::string> take_news();

 private:
  [[nodiscard]] std::optional<Instant> locked_until(DeviceId device, ClerkId clerk,
                                                    Instant now) const;
  bool is_right(const Credentials& offered);
  void wrong(DeviceId device, ClerkId clerk, Instant now);

  const StaffList& staff_;
  std::string nobodys_hash_;  // what the PINs of unknown numbers are held against
  RateLimit of_device_;
  RateLimit of_all_;
  LockOut<ClerkId> by_clerk_;
  LockOut<DeviceId> by_device_;
  std::uint64_t hashed_{};
  std::vector<std::string> news_;
};

}  // namespace dawr
