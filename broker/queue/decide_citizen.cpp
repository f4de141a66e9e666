#include <algorithm>
#include <iterator>
#include <limits>
#include <map>

#include "broker/queue/decide_parts.h"
#include "broker/queue/hours.h"
#include "broker/queue/order.h"

namespace dawr::queue {
namespace {

using enum RejectionCode;

constexpr minutes pad_entered_within{60};
constexpr seconds shortest_interruption{60};

std::optional<Serial> ticket_of_take(const State& state, const CommandId& take) {
  const auto found = state.takes.find(take);
  if (found == state.takes.end()) return std::nullopt;
  return found->second;
}

// Presses without a ticket that this device has taken back: limits::cancelled_takes at most.
std::size_t cancelled_by(const State& state, DeviceId device) {
  constexpr auto last = std::numeric_limits<std::uint64_t>::max();
  const auto& takes = state.cancelled_takes;
  return static_cast<std::size_t>(
      std::distance(takes.lower_bound({device, 0, 0}), takes.upper_bound({device, last, last})));
}

// The ticket that the sender itself has issued.
std::expected<const Ticket*, Rejection> own_ticket(const Context& context, Serial serial) {
  if (!context.state.day_open) return refuse(day_closed);
  const Ticket* ticket = context.state.find(serial);
  if (ticket == nullptr) return refuse(unknown_ticket);
  if (ticket->take.device != context.principal.device) return refuse(not_yours);
  return ticket;
}

// The ticket whose token the citizen holds.
std::expected<const Ticket*, Rejection> held_ticket(const Context& context,
                                                    const std::optional<TicketRef>& ref) {
  if (!context.state.day_open) return refuse(day_closed);
  const bool today = ref && ref->date == context.state.last_date;
  if (today && context.state.find(ref->serial) == nullptr) return refuse(unknown_ticket);
  if (!ref) return refuse(token_mismatch);
  if (!today) return refuse(other_day);
  return context.state.find(ref->serial);
}

// Whether the command has entered a pad's block.
bool entered_a_pad(const State& state, const CommandId& id) {
  if (!state.interruption) return false;
  const auto entered = state.interruption->entered.find(id.device);
  return entered != state.interruption->entered.end() && entered->second == id;
}

// Why this device can't enter a block now, whatever is in it.
std::optional<Rejection> pad_refusal(const Context& context) {
  const auto& interruption = context.state.interruption;
  if (!interruption) return Rejection{no_interruption, std::nullopt};
  if (interruption->entered.contains(context.principal.device)) {
    return Rejection{pad_entered, std::nullopt};
  }
  if (context.now > interruption->until + pad_entered_within) {
    return Rejection{pad_over, std::nullopt};
  }
  return std::nullopt;
}

// Whether lines and serials have room for the block.
bool has_numbers(const State& state, const std::vector<LineId>& lines) {
  if (state.last_serial + lines.size() > limits::serial_per_day) return false;
  return std::ranges::all_of(lines, [&](LineId line) {
    const auto wanted = std::ranges::count(lines, line);
    return state.lines.at(line).last_number + wanted <= limits::number_per_line;
  });
}

bool ended(const Ticket& ticket) {
  return ticket.state >= TicketState::served || ticket.state == TicketState::no_show;
}

}  // namespace

Decision decide(const Context& context, const TakeTicket& command) {
  const State& state = context.state;
  if (!state.day_open) return refuse(day_closed);
  const Service* service = find_service(state.policy, command.service);
  if (service == nullptr) return refuse(unknown_service);
  if (state.lives_elsewhere(command.person, state.next_serial())) return refuse(duplicate_live);
  if (!state.paused.empty()) return refuse(issuing_paused);
  if (const auto shut = refusal_by_hours(state, *service, context.now)) {
    return std::unexpected(*shut);
  }
  if (state.cancelled_takes.contains(context.id)) return refuse(take_cancelled);
  const WaitingLine& line = state.lines.at(service->line);
  if (line.last_number >= limits::number_per_line || state.last_serial >= limits::serial_per_day) {
    return refuse(numbers_exhausted);
  }

  TicketIssued issued;
  issued.ticket = state.next_serial();
  issued.service = command.service;
  issued.line = service->line;
  issued.number = static_cast<std::uint16_t>(line.last_number + 1);
  issued.take = context.id;
  issued.turn = context.now;
  issued.arrival_commitment = command.arrival_commitment;
  issued.person = command.person;
  if (state.policy.rules.priority_grant == PriorityGrant::kiosk && command.priority_claim) {
    issued.priority = command.priority_claim;
    issued.turn = turn_with_priority(context.now, issued.turn, state.policy.rules);
  } else {
    issued.claim = command.priority_claim;
  }
  return std::vector<Event>{issued};
}

Decision decide(const Context& context, const EnterPad& command) {
  const State& state = context.state;
  if (!state.day_open) return refuse(day_closed);
  std::vector<LineId> lines;
  for (const ServiceCode& code : command.services) {
    const Service* service = find_service(state.policy, code);
    if (service == nullptr) return refuse(unknown_service);
    lines.push_back(service->line);
  }
  const auto count = lines.size();
  if (count == 0 || count > limits::pad_tickets || command.arrival_commitments.size() != count) {
    return refuse(bad_argument);
  }
  if (!state.paused.empty()) return refuse(issuing_paused);
  if (state.cancelled_takes.contains(context.id)) return refuse(take_cancelled);
  if (!has_numbers(state, lines)) return refuse(numbers_exhausted);
  if (const auto refusal = pad_refusal(context)) return std::unexpected(*refusal);

  // In their order, evenly over the time in which nobody else can have been given a ticket.
  const Interruption& down = *state.interruption;
  std::map<LineId, std::uint16_t> given;
  std::vector<Event> events;
  for (std::size_t i = 0; i < count; ++i) {
    TicketIssued issued;
    issued.ticket = Serial{static_cast<std::uint32_t>(state.last_serial + 1 + i)};
    issued.service = command.services[i];
    issued.line = lines[i];
    issued.number =
        static_cast<std::uint16_t>(state.lines.at(lines[i]).last_number + ++given[lines[i]]);
    issued.take = context.id;
    const auto part = static_cast<std::int64_t>(i + 1);
    issued.turn =
        down.from + (down.until - down.from) * part / static_cast<std::int64_t>(count + 1);
    issued.arrival_commitment = command.arrival_commitments[i];
    issued.pad = true;
    events.emplace_back(issued);
  }
  return events;
}

std::optional<ServiceInterrupted> interruption_before(const State& state, Instant now) {
  if (!state.day_open || now - state.now < shortest_interruption) return std::nullopt;
  const auto& last = state.interruption;
  const bool goes_on = last && last->entered.empty() &&
                       (state.tickets.empty() || state.tickets.back().entered_at <= last->until);
  return ServiceInterrupted{goes_on ? last->from : state.now};
}

Decision decide(const Context& context, const CancelTake& command) {
  const State& state = context.state;
  if (!state.day_open) return refuse(day_closed);
  const CommandId take{context.principal.device, command.session, command.counter};
  if (entered_a_pad(state, take)) return refuse(RejectionCode::state);
  const auto serial = ticket_of_take(state, take);
  if (!serial) {
    if (state.cancelled_takes.contains(take)) return std::vector<Event>{};
    if (cancelled_by(state, take.device) >= limits::cancelled_takes) return refuse(cancel_limit);
    return std::vector<Event>{TakeCancelled{take}};
  }
  const Ticket& ticket = *state.find(*serial);
  if (ticket.state == TicketState::voided) return std::vector<Event>{};
  if (ticket.state == TicketState::called) return refuse(call_in_progress);
  // A print that was confirmed is in somebody's hand.
  const bool unconfirmed = ticket.print == Print::pending || ticket.print == Print::doubtful;
  if (ticket.state != TicketState::waiting || !unconfirmed) return refuse(RejectionCode::state);
  return std::vector<Event>{TicketVoided{*serial}};
}

Decision decide(const Context& context, const ConfirmPrint& command) {
  const auto ticket = own_ticket(context, command.ticket);
  if (!ticket) return std::unexpected(ticket.error());
  if ((*ticket)->state == TicketState::voided) return refuse(state);
  if ((*ticket)->print == Print::paper || (*ticket)->print == Print::screen) {
    return std::vector<Event>{};
  }
  return std::vector<Event>{PrintConfirmed{command.ticket, command.medium}};
}

Decision decide(const Context& context, const Reprint& command) {
  const auto ticket = own_ticket(context, command.ticket);
  if (!ticket) return std::unexpected(ticket.error());
  if (ended(**ticket)) return refuse(state);
  // One that was lost and replaced has its paper from reception.
  if (context.now > (*ticket)->entered_at + context.state.policy.rules.reprint_within ||
      (*ticket)->copies >= limits::copies || (*ticket)->replaced > 0) {
    return refuse(reprint_over);
  }
  return std::vector<Event>{
      TicketReprinted{command.ticket, static_cast<std::uint8_t>((*ticket)->copies + 1)}};
}

Decision decide(const Context& context, const ReplaceTicket& command) {
  const State& state = context.state;
  if (!state.day_open) return refuse(day_closed);
  if (!state.lines.contains(command.line)) return refuse(unknown_line);
  const Ticket* ticket = state.find_printed(command.line, command.number);
  if (ticket == nullptr) return refuse(unknown_ticket);
  if (ticket->state == TicketState::called) return refuse(call_in_progress);
  const bool of_use = ticket->state == TicketState::waiting ||
                      ticket->state == TicketState::on_hold ||
                      ticket->state == TicketState::no_show;
  if (!of_use) return refuse(RejectionCode::state);
  if (ticket->replaced >= limits::replacements) return refuse(reprint_over);
  return std::vector<Event>{
      TicketReplaced{.ticket = ticket->serial,
                     .replacement = static_cast<std::uint8_t>(ticket->replaced + 1),
                     .arrival_commitment = command.arrival_commitment}};
}

Decision decide(const Context& context, const GrantPriority& command) {
  if (!context.state.day_open) return refuse(day_closed);
  const Ticket* ticket = context.state.find(command.ticket);
  if (ticket == nullptr) return refuse(unknown_ticket);
  if (!command.evidence) return refuse(priority_evidence);
  if (ticket->state == TicketState::called) return refuse(call_in_progress);
  if (ticket->state != TicketState::waiting || ticket->priority) return refuse(state);
  return std::vector<Event>{PriorityGranted{
      command.ticket, command.priority, *command.evidence,
      turn_with_priority(ticket->issued_at, ticket->turn, context.state.policy.rules)}};
}

Decision decide(const Context& context, const LeaveLine& command) {
  const auto ticket = held_ticket(context, command.ticket);
  if (!ticket) return std::unexpected(ticket.error());
  if ((*ticket)->state == TicketState::called) return refuse(call_in_progress);
  if ((*ticket)->state != TicketState::waiting) return refuse(state);
  return std::vector<Event>{TicketLeft{(*ticket)->serial}};
}

Decision decide(const Context& context, const Rejoin& command) {
  const auto ticket = held_ticket(context, command.ticket);
  if (!ticket) return std::unexpected(ticket.error());
  if (context.state.lives_elsewhere((*ticket)->person, (*ticket)->serial)) {
    return refuse(duplicate_live);
  }
  if ((*ticket)->state != TicketState::no_show) return refuse(state);
  if (context.now > (*ticket)->rejoin_until) return refuse(rejoin_over);
  if ((*ticket)->rejoined_before) return refuse(reinstated);
  return std::vector<Event>{
      TicketRejoined{(*ticket)->serial, context.now + context.state.policy.rules.rejoin_delay}};
}

Decision decide(const Context& context, const RateVisit& command) {
  const State& state = context.state;
  const auto& ref = command.ticket;
  const bool today = ref && ref->date == state.last_date;
  const Ticket* ticket = today ? state.find(ref->serial) : nullptr;
  if (today && ticket == nullptr) return refuse(unknown_ticket);
  if (!ref) return refuse(token_mismatch);
  const auto past = state.past_visits.find(*ref);
  const bool known = today || past != state.past_visits.end();
  if (!known && ref->date > state.last_date) return refuse(other_day);
  if (command.vote < Vote::good || command.vote > Vote::bad) return refuse(bad_argument);
  if (today && !ticket->ended_by_service()) return refuse(RejectionCode::state);
  if (known && (today ? ticket->rated : past->second.rated)) return refuse(vote_used);
  const bool in_time = known && context.now - (today ? ticket->ended_at : past->second.ended_at) <=
                                    limits::vote_within;
  if (!in_time) return refuse(vote_over);
  return std::vector<Event>{VisitRated{*ref, command.vote}};
}

}  // namespace dawr::queue
