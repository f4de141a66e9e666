// Who may command, beyond what a key's role allows: where the centre has a staff list, the person
// at the device. What was signed in is in the state; whether it still counts, and whether a PIN or
// a one-time code is right, only the lists know, which the core never sees.
//
// Used by the floor's thread.
#pragma once

#include <expected>
#include <optional>

#include "broker/floor/code_check.h"
#include "broker/floor/pin_check.h"
#include "broker/queue/decide.h"
#include "broker/queue/state.h"
#include "common/domain/command.h"
#include "common/domain/rejection.h"

namespace dawr {

class Permissions {
 public:
  // Both outlive it. No `pins`: a staff number is enough; no `codes`: none was ever issued.
  Permissions(PinCheck* pins, CodeCheck* codes) : pins_(pins), codes_(codes) {}

  // Whether a supervisor's deed needs somebody who has signed in at that device.
  [[nodiscard]] bool needs_person() const;
  // Signed in, but off the list since, or blocked, of which the core knows nothing.
  [[nodiscard]] bool is_struck_off(const queue::State& state, DeviceId device, Instant now) const;
  // Whether `open` is for a new day and comes from somebody who may open one: for nobody else is
  // the configuration read.
  [[nodiscard]] bool may_open_day(const queue::State& state, const Principal& sender,
                                  const OpenDay& open, Instant now) const;

  // None: let it through, to what the core has decided. `rate_limited`: nothing was checked, and
  // the same command may come again. What the core refuses for a reason that precedes the PIN costs
  // no check; every other refusal, and whether a staff number exists, is told to nobody who has not
  // signed in.
  [[nodiscard]] std::optional<Rejection> refusal_of_pin(const Principal& sender,
                                                        const CommandBody& body,
                                                        const queue::Decision& decision,
                                                        Instant now) const;

  // Which one-time code was offered as the second key, by what the core would decide of a right
  // one. As with PINs, what precedes the code costs no check, and everything else is told to nobody
  // who has none.
  [[nodiscard]] std::expected<ApprovalCode, Rejection> code_offered(const queue::State& state,
                                                                    const Principal& sender,
                                                                    const OfferedCode& offered,
                                                                    const queue::Decision& decision,
                                                                    Instant now) const;

 private:
  PinCheck* pins_;
  CodeCheck* codes_;
};

}  // namespace dawr
