// One service date through the real core: people who come, clerks who serve, and nobody else's
// rules. For asking what another staffing would have done to a day that was recorded, and for
// judging promises over days that are made up.
//
// Pure: everything that chance or a clock would say is in the plan. Equal plans give equal runs.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "broker/queue/state.h"
#include "common/domain/event.h"

namespace dawr::planning {

struct Errand {      // the clerk sends somebody away for a while: a copy, a signature
  Duration after{};  // of the service's start
  Duration takes{};
};

struct Hop {
  LineId line;
  Duration walk{};  // call to start
  Duration service{};
};

struct Appointment {
  Instant wished{};   // booked when the day opens: that slot, or the next one that is free
  Duration before{};  // comes so long before it; below zero: after it
  bool kept{true};    // comes at all
};

struct Visitor {
  Instant arrives{};  // of who has no appointment, or got none
  ServiceCode service;
  std::optional<PriorityClass> priority;  // granted at once
  Duration walk{};
  Duration served_for{};
  std::optional<Duration> patience;  // leaves when not called so long after arriving
  bool comes_when_called{true};
  std::optional<Errand> errand;  // at the first hop
  std::vector<Hop> onward;       // transfers, in their order
  std::optional<Appointment> appointment{};
};

struct Shift {
  CounterId counter;
  ClerkId clerk;
  Instant from{};
  Instant until{};
  // Then it closes: as soon as nobody is in hand, or not before everybody has been served who came
  // until then and whom no other counter serves.
  bool stays_for_the_last{true};
};

struct Plan {
  ServiceDate date{};
  CentrePolicy policy;
  std::optional<DayPlan> hours{};  // published when the day opens; without them nothing is booked
  std::vector<Visitor> visitors;   // by arrival
  std::vector<Shift> shifts;
};

struct Visited {
  Serial ticket;
  LineId line;  // the first one
  bool priority{};
  std::optional<Instant> slot;       // of his appointment, whether he came or not
  bool late{};                       // for it: he waits as a walk-in
  Instant issued_at{};               // never: he did not come
  std::optional<Instant> called_at;  // first call of the visit
  std::optional<Instant> ended_at;   // of the last service
  std::optional<Instant> left_at;    // uncalled
};

struct DayResult {
  std::vector<Visited> visits;  // as the plan's visitors
  Duration overtime{};          // of all counters, beyond their shifts
  Instant last_end{};
};

// Called for every entry, with the state that it has not been applied to yet.
using Watch = std::function<void(const queue::State& before, const Entry& entry)>;

// Who has an appointment without being able to get one comes as he would have come without.
// Throws std::invalid_argument, in words, when the plan asks for what the core refuses: a service
// or counter that is not in the policy, one clerk at two counters.
DayResult run_day(const Plan& plan, const Watch& watch = {});

}  // namespace dawr::planning
