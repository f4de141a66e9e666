// Whether a one-time code that is offered as the second key is one that a supervisor has issued.
// What it remembers ends with the process; which codes are used, the core knows.
//
// As with PINs (pin_check.h): each device has one check a second, all of them together a few; five
// wrong codes lock a device for five minutes, each time twice as long, up to an hour. Codes that
// nobody issued, that are revoked, or whose issuer may supervise no more are answered as wrong ones
// are, in the same time.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "broker/floor/approval_codes.h"
#include "broker/floor/lock_out.h"
#include "broker/floor/pin_check.h"
#include "broker/floor/rate_limit.h"
#include "common/domain/command.h"
#include "common/domain/rejection.h"

namespace dawr {

class CodeCheck {
 public:
  // Both outlive it; `people` none: whoever issued a code may supervise.
  CodeCheck(const ApprovalCodes& codes, const PinCheck* people);

  // Which code it is. `rate_limited`: nothing was checked, ask again later. `restored`: when the
  // journal was last put back from a backup, for nobody knows which of the older codes had been
  // used by then. `now`, by the centre's clock, never goes back.
  std::expected<ApprovalCode, Rejection> check(DeviceId device, const OfferedCode& offered,
                                               std::optional<Instant> restored, Instant now);

  // How many secrets were held against a hash: one each, whatever their number.
  [[nodiscard]] std::uint64_t hashed() const { return hashed_; }

  // For the log: what was locked since the last call.
  std::vector<std::string> take_news();

 private:
  bool is_right(const IssuedCode* issued, const OfferedCode& offered,
                std::optional<Instant> restored);

  const ApprovalCodes& codes_;
  const PinCheck* people_;
  std::string nobodys_hash_;  // what the secrets of unknown numbers are held against
  RateLimit of_device_;
  RateLimit of_all_;
  LockOut<DeviceId> by_device_;
  std::uint64_t hashed_{};
  std::vector<std::string> news_;
};

}  // namespace dawr
