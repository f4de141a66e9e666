// The core's state as bytes. A random change is caught by the hash behind them; here they get the
// right hash, so that the reader itself is tried.
#include "broker/queue/snapshot.h"

#include "common/domain/fnv1a.h"
#include "tests/fuzz/targets.h"

namespace dawr::fuzz {
namespace {

std::vector<std::uint8_t> with_hash(BytesView bytes) {
  Fnv1a hash;
  for (const std::uint8_t byte : bytes) hash.add(byte);
  std::vector<std::uint8_t> sealed(bytes.begin(), bytes.end());
  for (unsigned shift = 0; shift < 64; shift += 8) {
    sealed.push_back(static_cast<std::uint8_t>(hash.value() >> shift));
  }
  return sealed;
}

}  // namespace

void snapshot(BytesView bytes) {
  const auto recovered = queue::restore(with_hash(bytes));
  if (!recovered) return;
  // By bytes: a figure that is no number equals nothing, not even itself.
  const auto written = queue::snapshot_of(recovered->state, recovered->metrics);
  const auto again = queue::restore(written);
  require(again.has_value(), "a state that was read can be written and read again");
  require(queue::snapshot_of(again->state, again->metrics) == written, "and is the same state");
}

}  // namespace dawr::fuzz
