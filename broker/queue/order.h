// The calling order: who is next, and why. Everything is minutes (docs/GLOSSARY.md: turn).
//
// The next ticket for a counter is the least (turn + handicap(counter, line), serial) over the
// lines that the counter and its clerk serve, of the tickets that are callable. Nothing else
// decides; an override by two supervisors is a turn like any other, and the call says so.
#pragma once

#include <optional>
#include <vector>

#include "broker/queue/state.h"

namespace dawr::queue {

struct Candidate {
  OrderKey key;  // handicap included
  LineId line;
  minutes handicap{};
};

struct NextInOrder {
  std::optional<Candidate> winner;
  std::optional<Candidate> runner_up;
};

// The lines which `counter` serves while `clerk` sits there.
std::vector<ServedLine> lines_served(const CentrePolicy& policy, CounterId counter, ClerkId clerk);

// Those that it serves now, while its clerk sits there: with the lines that it helps today,
// whatever the clerk serves otherwise.
std::vector<ServedLine> lines_served(const State& state, CounterId counter);
// The request under which the counter helps that line by now, if it does.
std::optional<std::uint32_t> cover_of(const State& state, CounterId counter, LineId line);

// O(lines), whatever the number of people waiting.
NextInOrder next_in_order(const State& state, const std::vector<ServedLine>& served);

// The turn of a ticket with priority: the earliest of the turns it has a right to.
Instant turn_with_priority(Instant issued_at, Instant turn, const Rules& rules);

// Earlier than any turn that somebody of the open day has or can get, whichever counter calls: the
// latest override goes first. O(tickets).
Instant turn_of_override(const State& state, Instant now);

struct Turn {
  Instant at{};
  TurnReason reason{};
};

// The turn after a transfer at `now`: nobody queues twice for one visit, and time spent being
// served is not banked. A turn by priority or by appointment that is earlier is kept: so that who
// came to his appointment early, and waited, gains nothing by that here either.
Turn turn_after_transfer(const State& state, const Ticket& ticket, Instant now);

}  // namespace dawr::queue
