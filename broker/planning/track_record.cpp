#include "broker/planning/track_record.h"

#include "common/domain/check.h"

namespace dawr::planning {
namespace {

template <class Key, class Part>
std::map<Key, Tally> summed(const std::map<TallyKey, Tally>& tallies, Part&& part) {
  std::map<Key, Tally> all;
  for (const auto& [key, tally] : tallies) all[part(key)].add(tally);
  return all;
}

}  // namespace

void Tally::add(const Tally& other) {
  tickets += other.tickets;
  bounds += other.bounds;
  known += other.known;
  kept += other.kept;
  unsaid += other.unsaid;
  over += other.over;
}

Tally& TrackRecord::tally_of(const queue::State& state, const queue::Ticket& ticket) {
  DAWR_CHECK(state.last_date.has_value(), "tickets belong to a service date");
  return tallies_[{*state.last_date, ticket.letter, hour_of_(ticket.issued_at)}];
}

void TrackRecord::settle(const queue::State& state, const queue::Ticket& ticket, Instant at,
                         bool called) {
  if (ticket.first_called_at || !ticket.promise.is_bound()) return;
  const bool in_time = at - ticket.issued_at <= ticket.promise.bound();
  if (!called && in_time) return;  // nobody knows
  Tally& tally = tally_of(state, ticket);
  ++tally.known;
  if (called && in_time) ++tally.kept;
}

// A call that nobody was shown was none.
void TrackRecord::take_back(const queue::State& state, const queue::Ticket& ticket) {
  if (!ticket.first_call || !ticket.promise.is_bound()) return;
  Tally& tally = tally_of(state, ticket);
  --tally.known;
  if (ticket.called_at - ticket.issued_at <= ticket.promise.bound()) --tally.kept;
}

void TrackRecord::observe(const queue::State& before, const Entry& entry) {
  const auto ticket = [&](Serial serial) -> const queue::Ticket& {
    const auto* found = before.find(serial);
    DAWR_CHECK(found != nullptr, "an event names a ticket that was issued");
    return *found;
  };
  if (const auto* promised = std::get_if<WaitPromised>(&entry.event)) {
    Tally& tally = tally_of(before, ticket(promised->ticket));
    ++tally.tickets;
    if (promised->promise.is_bound()) ++tally.bounds;
    if (promised->promise.kind == PromiseKind::none) ++tally.unsaid;
    if (promised->promise.kind == PromiseKind::more_than) ++tally.over;
  } else if (const auto* called = std::get_if<TicketCalled>(&entry.event)) {
    settle(before, ticket(called->ticket), entry.at, true);
  } else if (const auto* back = std::get_if<CallPutBack>(&entry.event)) {
    take_back(before, ticket(back->ticket));
  } else if (const auto* left = std::get_if<TicketLeft>(&entry.event)) {
    settle(before, ticket(left->ticket), entry.at, false);
  } else if (const auto* closed = std::get_if<TicketClosedOut>(&entry.event)) {
    settle(before, ticket(closed->ticket), entry.at, false);
  }
}

Tally TrackRecord::total() const {
  Tally total;
  for (const auto& [key, tally] : tallies_) total.add(tally);
  return total;
}

std::map<LineId, Tally> TrackRecord::by_line() const {
  return summed<LineId>(tallies_, [](const TallyKey& key) { return key.line; });
}
std::map<int, Tally> TrackRecord::by_hour() const {
  return summed<int>(tallies_, [](const TallyKey& key) { return key.hour; });
}
std::map<ServiceDate, Tally> TrackRecord::by_date() const {
  return summed<ServiceDate>(tallies_, [](const TallyKey& key) { return key.date; });
}

}  // namespace dawr::planning
