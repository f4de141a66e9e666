#include "broker/messages/due.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "broker/queue/views.h"
#include "common/domain/service_dates.h"

namespace dawr {
namespace {

constexpr auto near_lives = minutes{30};
constexpr auto call_lives = minutes{10};

std::string seconds_of(Instant at) {
  return std::to_string(std::chrono::floor<seconds>(at).time_since_epoch().count());
}

// "IS-02.2026-03-15.42.called.1773562200": centre, date, serial, kind, which one.
std::string reference_of(const queue::State& state, TicketRef about, MessageKind kind,
                         const std::string& which) {
  return state.policy.code + "." + date_text(about.date) + "." +
         std::to_string(about.serial.value) + "." + std::string(word_of(kind)) + "." + which;
}

Name letter_of(const queue::State& state, LineId id) {
  const Line* line = find_line(state.policy, id);
  return {line == nullptr ? std::string{} : line->letter_ar, std::string(1, id.value)};
}

struct Cause {
  MessageKind kind{};
  std::string which;  // of several of that kind
  Duration lives{};
};

std::optional<Cause> cause_of(const queue::State& state, const queue::Ticket& ticket) {
  if (ticket.state == TicketState::called) {
    return Cause{MessageKind::called, seconds_of(ticket.called_at), call_lives};
  }
  if (ticket.state == TicketState::no_show) {
    if (ticket.rejoined_before || ticket.rejoin_until <= state.now) return std::nullopt;
    return Cause{MessageKind::missed, "1", ticket.rejoin_until - state.now};
  }
  if (ticket.state != TicketState::waiting || ticket.callable_at > state.now) return std::nullopt;
  if (queue::issued_ticket(state, ticket.serial).ahead > told_when_ahead) return std::nullopt;
  return Cause{MessageKind::near, std::string(1, ticket.line.value), near_lives};
}

MessageFacts facts_of(const queue::State& state, const queue::Ticket& ticket, const Cause& cause) {
  MessageFacts facts{.letter = letter_of(state, ticket.letter), .number = ticket.number};
  if (cause.kind == MessageKind::near) {
    facts.count = queue::issued_ticket(state, ticket.serial).ahead;
  } else if (cause.kind == MessageKind::missed) {
    facts.count = static_cast<std::uint32_t>(std::chrono::ceil<minutes>(cause.lives).count());
  }
  const Counter* counter = find_counter(state.policy, ticket.counter);
  if (cause.kind == MessageKind::called && counter != nullptr) {
    facts.counter = counter->number;
    facts.is_cashier = counter->kind == CounterKind::cashier;
  }
  return facts;
}

}  // namespace

std::vector<DueMessage> due_messages(const queue::State& state,
                                     const std::vector<SealedContact>& contacts) {
  std::vector<DueMessage> due;
  if (!state.day_open || !state.last_date) return due;
  for (const SealedContact& contact : contacts) {
    const queue::Ticket* ticket = state.find(contact.ticket);
    const auto cause = ticket == nullptr ? std::nullopt : cause_of(state, *ticket);
    if (!cause) continue;
    const TicketRef about{*state.last_date, contact.ticket};
    due.push_back({.reference = reference_of(state, about, cause->kind, cause->which),
                   .kind = cause->kind,
                   .about = about,
                   .facts = facts_of(state, *ticket, *cause),
                   .lives = cause->lives,
                   .sealed = contact.sealed});
  }
  return due;
}

}  // namespace dawr
