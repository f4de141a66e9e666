// The wait estimate of a living centre: folded from the same entries as its state, asked with that
// state. Never part of the calling order: a promise is recorded and decides nothing.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "broker/estimate/estimator.h"
#include "broker/queue/state.h"
#include "common/domain/event.h"
#include "common/domain/promise.h"

namespace dawr::estimate {

// What is known of somebody's wait; without quantiles there is no ground for any.
struct Outlook {
  std::optional<Quantiles> wait;
  Promise promise;
};

// As it is recorded: whole seconds.
WaitPromised promise_to(Serial ticket, const Outlook& outlook);

class CentreEstimate {
 public:
  // Learns from what `entry` will do to `before`, the state that it has not been applied to yet.
  // First come the checkpoints of waiting tickets that have passed since the last entry.
  void observe(const queue::State& before, const Entry& entry);

  // Of a ticket that waits in `state`.
  [[nodiscard]] Outlook of_ticket(const queue::State& state, const queue::Ticket& ticket,
                                  Instant now) const;
  // Of whoever would take a ticket of that service now. O(counters x lines x log waiting).
  [[nodiscard]] Outlook of_newcomer(const queue::State& state, const Service& service,
                                    Instant now) const;

 private:
  template <class Archive>
  friend void fields(Archive& archive, CentreEstimate& value);

  struct Learner;
  [[nodiscard]] Outlook predict(const queue::State& state, const queue::Ticket& ticket, Instant now,
                                Sample* sample) const;
  void begin_stretch(const queue::State& state, const queue::Ticket& ticket, Instant now);
  void run_checkpoints(const queue::State& state, Instant now);

  Estimator estimator_;
  std::set<std::pair<Instant, Serial>> checkpoints_;  // of waiting tickets, to come
};

}  // namespace dawr::estimate
