#include <algorithm>

#include "broker/queue/bookings.h"
#include "broker/queue/deadlines.h"
#include "broker/queue/decide_parts.h"
#include "broker/queue/skills.h"

namespace dawr::queue {
namespace {

using enum RejectionCode;

// A slip of the pen would close every date before it for ever.
constexpr std::chrono::days furthest_ahead{2};
constexpr auto left_from_yesterday = "the next service date was opened";

// Everything that keeps a day from being over: tickets without an end, and open counters.
void close_everything(const State& state, std::vector<Event>& events) {
  for (const Ticket& ticket : state.tickets) {
    if (ticket.state <= TicketState::on_hold) {
      events.emplace_back(TicketClosedOut{ticket.serial, left_from_yesterday});
    }
  }
  for (const auto& [id, stand] : state.counters) {
    if (stand.state != CounterState::closed) events.emplace_back(CounterClosed{id});
  }
  events.emplace_back(DayClosed{});
}

// When a call that nobody has seen has stood so long that the displays must be dead; none: all
// calls that are open were shown, or were made before a display last showed one.
std::optional<Instant> unseen_from(const State& state) {
  std::optional<Instant> earliest;
  for (const auto& [id, stand] : state.counters) {
    const Ticket* ticket = stand.in_hand ? state.find(*stand.in_hand) : nullptr;
    const bool unseen = ticket != nullptr && ticket->state == TicketState::called &&
                        ticket->shown_call == 0 && ticket->called_at > state.shown_at;
    if (!unseen) continue;
    const Instant from = ticket->called_at + state.policy.rules.put_back_after;
    earliest = earliest ? std::min(*earliest, from) : from;
  }
  return earliest;
}

}  // namespace

// Whether the person is who the number says, the shell has asked; where there is no list to ask
// nobody has signed in, now or later.
Decision decide(const Context& context, const SignIn& command) {
  if (command.clerk.value == 0) return refuse(bad_argument);
  if (!context.person_needed) return std::vector<Event>{};
  return std::vector<Event>{SupervisorSignedIn{context.principal.device, command.clerk}};
}

Decision decide(const Context& context, const SignOut&) {
  const DeviceId device = context.principal.device;
  if (!context.state.signed_in(device, context.now)) return std::vector<Event>{};
  return std::vector<Event>{SupervisorSignedOut{device}};
}

Decision decide(const Context& context, const OpenDay& command) {
  const State& state = context.state;
  if (state.last_date && command.date <= *state.last_date) return refuse(day_open);
  if (!faults_of(command.policy).empty()) return refuse(policy);
  // Anywhere on earth it is the date of UTC, the day before or the day after.
  const ServiceDate today{std::chrono::floor<std::chrono::days>(context.now).time_since_epoch()};
  if (command.date > today + furthest_ahead) return refuse(bad_argument);
  std::vector<Event> events;
  if (state.day_open) close_everything(state, events);
  auto opened = DayOpened{command.date, with_skills(state, command.policy, command.date)};
  // Where nobody says more, the days that were known stay, counted by what today's counters serve.
  auto days = days_from(command.days_ahead, command.date);
  if (days.empty()) days = days_from(state.bookings.slots().days(), command.date);
  const auto displaced = displaced_by(state.bookings, opened.policy, days, context.now);
  events.emplace_back(std::move(opened));
  const bool nothing_known = days.empty() && state.bookings.slots().days().empty();
  if (!nothing_known) events.emplace_back(DaysPublished{std::move(days)});
  events.insert(events.end(), displaced.begin(), displaced.end());
  return events;
}

Decision decide(const Context& context, const CloseOut& command) {
  if (!context.state.day_open) return refuse(day_closed);
  if (command.reason.empty()) return refuse(reason_required);
  std::vector<Event> events;
  for (const Ticket& ticket : context.state.tickets) {
    if (ticket.state == TicketState::waiting) {
      events.emplace_back(TicketClosedOut{ticket.serial, command.reason});
    }
  }
  // Whoever has an appointment today is not sent away with nothing.
  if (!bookings_still_due(context.state).empty()) {
    const auto tomorrow = *context.state.last_date + std::chrono::days{1};
    const auto moved =
        displaced_by(context.state.bookings, context.state.policy,
                     days_from(context.state.bookings.slots().days(), tomorrow), context.now);
    events.insert(events.end(), moved.begin(), moved.end());
  }
  return events;
}

Decision decide(const Context& context, const CloseDay&) {
  if (!context.state.day_open) return refuse(day_closed);
  if (context.state.live_tickets() > 0 || !bookings_still_due(context.state).empty()) {
    return refuse(live_tickets);
  }
  std::vector<Event> events;
  for (const auto& [id, stand] : context.state.counters) {
    if (stand.state != CounterState::closed) events.emplace_back(CounterClosed{id});
  }
  events.emplace_back(DayClosed{});
  return events;
}

Decision decide(const Context& context, const PauseIssuing& command) {
  if (!context.state.day_open) return refuse(day_closed);
  if (command.reason.ar.empty() || command.reason.en.empty()) return refuse(reason_required);
  return std::vector<Event>{IssuingPaused{command.reason}};
}

Decision decide(const Context& context, const ResumeIssuing&) {
  if (!context.state.day_open) return refuse(day_closed);
  if (context.state.paused.empty()) return refuse(state);
  return std::vector<Event>{IssuingResumed{}};
}

Decision decide(const Context& context, const PostNotice& command) {
  if (command.slot >= context.state.notices.size()) return refuse(bad_argument);
  if (command.text.ar.empty() != command.text.en.empty()) return refuse(bad_argument);
  return std::vector<Event>{NoticePosted{command.slot, command.text}};
}

Decision decide(const Context& context, const UnlockCode& command) {
  if (!context.state.day_open) return refuse(day_closed);
  const auto stand = context.state.counters.find(command.counter);
  if (stand == context.state.counters.end()) return refuse(unknown_counter);
  if (!stand->second.in_hand) return refuse(no_ticket_in_hand);
  const Ticket& ticket = *context.state.find(*stand->second.in_hand);
  if (!context.state.code_locked(ticket)) return refuse(state);
  return std::vector<Event>{CodeUnlocked{ticket.serial, command.counter}};
}

Decision decide(const Context& context, const DeclareVoice& command) {
  if (!context.state.day_open) return refuse(day_closed);
  if (command.reason.empty()) return refuse(reason_required);
  if (context.state.by_voice_since) return refuse(state);
  const auto from = unseen_from(context.state);
  if (!from || context.now < *from) return refuse(display_alive, from);
  return std::vector<Event>{VoiceDeclared{command.reason}};
}

Decision decide(const Context& context, const EndVoice&) {
  if (!context.state.day_open) return refuse(day_closed);
  if (!context.state.by_voice_since) return refuse(state);
  return std::vector<Event>{VoiceEnded{}};
}

Decision decide(const Context& context, const AckShown& command) {
  const State& state = context.state;
  if (!state.day_open) return refuse(day_closed);
  const Ticket* ticket = state.find(command.ticket);
  if (ticket == nullptr) return refuse(unknown_ticket);
  const auto& shown = context.principal.shown_lines;
  if (!shown.empty() && std::find(shown.begin(), shown.end(), ticket->line) == shown.end()) {
    return refuse(not_yours);
  }
  if (command.call == 0 || command.call > ticket->calls) return refuse(bad_argument);
  // Too late to matter, or known from another display: nothing to add.
  if (ticket->state != TicketState::called || command.call <= ticket->shown_call) {
    return std::vector<Event>{};
  }
  // Of an earlier call, which was put back: nobody has seen this one yet.
  const auto& called_at = state.counters.at(ticket->counter).called_at;
  if (called_at.at(command.call - 1U) != command.called_at) return std::vector<Event>{};
  std::vector<Event> events{CallShown{command.ticket, command.call, context.principal.device}};
  if (state.by_voice_since) events.emplace_back(VoiceEnded{});
  return events;
}

Decision decide(const Context& context, const Pulse&) {
  const auto due = next_deadline(context.state);
  if (!due || *due > context.now) return std::vector<Event>{};
  return events_due(context.state, context.now);
}

}  // namespace dawr::queue
