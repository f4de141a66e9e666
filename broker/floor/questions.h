// What a device may ask, and what it is told: answers change nothing.
#pragma once

#include "broker/queue/day_watch.h"
#include "broker/queue/metrics.h"
#include "broker/queue/state.h"
#include "common/domain/board.h"
#include "common/domain/manager_view.h"
#include "common/wire/message.h"

namespace dawr {

// What answers are made of; everything outlives the answer.
struct Known {
  const queue::State& state;
  const queue::DayMetrics& metrics;
  const queue::DayWatch& watch;
  const Board& board;  // the one last published
  const Surroundings& around;
  Seq last_seq{};
};

// Refused, where this key's role may not ask that or its counter is unknown today.
wire::BrokerMessage answer(const Known& known, const Principal& sender, Side side,
                           const wire::Ask& ask, Instant now);

// Whether staff see with it where somebody asks for help.
bool shows_help(const wire::BrokerMessage& told);

}  // namespace dawr
