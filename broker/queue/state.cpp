#include "broker/queue/state.h"

#include <algorithm>

namespace dawr::queue {
namespace {

template <class Tickets>
auto find_in(Tickets& tickets, Serial serial) -> decltype(&tickets.front()) {
  const auto without_gaps = static_cast<std::size_t>(serial.value) - 1;
  if (without_gaps < tickets.size() && tickets[without_gaps].serial == serial) {
    return &tickets[without_gaps];
  }
  const auto found = std::ranges::lower_bound(tickets, serial, {}, &Ticket::serial);
  return found != tickets.end() && found->serial == serial ? &*found : nullptr;
}

}  // namespace

const Ticket* State::find(Serial serial) const { return find_in(tickets, serial); }

Ticket* State::find(Serial serial) { return find_in(tickets, serial); }

const Ticket* State::find_printed(LineId letter, std::uint16_t number) const {
  const auto found = std::ranges::find_if(tickets, [&](const Ticket& ticket) {
    return ticket.letter == letter && ticket.number == number;
  });
  return found == tickets.end() ? nullptr : &*found;
}

std::optional<SignedIn> State::signed_in(DeviceId device, Instant at) const {
  const auto found = supervisors.find(device);
  if (found == supervisors.end()) return std::nullopt;
  const Instant until = found->second.acted_at + limits::signed_in_for;
  return at < until ? std::optional(SignedIn{found->second.clerk, until}) : std::nullopt;
}

bool State::lives_elsewhere(const std::optional<PersonTag>& person, Serial than) const {
  const auto known = person ? persons.find(*person) : persons.end();
  if (known == persons.end() || known->second == than) return false;
  const Ticket* other = find(known->second);
  return other != nullptr && other->is_live();
}

std::uint32_t State::live_tickets() const {
  std::uint32_t live = in_hand_or_held;
  for (const auto& [id, line] : lines) live += line.waiting();
  return live;
}

}  // namespace dawr::queue
