#include <algorithm>
#include <utility>

#include "broker/behaviour/behaviour.h"
#include "broker/behaviour/passing.h"
#include "broker/queue/order.h"

namespace dawr::behaviour {
namespace {

using queue::State;
using queue::Ticket;

// From when on somebody is callable for that counter; none: nobody comes by the passing of time.
std::optional<Instant> somebody_waits_since(const State& state, CounterId counter) {
  std::optional<Instant> since;
  for (const auto& [id, handicap] : queue::lines_served(state, counter)) {
    const auto line = state.lines.find(id);
    if (line == state.lines.end()) continue;
    if (!line->second.callable.empty()) return state.now;
    if (line->second.later.empty()) continue;
    const Instant from = line->second.later.begin()->first;
    since = since ? std::min(*since, from) : from;
  }
  return since;
}

bool was_down(const Event& event) {
  return std::holds_alternative<ServiceInterrupted>(event) ||
         std::holds_alternative<JournalRestored>(event);
}

bool counts_as_service(Outcome outcome) { return outcome != Outcome::redirected; }

}  // namespace

// What an entry adds to the day's figures, beside the time that has passed before it.
struct Observer::Book {
  Observer& observer;
  const State& state;
  const Entry& entry;

  // ---- The day ----

  void operator()(const DayOpened& event) const {
    end_day();
    if (observer.opened_) {
      observer.past_.push_back(std::exchange(observer.day_, {}));
      observer.day_.seen_until = entry.at;
    }
    observer.opened_ = true;
    day().date = event.date;
    day().centre = event.policy.code;
    day().time_zone = event.policy.time_zone;
    day().lines = event.policy.lines;
    day().places = event.policy.counters;
    day().opened_at = entry.at;
    for (const Counter& counter : event.policy.counters) day().counters[counter.id];
    observer.without_ticket_since_ = entry.at;
  }

  void operator()(const DayClosed&) const {
    end_day();
    day().closed_at = entry.at;
  }

  void operator()(const IssuingPaused& event) const {
    end_pause();
    day().pauses.push_back({.from = entry.at,
                            .until = entry.at,
                            .ongoing = true,
                            .reason = event.reason,
                            .by = who()});
  }

  void operator()(const IssuingResumed&) const { end_pause(); }

  void operator()(const SupervisorActed& event) const {
    observer.acted_ = Acted{entry.cause, event.clerk};
  }

  void operator()(const CommandRefused& event) const {
    ++day().refusals[{entry.cause.device, event.role, event.kind, event.code}];
    if (event.code == RejectionCode::issuing_paused) ++day().before_the_ticket.presses_while_paused;
    if (event.code == RejectionCode::numbers_exhausted) ++day().before_the_ticket.presses_sold_out;
  }

  // ---- Tickets and their printing ----

  void operator()(const TicketIssued& event) const {
    ++day().ends.issued;
    ++day().priority_issued.of;
    IssuerFigures& issuer = day().issuers[event.take.device];
    ++issuer.issued;
    ++issuer.cancelled.of;
    if (event.priority) {
      ++issuer.priority_at_issue;
      ++day().priority_issued.n;
    }
    observer.end_stretch_without_ticket(entry.at);
    observer.without_ticket_since_ = entry.at;
    if (event.booking) book_check_in(*event.booking, entry.at, +1);
    if (const Ticket* earlier = state.visit_gone_on_with(event.person, entry.at)) {
      day().reissues.push_back({.at = entry.at,
                                .ticket = {event.line, event.number},
                                .earlier = {earlier->letter, earlier->number},
                                .end = earlier->state,
                                .before = entry.at - earlier->visit_since});
    }
  }

  void operator()(const PriorityGranted& event) const {
    ++day().issuers[entry.cause.device].granted[event.evidence];
    if (!ticket(event.ticket).priority) ++day().priority_issued.n;
  }

  void operator()(const TakeCancelled&) const {
    ++day().issuers[entry.cause.device].cancelled_without_ticket;
  }

  void operator()(const TicketVoided& event) const {
    ++day().ends.voided;
    const Ticket& made_void = ticket(event.ticket);
    ++day().issuers[made_void.take.device].cancelled.n;
    if (made_void.booking) book_check_in(*made_void.booking, made_void.issued_at, -1);
    settle_print(event.ticket, PrintEnd::voided);
  }

