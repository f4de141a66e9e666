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

const Ticket* State::visit_gone_on_with(const std::optional<PersonTag>& person, Instant at) const {
  const auto known = person ? persons.find(*person) : persons.end();
  if (known == persons.end()) return nullptr;
  const Ticket* earlier = find(known->second);
  const bool goes_on = earlier != nullptr && !earlier->is_live() &&
                       at - earlier->ended_at < policy.rules.reissue_within;
  return goes_on ? earlier : nullptr;
}

std::optional<Papers> State::papers_of(TicketRef ticket) const {
  if (ticket.date == last_date) {
    const Ticket* known = find(ticket.serial);
    if (known == nullptr) return std::nullopt;
    return Papers{known->issued_in, known->replaced};
  }
  const auto past = past_visits.find(ticket);
  return past == past_visits.end() ? std::nullopt : std::optional(past->second.papers);
}

std::optional<Fee> State::fee_of(const Ticket& ticket) const {
  const Service* service = find_service(policy, ticket.service);
  if (!policy.rules.payment_needed || service == nullptr || !service->fee_at_cashier) {
    return std::nullopt;
  }
  if (ticket.payments > 0) return Fee::paid;
  return ticket.waived ? Fee::waived : Fee::due;
}

std::optional<Stage> State::next_stage_of(const Ticket& ticket) const {
  const Service* service = find_service(policy, ticket.service);
  if (service == nullptr) return std::nullopt;
  const auto is_cash_desk = [&](LineId id) {
    const Line* line = find_line(policy, id);
    return line != nullptr && line->at == HopKind::cashier;
  };
  bool after_cash_desk = is_cash_desk(service->line);
  for (std::size_t i = 0; i < service->onward.size(); ++i) {
    const LineId line = service->onward[i];
    // Where a clerk has sent it before its time it is already.
    if (i >= ticket.stage && line != ticket.line) {
      return Stage{line, static_cast<std::uint8_t>(i + 1), after_cash_desk};
    }
    after_cash_desk = after_cash_desk || is_cash_desk(line);
  }
  return std::nullopt;
}

std::map<TicketRef, PastVisit> State::visits_to_rate(Instant opening) const {
  std::map<TicketRef, PastVisit> visits = past_visits;
  for (const Ticket& ticket : tickets) {
    if (!ticket.ended_by_service()) continue;
    visits.emplace(TicketRef{*last_date, ticket.serial},
                   PastVisit{ticket.ended_at, ticket.rated, {ticket.issued_in, ticket.replaced}});
  }
  std::erase_if(visits, [&](const auto& visit) {
    return opening - visit.second.ended_at > limits::vote_within;
  });
  return visits;
}

std::uint32_t State::live_tickets() const {
  std::uint32_t live = in_hand_or_held;
  for (const auto& [id, line] : lines) live += line.waiting();
  return live;
}

}  // namespace dawr::queue
