// Commands that were refused.
#include <algorithm>

#include "broker/verify/auditor_parts.h"
#include "broker/verify/refusal.h"

namespace dawr::verify {
namespace {

// A number that no counter of that day has.
CounterId no_counter_of(const CentrePolicy& policy) {
  CounterId id{0};
  while (find_counter(policy, id) != nullptr) ++id.value;
  return id;
}

}  // namespace

std::string words_of(std::uint16_t roles) {
  std::string words;
  for (auto role = first_role; role <= last_role; ++role) {
    if ((roles & bit_of(Role{role})) == 0) continue;
    words += (words.empty() ? "" : " or ") + std::string(name_of(Role{role}));
  }
  return words;
}

bool is_repeated(const Entry& entry) {
  const auto* refused = std::get_if<CommandRefused>(&entry.event);
  return refused != nullptr &&
         (refused->code == RejectionCode::replay || refused->code == RejectionCode::stale_command);
}

std::size_t Auditor::judge_refusal(std::size_t index) {
  const Entry& entry = group_[index];
  const auto& refused = std::get<CommandRefused>(entry.event);
  if (!check_role(entry, refused)) return group_.size();
  const bool unreadable = refused.kind == CommandKind::unreadable;
  const bool numbered = entry.cause.session != 0 || entry.cause.counter != 0;
  if (unreadable && numbered) {
    return accuse(entry, Breach::sender, "what can't be read has no command's number");
  }
  const bool executed = !unreadable && !is_repeated(entry);
  // The shell looks at the others before it looks at what is due.
  const bool after_due = executed && refused.code != RejectionCode::quarantined;
  if (is_due_before(entry, after_due)) return group_.size();
  if (executed && !is_new_command(entry)) return group_.size();
  if (!holds(entry, refused)) {
    return accuse(entry, Breach::refusal,
                  "no command of this kind is refused with " + std::string(name_of(refused.code)) +
                      " at that moment");
  }
  check_refused_ticket(entry, refused);
  if (!unreadable) {
    auto& highest = devices_.at(entry.cause.device).sessions[entry.cause.session];
    highest = std::max(highest, entry.cause.counter);
  }
  return apply(index);
}

bool Auditor::check_role(const Entry& entry, const CommandRefused& refused) {
  Device& device = devices_.at(entry.cause.device);
  const std::uint16_t role = refused.role == Role::broker ? 0 : bit_of(refused.role);
  if ((device.roles & role) == 0) {
    accuse(entry, Breach::sender,
           of(entry.cause.device) + " is a " + words_of(device.roles) + ", not a " +
               std::string(name_of(refused.role)));
    return false;
  }
  device.roles = role;
  return true;
}

// Whether the reason was one, for a sender of whom the place may not be known yet.
bool Auditor::holds(const Entry& entry, const CommandRefused& refused) const {
  if (refused_by_shell(refused.kind, refused.code)) return true;
  const DeviceId id = entry.cause.device;
  const auto& counter = devices_.at(id).counter;
  auto possible = senders(id, bit_of(refused.role), counter);
  if (is_counter_role(refused.role) && !counter) {
    for (const Counter& place : state_.policy.counters) {
      possible.push_back({id, refused.role, place.id, {}});
    }
    possible.push_back({id, refused.role, no_counter_of(state_.policy), {}});
  }
  // A display that shows other lines.
  if (refused.role == Role::display) possible.push_back({id, Role::display, {}, {LineId{'!'}}});
  return refused_by_rules(state_, entry.cause, possible, refused.kind, refused.code, entry.at);
}

// A wrong arrival code counts against the ticket in hand, and nothing else names one.
void Auditor::check_refused_ticket(const Entry& entry, const CommandRefused& refused) {
  const bool counts = refused.code == RejectionCode::arrival_code;
  if (!counts && !refused.ticket) return;
  if (!counts || !refused.ticket) {
    accuse(entry, Breach::refusal, "a ticket is named where a code was wrong, and only there");
    return;
  }
  const auto& counter = devices_.at(entry.cause.device).counter;
  const auto in_hand = [&](const auto& stand) { return stand.second.in_hand == refused.ticket; };
  const bool is_in_hand = counter ? state_.counters.contains(*counter) &&
                                        state_.counters.at(*counter).in_hand == refused.ticket
                                  : std::ranges::any_of(state_.counters, in_hand);
  if (!is_in_hand) accuse(entry, Breach::refusal, of(*refused.ticket) + " was not in its hand");
}

}  // namespace dawr::verify