  void operator()(const PrintDoubted& event) const {
    day().doubtful.push_back({.at = entry.at,
                              .ticket = printed(event.ticket),
                              .dispenser = ticket(event.ticket).take.device});
  }

  void operator()(const PrintConfirmed& event) const {
    settle_print(event.ticket, PrintEnd::confirmed);
  }

  void operator()(const TicketLeft&) const { ++day().ends.left; }
  void operator()(const TicketClosedOut&) const { ++day().ends.closed_out; }

  void operator()(const TicketRejoined& event) const {
    --day().ends.no_show;
    ++figures(ticket(event.ticket).counter).rejoined.n;
  }

  // ---- Counters ----

  void operator()(const CounterOnBreak& event) const { end_gap(event.counter); }
  void operator()(const CounterClosed& event) const { end_gap(event.counter); }
  void operator()(const TicketResumed& event) const { end_gap(event.counter); }

  void operator()(const TicketCalled& event) const {
    end_gap(event.counter);
    CounterFigures& counter = figures(event.counter);
    ++counter.put_backs.of;
    ++counter.no_shows.of;
    const Ticket& called = ticket(event.ticket);
    if (!called.first_called_at) book_first_call(called, +1);
    book_passing(event);
  }

  void operator()(const CallPutBack& event) const {
    ++figures(event.counter).put_backs.n;
    day().put_backs.push_back({entry.at, printed(event.ticket), event.counter});
    const Ticket& called = ticket(event.ticket);
    if (called.first_call) book_first_call(called, -1);
  }

  void operator()(const ServiceStarted& event) const {
    Share& walks = figures(event.counter).short_walks;
    ++walks.of;
    const bool is_short =
        entry.at - ticket(event.ticket).called_at < observer.thresholds_.short_walk;
    if (is_short) ++walks.n;
  }

  void operator()(const ServiceCompleted& event) const {
    ++count_of(event.outcome);
    if (counts_as_service(event.outcome)) {
      book_service(event.counter, ticket(event.ticket), entry.at, +1);
    }
  }

  void operator()(const NoShowMarked& event) const {
    book_no_show(event.counter, ticket(event.ticket), entry.at, +1);
  }

  void operator()(const StepUndone& event) const {
    end_gap(event.counter);
    const queue::UndoStep& undo = *state.counters.at(event.counter).undo;
    switch (ticket(event.ticket).state) {
      case TicketState::served:
        --day().ends.served;
        return book_service(event.counter, undo.before, undo.at, -1);
      case TicketState::incomplete:
        --day().ends.incomplete;
        return book_service(event.counter, undo.before, undo.at, -1);
      case TicketState::redirected:
        --day().ends.redirected;
        return;
      case TicketState::no_show:
        return book_no_show(event.counter, undo.before, undo.at, -1);
      default:
        return;
    }
  }

  void operator()(const CodeUnlocked& event) const {
    day().unlocks.push_back({entry.at, printed(event.ticket), event.counter, who()});
  }

  void operator()(const PaymentRecorded&) const { ++day().payments; }
  void operator()(const PaymentWaived& event) const {
    day().waivers.push_back({entry.at, printed(event.ticket), event.counter, event.reason,
                             state.counters.at(event.counter).clerk});
  }

  void operator()(const VisitRated& event) const {
    DayBehaviour* rated = &day();
    for (DayBehaviour& past : observer.past_) {
      if (past.date == event.ticket.date) rated = &past;
    }
    Votes& votes = rated->votes;
    switch (event.vote) {
      case Vote::good:
        ++votes.good;
        break;
      case Vote::neutral:
        ++votes.neutral;
        break;
      case Vote::bad:
        ++votes.bad;
        break;
    }
  }

  void operator()(const TicketReplaced&) const { ++day().issuers[entry.cause.device].replaced; }

  void operator()(const VoiceDeclared& event) const {
    day().by_voice.push_back({.from = entry.at,
                              .until = entry.at,
                              .ongoing = true,
                              .reason = event.reason,
                              .by = who()});
  }
  void operator()(const VoiceEnded&) const { end_voice(); }

