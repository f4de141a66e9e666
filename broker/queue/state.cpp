#include "broker/queue/state.h"

namespace dawr::queue {

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
