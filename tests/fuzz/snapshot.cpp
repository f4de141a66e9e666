// The core's state, and the wait estimate, as bytes. A random change is caught by the hash behind
// them; here they get the right hash, so that the reader itself is tried.
#include "broker/queue/snapshot.h"

#include "broker/estimate/snapshot.h"
#include "broker/queue/archive.h"
#include "tests/fuzz/targets.h"

namespace dawr::fuzz {

void estimate_snapshot(BytesView bytes) {
  const auto restored = estimate::restore(queue::sealed({bytes.begin(), bytes.end()}));
  if (!restored) return;
  const auto written = estimate::snapshot_of(*restored);
  const auto again = estimate::restore(written);
  require(again.has_value(), "an estimate that was read can be written and read again");
  require(estimate::snapshot_of(*again) == written, "and is the same estimate");
}

void snapshot(BytesView bytes) {
  const auto recovered = queue::restore(queue::sealed({bytes.begin(), bytes.end()}));
  if (!recovered) return;
  // By bytes: a figure that is no number equals nothing, not even itself.
  const auto written = queue::snapshot_of(recovered->state, recovered->metrics, recovered->watch);
  const auto again = queue::restore(written);
  require(again.has_value(), "a state that was read can be written and read again");
  require(queue::snapshot_of(again->state, again->metrics, again->watch) == written,
          "and is the same state");
}

}  // namespace dawr::fuzz
