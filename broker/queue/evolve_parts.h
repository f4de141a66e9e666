// What events do to the places where tickets are: lines and the hands of counters. For evolve only.
#pragma once

#include "broker/queue/state.h"

namespace dawr::queue {

// What an event names is there, or the journal is not one.
Ticket& ticket_of(State& state, Serial serial);
CounterStand& stand_of(State& state, CounterId counter);
WaitingLine& line_of(State& state, LineId line);

// Into the ticket's line, and out of it.
void join_line(State& state, Ticket& ticket);
void leave_line(State& state, const Ticket& ticket);
void admit_those_callable_by_now(State& state);

// From the counter's hand into `next`: no longer in its care.
void release(State& state, CounterStand& stand, Ticket& ticket, TicketState next);
void remember_for_undo(CounterStand& stand, const Ticket& before, Instant at);

// Its printing is not waited for any longer.
void settle_print(State& state, const Ticket& ticket);

}  // namespace dawr::queue
