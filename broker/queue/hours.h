// Whether somebody who takes a ticket now can still be served: by the published hours of the open
// date and by what screens say of the wait. It decides who gets a ticket, never who is next.
#pragma once

#include <optional>

#include "broker/queue/state.h"
#include "common/domain/rejection.h"

namespace dawr::queue {

// Only where Rules.within_hours is set and the hours of the open date are published.
//
// E_NOT_OPEN_YET outside of the hours: numbers begin when the doors open, here or at a van's next
// stop. E_TOO_LATE_TODAY when now + the wait that screens show for the line + the service's typical
// minutes is after the doors close, or, of a service with a fee, after the cash desk does; a pause
// at one place is not the end of the day there. Both say when doors open again, if that is
// published. O(days published).
std::optional<Rejection> refusal_by_hours(const State& state, const Service& service, Instant now);

}  // namespace dawr::queue
