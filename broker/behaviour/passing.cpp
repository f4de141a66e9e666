#include "broker/behaviour/passing.h"

#include <tuple>

#include "broker/queue/order.h"

namespace dawr::behaviour {
namespace {

using queue::Ticket;

// A ticket as one counter sees it.
struct Seen {
  const Ticket& ticket;
  minutes handicap{};
  bool callable{};

  [[nodiscard]] OrderKey key() const { return {ticket.turn + handicap, ticket.serial}; }
  [[nodiscard]] OrderKey key_without_handicap() const { return {ticket.turn, ticket.serial}; }
};

bool issued_before(const Ticket& one, const Ticket& other) {
  return std::tie(one.issued_at, one.serial) < std::tie(other.issued_at, other.serial);
}

Passing reason_of(const Seen& called, const Seen& passed) {
  if (called.ticket.turn_reason == TurnReason::overridden) return Passing::overridden;
  if (!passed.callable) {
    return passed.ticket.rejoined_before ? Passing::rejoined : Passing::early;
  }
  if (passed.key() < called.key()) return Passing::none;
  if (passed.key_without_handicap() < called.key_without_handicap()) return Passing::handicap;
  if (called.ticket.turn_reason == TurnReason::priority) return Passing::priority;
  if (called.ticket.turn_reason == TurnReason::appointment) return Passing::appointment;
  if (passed.ticket.turn_reason == TurnReason::transferred) return Passing::transfer;
  if (passed.ticket.turn_reason == TurnReason::appointment) return Passing::early;
  return Passing::other;
}

}  // namespace

std::map<Passing, std::uint32_t> passed_by(const queue::State& before, const TicketCalled& called,
                                           Instant at) {
  std::map<Passing, std::uint32_t> passed;
  const Ticket* const winner = before.find(called.ticket);
  if (winner == nullptr) return passed;
  const Seen seen_winner{*winner, called.handicap, true};
  const auto look_at = [&](Serial serial, minutes handicap, bool callable) {
    const Ticket& ticket = *before.find(serial);
    if (!issued_before(ticket, *winner)) return;
    ++passed[reason_of(seen_winner, {ticket, handicap, callable})];
  };
  for (const auto& [id, handicap] : queue::lines_served(before, called.counter)) {
    const auto line = before.lines.find(id);
    if (line == before.lines.end()) continue;
    line->second.callable.for_each([&, minutes_more = handicap](const OrderKey& key) {
      look_at(key.serial, minutes_more, true);
    });
    for (const auto& [from, serial] : line->second.later) look_at(serial, handicap, from <= at);
  }
  return passed;
}

}  // namespace dawr::behaviour
