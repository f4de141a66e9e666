#include "broker/queue/views.h"

#include <algorithm>
#include <iterator>

#include "broker/queue/bookings.h"
#include "broker/queue/order.h"
#include "common/domain/check.h"

namespace dawr::queue {
namespace {

std::string letter_of(const CentrePolicy& policy, LineId line) {
  const Line* found = find_line(policy, line);
  return found == nullptr ? std::string{} : found->letter_ar;
}

BoardCall board_call(const State& state, const RecentCall& recent) {
  const Ticket& ticket = *state.find(recent.ticket);
  const Counter& counter = *find_counter(state.policy, recent.counter);
  BoardCall call;
  call.ticket = ticket.serial;
  call.letter = ticket.letter;
  call.letter_ar = letter_of(state.policy, ticket.letter);
  call.number = ticket.number;
  call.line = recent.line;
  call.counter_kind = counter.kind;
  call.counter = counter.number;
  call.call = recent.call;
  call.called_at = recent.at;
  call.open = ticket.state == TicketState::called;
  call.exceptional = recent.exceptional;
  return call;
}

std::vector<BoardCover> covers_of(const State& state) {
  std::vector<BoardCover> covers;
  for (const Counter& counter : state.policy.counters) {
    for (const CoveredLine& cover : state.counters.at(counter.id).covers) {
      covers.push_back({counter.kind, counter.number, cover.line,
                        letter_of(state.policy, cover.line), cover.from});
    }
  }
  std::ranges::stable_sort(covers, {}, &BoardCover::from);
  return covers;
}

TicketInHand in_hand_view(const State& state, const Ticket& ticket) {
  TicketInHand view;
  view.ticket = ticket.serial;
  view.letter = ticket.letter;
  view.number = ticket.number;
  view.service = ticket.service;
  view.state = ticket.state;
  view.called_at = ticket.called_at;
  if (ticket.state == TicketState::serving) view.started_at = ticket.started_at;
  view.calls = ticket.calls;
  view.shown = ticket.shown_call > 0;
  const auto tries = state.policy.rules.arrival_code_tries;
  view.tries_left = static_cast<std::uint8_t>(tries - std::min(tries, ticket.wrong_codes));
  const auto calls = state.policy.rules.calls_before_no_show;
  view.calls_left = static_cast<std::uint8_t>(calls - std::min(calls, ticket.calls));
  view.fee = state.fee_of(ticket);
  if (const auto next = state.next_stage_of(ticket)) view.next = next->line;
  return view;
}

std::optional<std::uint32_t> average_service_of(const State& state, ClerkId clerk) {
  const auto found = state.clerks.find(clerk);
  if (found == state.clerks.end() || found->second.services == 0) return std::nullopt;
  const Duration average = found->second.service_time / found->second.services;
  return static_cast<std::uint32_t>(std::chrono::round<seconds>(average).count());
}

LineLoad load_of(const WaitingLine& line, LineId id, Instant now) {
  LineLoad load{id, line.waiting(), 0, line.outlook};
  if (!line.by_waiting_since.empty()) {
    const Duration longest = now - line.by_waiting_since.begin()->first;
    load.longest_wait_s =
        static_cast<std::uint32_t>(std::chrono::duration_cast<seconds>(longest).count());
  }
  return load;
}

}  // namespace

Board board_of(const State& state, Epoch epoch, Seq seq) {
  Board board;
  board.epoch = epoch;
  board.seq = seq;
  board.centre = state.policy.name;
  board.time_zone = state.policy.time_zone;
  std::copy_if(state.notices.begin(), state.notices.end(), std::back_inserter(board.notices),
               [](const Name& notice) { return !notice.ar.empty(); });
  if (!state.day_open) return board;
  board.date = state.last_date;
  board.paused = state.paused;
  board.priority_credit_minutes =
      static_cast<std::uint16_t>(state.policy.rules.priority_credit.count());
  for (const Line& line : state.policy.lines) {
    const WaitingLine& waiting = state.lines.at(line.id);
    board.lines.push_back({line.id, line.letter_ar, line.name, waiting.waiting(), waiting.outlook});
  }
  for (const RecentCall& recent : state.recent_calls) {
    board.calls.push_back(board_call(state, recent));
  }
  board.covers = covers_of(state);
  board.by_voice = state.by_voice_since.has_value();
  return board;
}

CounterView counter_view(const State& state, CounterId counter, Instant now) {
  const Counter* place = find_counter(state.policy, counter);
  DAWR_CHECK(place != nullptr, "a view is asked for a counter of today's configuration");
  const CounterStand& stand = state.counters.at(counter);
  CounterView view;
  view.counter = counter;
  view.kind = place->kind;
  view.number = place->number;
  view.state = stand.state;
  view.served_today = stand.served_today;
  if (stand.state != CounterState::closed) {
    view.clerk = stand.clerk;
    view.average_service_s = average_service_of(state, stand.clerk);
  }
  if (stand.in_hand) {
    const Ticket& ticket = *state.find(*stand.in_hand);
    view.in_hand = in_hand_view(state, ticket);
    if (ticket.state == TicketState::called) {
      const bool heard = view.in_hand->shown || state.called_by_voice(ticket);
      if (heard && view.in_hand->calls_left == 0) {
        view.no_show_from = ticket.called_at + state.policy.rules.no_show_after;
      }
      view.put_back_from = ticket.called_at + state.policy.rules.put_back_after;
    }
  }
  if (stand.on_hold) {
    const Ticket& ticket = *state.find(*stand.on_hold);
    view.on_hold = TicketOnHold{ticket.serial, ticket.letter, ticket.number, ticket.hold_until};
  }
  if (stand.undo && !stand.in_hand && stand.state == CounterState::open &&
      state.find(stand.undo->before.serial)->version == stand.undo->version_after) {
    const Instant until = stand.undo->at + state.policy.rules.undo_within;
    if (now <= until) view.undo_until = until;
  }
  for (const ServedLine& served : place->serves) {
    view.lines.push_back(load_of(state.lines.at(served.line), served.line, now));
  }
  for (const CoveredLine& cover : stand.covers) {
    if (cover.from > state.now) continue;
    view.lines.push_back(load_of(state.lines.at(cover.line), cover.line, now));
  }
  view.by_voice = state.by_voice_since.has_value();
  return view;
}

OfferView offer_view(const State& state) {
  OfferView view;
  view.centre = state.policy.name;
  view.time_zone = state.policy.time_zone;
  if (!state.day_open) return view;
  view.date = state.last_date;
  view.paused = state.paused;
  view.lines = state.policy.lines;
  view.services = state.policy.services;
  view.takes_bookings =
      state.policy.rules.appointments.share_percent > 0 || !bookings_still_due(state).empty();
  for (const Line& line : state.policy.lines) {
    view.outlooks.push_back({line.id, state.lines.at(line.id).outlook});
  }
  return view;
}

IssuedTicket issued_ticket(const State& state, Serial serial) {
  const Ticket* ticket = state.find(serial);
  DAWR_CHECK(ticket != nullptr && state.last_date, "an issued ticket exists");
  IssuedTicket issued;
  issued.ticket = {*state.last_date, serial};
  issued.letter = ticket->letter;
  issued.letter_ar = letter_of(state.policy, ticket->letter);
  issued.number = ticket->number;
  issued.service = ticket->service;
  issued.issued_at = ticket->issued_at;
  issued.copy = static_cast<std::uint8_t>(ticket->copies + ticket->replaced);
  issued.priority_pending = ticket->claim.has_value();
  issued.promise = ticket->promise;
  if (ticket->callable_at > state.now) issued.callable_at = ticket->callable_at;
  if (ticket->state == TicketState::waiting && ticket->callable_at <= state.now) {
    const auto& callable = state.lines.at(ticket->line).callable;
    issued.ahead = static_cast<std::uint32_t>(callable.rank_of({ticket->turn, serial}));
  }
  return issued;
}

}  // namespace dawr::queue