  // ---- Appointments ----

  void operator()(const BookingMade&) const { ++appointments().booked; }
  void operator()(const BookingMoved&) const { ++appointments().moved; }
  void operator()(const BookingCancelled&) const { ++appointments().cancelled; }
  void operator()(const BookingDisplaced& event) const {
    ++(event.slot ? appointments().displaced : appointments().given_up);
  }
  void operator()(const BookingMissed&) const { ++appointments().missed; }

  // ---- Deeds that take two ----

  void operator()(const ApprovalRequested& event) const {
    day().requests.push_back({.request = event.request, .asked_at = entry.at});
  }
  void operator()(const ApprovalGranted& event) const {
    if (auto* told = end_request(event.request, RequestEnd::granted)) {
      told->approved_by = {event.device, event.clerk};
      told->code = event.code;
    }
  }
  void operator()(const ApprovalWithdrawn& event) const {
    end_request(event.request, RequestEnd::withdrawn);
  }
  void operator()(const ApprovalExpired& event) const {
    end_request(event.request, RequestEnd::expired);
  }

  template <class Uncounted>
  void operator()(const Uncounted&) const {}

 private:
  [[nodiscard]] DayBehaviour& day() const { return observer.day_; }
  [[nodiscard]] AppointmentFigures& appointments() const { return day().appointments; }
  [[nodiscard]] CounterFigures& figures(CounterId counter) const { return day().counters[counter]; }
  [[nodiscard]] const Ticket& ticket(Serial serial) const { return *state.find(serial); }
  [[nodiscard]] Printed printed(Serial serial) const {
    const Ticket& found = ticket(serial);
    return {found.letter, found.number};
  }

  [[nodiscard]] Who who() const {
    Who by{entry.cause.device};
    if (observer.acted_ && observer.acted_->cause == entry.cause) by.clerk = observer.acted_->clerk;
    return by;
  }

  void end_day() const {
    for (const auto& [counter, waited] : std::exchange(observer.gaps_, {})) {
      count_gap(counter, waited);
    }
    end_pause();
    end_voice();
    observer.end_stretch_without_ticket(entry.at);
  }

  void end_pause() const { end_last(day().pauses); }
  void end_voice() const { end_last(day().by_voice); }

  template <class Told>
  void end_last(std::vector<Told>& all) const {
    if (all.empty() || !all.back().ongoing) return;
    all.back().ongoing = false;
    all.back().until = entry.at;
  }

  void end_gap(CounterId counter) const {
    count_gap(counter, std::exchange(observer.gaps_[counter], Duration{}));
  }

  void count_gap(CounterId counter, Duration waited) const {
    if (waited == Duration{}) return;
    Share& gaps = figures(counter).long_gaps;
    ++gaps.of;
    if (waited >= observer.thresholds_.long_gap) ++gaps.n;
  }

  RequestTold* end_request(std::uint32_t number, RequestEnd end) const {
    const auto told = std::ranges::find_if(
        day().requests, [&](const RequestTold& one) { return one.request.number == number; });
    if (told == day().requests.end()) return nullptr;
    told->end = end;
    told->ended_at = entry.at;
    return &*told;
  }

  void settle_print(Serial serial, PrintEnd end) const {
    const Printed printed_ticket = printed(serial);
    const auto told = std::ranges::find(day().doubtful, printed_ticket, &DoubtfulTold::ticket);
    if (told != day().doubtful.end()) told->end = end;
  }

  [[nodiscard]] std::uint32_t& count_of(Outcome outcome) const {
    Ends& ends = day().ends;
    if (outcome == Outcome::served) return ends.served;
    return outcome == Outcome::incomplete ? ends.incomplete : ends.redirected;
  }

  // ---- `step`: +1 books, -1 takes back; unsigned counts wrap around for it ----

  void book_first_call(const Ticket& called, int step) const {
    const auto one = static_cast<std::uint32_t>(step);
    day().ends.called += one;
    day().priority_called.of += one;
    if (called.priority) day().priority_called.n += one;
    const Printed ticket{called.letter, called.number};
    const auto reissue = std::ranges::find(day().reissues, ticket, &ReissueTold::ticket);
    if (reissue == day().reissues.end()) return;
    reissue->waited.reset();
    if (step > 0) reissue->waited = entry.at - called.visit_since;
  }

