#include "broker/queue/snapshot.h"

#include "broker/queue/archive.h"

namespace dawr {

// Found through their arguments' namespace, hence not in dawr::queue.
template <class A>
void fields(A& a, CommandId& v) {
  a(v.device, v.session, v.counter);
}
template <class A>
void fields(A& a, TicketRef& v) {
  a(v.date, v.serial);
}
template <class A>
void fields(A& a, OrderKey& v) {
  a(v.turn, v.serial);
}
template <class A>
void fields(A& a, Promise& v) {
  a(v.kind, v.minutes, v.reason);
}
template <class A>
void fields(A& a, Name& v) {
  a(v.ar, v.en);
}
template <class A>
void fields(A& a, Service& v) {
  a(v.code, v.line, v.name, v.typical_minutes, v.typical_minutes_is_estimate, v.deadline_days,
    v.deadline_is_estimate, v.fee_at_cashier, v.offered_in_van, v.onward);
}
template <class A>
void fields(A& a, Line& v) {
  a(v.id, v.letter_ar, v.name, v.target_wait, v.at);
}
template <class A>
void fields(A& a, ServedLine& v) {
  a(v.line, v.handicap);
}
template <class A>
void fields(A& a, Counter& v) {
  a(v.id, v.kind, v.number, v.serves);
}
template <class A>
void fields(A& a, Clerk& v) {
  a(v.id, v.lines);
}
template <class A>
void fields(A& a, AppointmentRules& v) {
  a(v.share_percent, v.days_ahead, v.hold, v.credit, v.callable_before, v.late_after,
    v.check_in_before, v.missed_after, v.release_least, v.release_most);
}
template <class A>
void fields(A& a, Rules& v) {
  a(v.priority_credit, v.rejoin_within, v.rejoin_delay, v.hold_limit, v.print_doubtful_after,
    v.no_show_after, v.calls_before_no_show, v.put_back_after, v.undo_within, v.reprint_within,
    v.arrival_code_tries, v.priority_grant, v.approval_within, v.overrides_a_day, v.cover_after,
    v.idle_close_after, v.payment_needed, v.reissue_within, v.within_hours,
    v.cash_desk_closes_before, v.appointments);
}
template <class A>
void fields(A& a, CentrePolicy& v) {
  a(v.code, v.name, v.time_zone, v.is_van, v.rules, v.lines, v.services, v.counters, v.clerks);
}
template <class A>
void fields(A& a, Override& v) {
  a(v.line, v.number, v.reason);
}
template <class A>
void fields(A& a, SetSkills& v) {
  a(v.counter, v.lines, v.from);
}
template <class A>
void fields(A& a, Cover& v) {
  a(v.counter, v.line, v.reason);
}
template <class A>
void fields(A& a, ApprovalRequest& v) {
  a(v.number, v.deed, v.device, v.clerk, v.expires_at);
}
template <class A>
void fields(A& a, OpenStretch& v) {
  a(v.from, v.until, v.place);
}
template <class A>
void fields(A& a, DayPlan& v) {
  a(v.date, v.kind, v.why, v.open);
}
template <class A>
void fields(A& a, Booking& v) {
  a(v.id, v.service, v.line, v.slot, v.state, v.device, v.made_at, v.held_until, v.version,
    v.made_in, v.moved_by_centre, v.ticket);
}
template <class A>
void fields(A& a, CellKey& v) {
  a(v.date, v.quarter, v.line, v.metric_class);
}
template <class A>
void fields(A& a, Measure& v) {
  std::uint32_t zeros = v.sketch.zeros();
  std::map<std::int32_t, std::uint32_t> buckets = v.sketch.buckets();
  a(v.sum_s, v.max_s, zeros, buckets);
  if constexpr (queue::is_reader<A>) {
    if (!DdSketch::from_parts(zeros, buckets, v.sketch)) a.fail();
  }
}
template <class A>
void fields(A& a, MetricCell& v) {
  a(v.key, v.version, v.issued, v.called, v.called_in_target, v.served, v.incomplete, v.redirected,
    v.no_shows, v.left, v.left_after_target, v.voided, v.promised, v.promises_kept, v.wait_first,
    v.walk, v.service, v.wait_total);
}

namespace appointments {

struct LedgerFields {
  template <class A>
  static void list(A& a, Ledger& v) {
    a(v.slots_, v.bookings_, v.last_, v.holds_, v.confirmed_, v.releases_);
  }
  template <class A>
  static void list(A& a, SlotBook& v) {
    a(v.days_, v.capacity_, v.taken_);
  }
};

template <class A>
void fields(A& a, Capacity& v) {
  a(v.places, v.quarters);
}
template <class A>
void fields(A& a, Place& v) {
  a(v.line, v.slot);
}
template <class A>
void fields(A& a, SlotBook& v) {
  LedgerFields::list(a, v);
}
template <class A>
void fields(A& a, Ledger& v) {
  LedgerFields::list(a, v);
}

}  // namespace appointments

namespace queue {

template <class A>
void fields(A& a, Ticket& v) {
  a(v.serial, v.service, v.letter, v.number, v.line, v.stage, v.take, v.state, v.print, v.version,
    v.entry, v.issued_in, v.issued_at, v.entered_at, v.visit_since, v.turn, v.turn_reason,
    v.callable_at, v.claim, v.priority, v.arrival_commitment, v.person, v.booking, v.promise,
    v.waiting_since, v.waited, v.served, v.served_by, v.by_clerk, v.first_called_at, v.counter,
    v.called_at, v.first_call, v.calls, v.shown_call, v.wrong_codes, v.started_at, v.held_at,
    v.hold_until, v.rejoin_until, v.held_before, v.rejoined_before, v.copies, v.replaced,
    v.payments, v.waived, v.rated, v.ended_at);
}
template <class A>
void fields(A& a, Ranking& v) {
  const std::uint32_t size = count(a, v.size());
  if constexpr (is_reader<A>) {
    v.clear();
    for (std::uint32_t i = 0; i < size && a.ok(); ++i) {
      OrderKey key;
      a(key);
      v.insert(key);
    }
  } else {
    v.for_each([&](const OrderKey& key) { a(key); });
  }
}
template <class A>
void fields(A& a, UndoStep& v) {
  a(v.before, v.version_after, v.at);
}
template <class A>
void fields(A& a, CoveredLine& v) {
  a(v.line, v.from, v.request);
}
template <class A>
void fields(A& a, CounterStand& v) {
  a(v.state, v.clerk, v.device, v.in_hand, v.called_at, v.on_hold, v.undo, v.served_today,
    v.pressed_at, v.covers);
}
template <class A>
void fields(A& a, ClerkDay& v) {
  a(v.at_counter, v.at_cashier, v.open_counter, v.services, v.service_time);
}
template <class A>
void fields(A& a, Supervisor& v) {
  a(v.clerk, v.acted_at);
}
template <class A>
void fields(A& a, PastVisit& v) {
  a(v.ended_at, v.rated, v.papers.issued_in, v.papers.replaced);
}
template <class A>
void fields(A& a, RecentCall& v) {
  a(v.ticket, v.call, v.at, v.counter, v.line, v.exceptional);
}
template <class A>
void fields(A& a, WaitingLine& v) {
  a(v.last_number, v.callable, v.later, v.by_waiting_since, v.outlook);
}
template <class A>
void fields(A& a, Restoration& v) {
  a(v.previous, v.kept, v.abandoned, v.at);
}
template <class A>
void fields(A& a, Interruption& v) {
  a(v.from, v.until, v.entered);
}
template <class A>
void fields(A& a, DayWatch& v) {
  a(v.refused, v.since, v.waiting);
}
// `takes` is rebuilt from the tickets.
template <class A>
void fields(A& a, State& v) {
  a(v.now, v.seq, v.last_date, v.day_open, v.policy, v.tickets, v.last_serial, v.restorations,
    v.cancelled_takes, v.persons, v.lines, v.counters, v.clerks, v.print_deadlines, v.recent_calls,
    v.notices, v.interruption, v.paused, v.in_hand_or_held, v.supervisors, v.requests,
    v.last_request, v.overrides, v.skills, v.by_voice_since, v.payments, v.past_visits, v.shown_at,
    v.used_codes, v.bookings);
}

std::vector<std::uint8_t> snapshot_of(const State& state, const DayMetrics& metrics,
                                      const DayWatch& watch) {
  Writer body;
  body(state, metrics, watch);
  return sealed(body.take());
}

std::optional<Recovered> restore(std::span<const std::uint8_t> bytes) {
  const auto body = unsealed(bytes);
  if (!body) return std::nullopt;
  Recovered recovered;
  Reader reader{*body};
  reader(recovered.state, recovered.metrics, recovered.watch);
  if (!reader.finished()) return std::nullopt;
  for (const Ticket& ticket : recovered.state.tickets) {
    if (!ticket.from_pad()) recovered.state.takes.emplace(ticket.take, ticket.serial);
  }
  return recovered;
}

}  // namespace queue
}  // namespace dawr
