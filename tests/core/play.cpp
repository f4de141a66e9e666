#include "tests/core/play.h"

#include "broker/queue/deadlines.h"
#include "broker/queue/evolve.h"

namespace dawr::play {

Principal broker_principal() {
  Principal broker;
  broker.device = broker_itself;
  broker.role = Role::broker;
  return broker;
}

Played Play::submit(const Principal& principal, CommandBody body, Instant now) {
  const CommandId id{principal.device, 1, ++counter_};
  return submit(principal, Command{id, std::move(body), asks_for_persons_}, now);
}

Played Play::submit(const Principal& principal, const Command& command, Instant now) {
  Played outcome;
  outcome.id = command.id;
  outcome.pulsed = pass(now);
  const queue::Decision decision = queue::decide(state_, command, principal, now);
  if (decision) {
    outcome.events = *decision;
    append(outcome.events, command.id, now);
    return outcome;
  }
  outcome.rejection = decision.error();
  CommandRefused refused{kind_of(command.body), principal.role, decision.error().code, {}};
  const bool counts = std::holds_alternative<StartService>(command.body) &&
                      decision.error().code == RejectionCode::arrival_code;
  if (counts) refused.ticket = state_.counters.at(*principal.counter).in_hand;
  append({refused}, command.id, now);
  return outcome;
}

std::vector<Event> Play::pass(Instant now) {
  std::vector<Event> all;
  for (auto due = queue::next_deadline(state_); due && *due <= now;
       due = queue::next_deadline(state_)) {
    const CommandId id{broker_itself, 1, ++counter_};
    const auto events = queue::decide(state_, Command{id, Pulse{}}, broker_principal(), now);
    append(*events, id, now);
    all.insert(all.end(), events->begin(), events->end());
  }
  return all;
}

void Play::tell(const Event& event, Instant now) { append({event}, {}, now); }

void Play::restore(std::uint16_t abandoned, Instant now) {
  append({JournalRestored{Epoch{77}, entries_.size(), abandoned}}, {}, now);
}

bool Play::start(Instant now) {
  const auto interrupted = queue::interruption_before(state_, now);
  if (interrupted) append({*interrupted}, {}, now);
  return interrupted.has_value();
}

void Play::append(const std::vector<Event>& events, const CommandId& cause, Instant now) {
  for (const Event& event : events) {
    const Entry entry{entries_.size() + 1, now, cause, event};
    for (const Watch& watch : watches_) watch(state_, entry);
    queue::observe(metrics_, changed_, state_, entry);
    queue::evolve(state_, event, now);
    queue::fold(day_watch_, state_, entry);
    entries_.push_back(entry);
  }
}

}  // namespace dawr::play