  void book_check_in(BookingId id, Instant at, int step) const {
    const Booking* booking = state.bookings.find(id);
    if (booking == nullptr) return;
    const bool late = at > booking->slot + state.policy.rules.appointments.late_after;
    (late ? appointments().late : appointments().kept) += static_cast<std::uint32_t>(step);
  }

  void book_service(CounterId counter, const Ticket& served, Instant ended_at, int step) const {
    const auto one = static_cast<std::uint32_t>(step);
    Share& services = figures(counter).short_services;
    services.of += one;
    const Duration took = served.served + (ended_at - served.started_at);
    if (took < observer.thresholds_.short_service) services.n += one;
  }

  void book_no_show(CounterId counter, const Ticket& missed, Instant at, int step) const {
    const auto one = static_cast<std::uint32_t>(step);
    CounterFigures& there = figures(counter);
    day().ends.no_show += one;
    there.no_shows.n += one;
    there.rejoined.of += one;
    there.early_no_shows.of += one;
    // All calls are made, and the time is up; `called_at` of the stand: of this ticket, still.
    const auto& calls = state.counters.at(counter).called_at;
    const Instant allowed_from =
        std::max(missed.called_at + state.policy.rules.no_show_after, calls.back());
    if (at - allowed_from < observer.thresholds_.early_no_show) there.early_no_shows.n += one;
  }

  void book_passing(const TicketCalled& event) const {
    const auto passed = passed_by(state, event, entry.at);
    ++day().passing_calls.of;
    if (!passed.empty()) ++day().passing_calls.n;
    for (const auto& [reason, tickets] : passed) {
      PassingFigures& there = day().passings[reason];
      ++there.calls;
      there.passed += tickets;
    }
  }
};

void Observer::observe(const State& before, const Entry& entry) {
  pass_time(before, entry);
  std::visit(Book{*this, before, entry}, entry.event);
}

void Observer::pass_time(const State& before, const Entry& entry) {
  day_.seen_until = entry.at;
  if (!before.day_open || entry.at <= before.now) return;
  const Duration passed = entry.at - before.now;
  const bool paused = !before.paused.empty();
  const bool down = was_down(entry.event);
  BeforeTheTicket& told = day_.before_the_ticket;
  told.open += passed;
  if (paused) told.paused += passed;
  if (down) told.down += passed;
  if (paused || down) {
    told.paused_or_down += passed;
    end_stretch_without_ticket(before.now);
    without_ticket_since_ = entry.at;
  }
  if (!down) pass_time_at_counters(before, entry.at);
}

void Observer::pass_time_at_counters(const State& before, Instant until) {
  for (const auto& [id, stand] : before.counters) {
    CounterFigures& figures = day_.counters[id];
    if (stand.state == CounterState::on_break) figures.on_break += until - before.now;
    if (stand.state != CounterState::open) continue;
    figures.open += until - before.now;
    if (stand.in_hand) continue;
    const auto since = somebody_waits_since(before, id);
    if (!since || *since >= until) continue;
    const Duration waited = until - std::max(*since, before.now);
    figures.idle += waited;
    gaps_[id] += waited;
  }
}

void Observer::end_stretch_without_ticket(Instant at) {
  Duration& longest = day_.before_the_ticket.longest_without;
  if (without_ticket_since_) longest = std::max(longest, Duration{at - *without_ticket_since_});
  without_ticket_since_.reset();
}

std::vector<DayBehaviour> Observer::days() const {
  std::vector<DayBehaviour> days = past_;
  if (!opened_) return days;
  DayBehaviour& last = days.emplace_back(day_);
  if (last.closed_at) return days;
  Duration& longest = last.before_the_ticket.longest_without;
  if (without_ticket_since_) {
    longest = std::max(longest, Duration{last.seen_until - *without_ticket_since_});
  }
  if (!last.pauses.empty() && last.pauses.back().ongoing) {
    last.pauses.back().until = last.seen_until;
  }
  if (!last.by_voice.empty() && last.by_voice.back().ongoing) {
    last.by_voice.back().until = last.seen_until;
  }
  return days;
}

}  // namespace dawr::behaviour
