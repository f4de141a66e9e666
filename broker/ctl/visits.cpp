#include "broker/ctl/visits.h"

#include <numeric>
#include <utility>

namespace dawr::ctl {

Duration VisitTold::waited() const {
  return std::accumulate(course.hops.begin(), course.hops.end(), Duration{},
                         [](Duration sum, const HopTold& hop) { return sum + hop.waited; });
}

std::optional<Instant> VisitTold::first_called_at() const {
  for (const auto& hop : course.hops) {
    if (hop.first_called_at) return hop.first_called_at;
  }
  return std::nullopt;
}

struct Teller::Hear {
  Teller& teller;
  const Entry& entry;

  // ---- The day ----

  void operator()(const DayOpened& event) const {
    teller.day_ = std::make_unique<DayTold>(DayTold{event.date, event.policy, {}});
    teller.clerks_.clear();
    std::erase_if(teller.bookings_, [](const auto& one) {
      return one.second.lapsed || one.second.state > BookingState::confirmed;
    });
  }

  void operator()(const CounterOpened& event) const { teller.clerks_[event.counter] = event.clerk; }
  void operator()(const CounterClosed& event) const { teller.clerks_.erase(event.counter); }

  // ---- Outside the hall's counters ----

  void operator()(const TicketIssued& event) const {
    if (!teller.day_) return;
    VisitTold visit;
    visit.issue = event;
    visit.issued_at = event.pad ? event.turn : entry.at;
    visit.device = event.take.device;
    visit.priority = event.priority;
    visit.course.waiting_since = visit.issued_at;
    visit.course.hops.push_back({.line = event.line,
                                 .joined_at = visit.issued_at,
                                 .turn = event.turn,
                                 .reason = event.priority  ? TurnReason::priority
                                           : event.pad     ? TurnReason::pad
                                           : event.booking ? reason_of(event)
                                                           : TurnReason::walk_in});
    if (auto* booking = event.booking ? find(*event.booking) : nullptr) {
      booking->state = BookingState::checked_in;
      booking->ticket = TicketRef{teller.day_->date, event.ticket};
      booking->checked_in_at = entry.at;
    }
    teller.day_->visits.insert_or_assign(event.ticket, std::move(visit));
  }

  void operator()(const PrintConfirmed& event) const {
    if (auto* visit = find(event.ticket)) {
      visit->print = event.medium == PrintMedium::paper ? PrintTold::paper : PrintTold::screen;
    }
  }

  void operator()(const PrintDoubted& event) const {
    if (auto* visit = find(event.ticket)) visit->print = PrintTold::doubtful;
  }

  void operator()(const TicketReprinted& event) const {
    if (auto* visit = find(event.ticket)) visit->copies = event.copy;
  }

  void operator()(const PriorityGranted& event) const {
    auto* visit = find(event.ticket);
    if (visit == nullptr) return;
    visit->priority = event.priority;
    visit->evidence = event.evidence;
    auto& hop = visit->course.hops.back();
    if (event.turn < hop.turn) hop.reason = TurnReason::priority;
    hop.turn = event.turn;
  }

  void operator()(const TicketOverridden& event) const {
    auto* visit = find(event.ticket);
    if (visit == nullptr) return;
    auto& hop = visit->course.hops.back();
    hop.reason = TurnReason::overridden;
    hop.turn = event.turn;
  }

  void operator()(const TicketVoided& event) const {
    auto* visit = find(event.ticket);
    if (visit == nullptr) return;
    end(*visit, TicketState::voided);
    // It never reached anybody, who may check in again.
    if (auto* booking = visit->issue.booking ? find(*visit->issue.booking) : nullptr) {
      booking->state = BookingState::confirmed;
      booking->ticket.reset();
      booking->checked_in_at.reset();
    }
  }

  void operator()(const TicketLeft& event) const {
    auto* visit = find(event.ticket);
    if (visit == nullptr) return;
    stop_waiting(*visit);
    end(*visit, TicketState::left);
  }

  void operator()(const TicketRejoined& event) const {
    auto* visit = find(event.ticket);
    if (visit == nullptr) return;
    visit->course.rejoined = true;
    wait_since(*visit, entry.at);
    visit->course.hops.back().ended_at.reset();
  }

  void operator()(const TicketClosedOut& event) const {
    auto* visit = find(event.ticket);
    if (visit == nullptr) return;
    auto& course = visit->course;
    if (course.state == TicketState::waiting) stop_waiting(*visit);
    if (course.state == TicketState::called) end_call(course, CallEnd::closed_out);
    end(*visit, TicketState::closed_out);
  }

  // ---- At a counter ----

  void operator()(const TicketCalled& event) const {
    auto* visit = find(event.ticket);
    if (visit == nullptr) return;
    stop_waiting(*visit);
    visit->course.state = TicketState::called;
    auto& hop = visit->course.hops.back();
    if (!hop.first_called_at) hop.first_called_at = entry.at;
    hop.counter = event.counter;
    hop.clerk = clerk_at(event.counter);
    add_call(visit->course, event.counter, 1);
    visit->course.calls.back().choice = event;
  }

  void operator()(const TicketRecalled& event) const {
    auto* visit = find(event.ticket);
    if (visit == nullptr) return;
    end_call(visit->course, CallEnd::recalled);
    add_call(visit->course, event.counter, event.call);
  }

  void operator()(const CallShown& event) const {
    auto* visit = find(event.ticket);
    if (visit == nullptr || visit->course.calls.empty()) return;
    auto& call = visit->course.calls.back();
    if (call.call == event.call && !call.shown_at) call.shown_at = entry.at;
  }

  void operator()(const ServiceStarted& event) const {
    auto* visit = find(event.ticket);
    if (visit == nullptr) return;
    end_call(visit->course, CallEnd::started);
    serve(visit->course);
    auto& hop = visit->course.hops.back();
    if (!hop.started_at) hop.started_at = entry.at;
  }

  void operator()(const CallPutBack& event) const {
    auto* visit = find(event.ticket);
    if (visit == nullptr || visit->course.calls.empty()) return;
    auto& course = visit->course;
    end_call(course, CallEnd::put_back);
    // Nobody heard that call: the wait goes on as if it had not been.
    const auto called_at = first_of_this_call(course);
    auto& hop = course.hops.back();
    hop.waited -= called_at - course.waiting_since;
    if (hop.first_called_at == called_at) hop.first_called_at.reset();
    wait_since(*visit, course.waiting_since);
  }

  void operator()(const ServiceCompleted& event) const {
    auto* visit = find(event.ticket);
    if (visit == nullptr) return;
    remember(*visit);
    stop_serving(visit->course);
    end(*visit, state_after(event.outcome));
  }

  void operator()(const TicketTransferred& event) const {
    auto* visit = find(event.ticket);
    if (visit == nullptr) return;
    remember(*visit);
    stop_serving(visit->course);
    auto& hop = visit->course.hops.back();
    hop.ended_at = entry.at;
    (event.stage ? hop.referred : hop.transferred) = true;
    visit->course.hops.push_back(
        {.line = event.line, .joined_at = entry.at, .turn = event.turn, .reason = event.reason});
    wait_since(*visit, entry.at);
  }

  void operator()(const TicketHeld& event) const {
    auto* visit = find(event.ticket);
    if (visit == nullptr) return;
    remember(*visit);
    stop_serving(visit->course);
    visit->course.state = TicketState::on_hold;
    visit->course.held_at = entry.at;
    ++visit->course.holds;
  }

  void operator()(const TicketResumed& event) const {
    auto* visit = find(event.ticket);
    if (visit == nullptr) return;
    visit->course.hops.back().waited += entry.at - visit->course.held_at;
    serve(visit->course);
  }

  void operator()(const HoldEnded& event) const {
    if (auto* visit = find(event.ticket)) wait_since(*visit, visit->course.held_at);
  }

  void operator()(const NoShowMarked& event) const {
    auto* visit = find(event.ticket);
    if (visit == nullptr) return;
    remember(*visit);
    end_call(visit->course, CallEnd::no_show);
    ++visit->course.no_shows;
    end(*visit, TicketState::no_show);
  }

  void operator()(const StepUndone& event) const {
    auto* visit = find(event.ticket);
    if (visit == nullptr || !visit->before_last_step) return;
    visit->course = *std::exchange(visit->before_last_step, std::nullopt);
    ++visit->undone;
  }

  // ---- Appointments ----

  void operator()(const SlotHeld& event) const { begin(event); }
  void operator()(const BookingMade& event) const {
    auto* booking = find(event.booking);
    if (booking == nullptr) booking = begin(event);
    booking->state = BookingState::confirmed;
    booking->device = event.device;
    booking->made_at = entry.at;
  }
  void operator()(const HoldLapsed& event) const {
    if (auto* booking = find(event.booking)) booking->lapsed = true;
  }
  void operator()(const BookingMoved& event) const {
    auto* booking = find(event.booking);
    if (booking == nullptr) return;
    booking->slot = event.slot;
    ++booking->moved;
  }
  void operator()(const BookingCancelled& event) const {
    if (auto* booking = find(event.booking)) booking->state = BookingState::cancelled;
  }
  void operator()(const BookingDisplaced& event) const {
    auto* booking = find(event.booking);
    if (booking == nullptr) return;
    ++booking->displaced;
    if (event.slot) booking->slot = *event.slot;
    if (!event.slot) booking->state = BookingState::cancelled;
  }
  void operator()(const BookingMissed& event) const {
    if (auto* booking = find(event.booking)) booking->state = BookingState::missed;
  }

  // ---- What moves no ticket ----

  void operator()(const DaysPublished&) const {}
  void operator()(const DayClosed&) const {}
  void operator()(const TakeCancelled&) const {}
  void operator()(const CounterOnBreak&) const {}
  void operator()(const IssuingPaused&) const {}
  void operator()(const IssuingResumed&) const {}
  void operator()(const NoticePosted&) const {}
  void operator()(const TimePassed&) const {}
  void operator()(const JournalRestored&) const {}
  void operator()(const ServiceInterrupted&) const {}
  void operator()(const WaitPromised&) const {}
  void operator()(const OutlookChanged&) const {}
  void operator()(const CommandRefused&) const {}
  void operator()(const SupervisorSignedIn&) const {}
  void operator()(const SupervisorActed&) const {}
  void operator()(const SupervisorSignedOut&) const {}
  void operator()(const CodeUnlocked&) const {}
  void operator()(const ApprovalRequested&) const {}
  void operator()(const ApprovalGranted&) const {}
  void operator()(const ApprovalWithdrawn&) const {}
  void operator()(const ApprovalExpired&) const {}
  void operator()(const SkillsSet&) const {}
  void operator()(const CoverArranged&) const {}
  void operator()(const VoiceDeclared&) const {}
  void operator()(const VoiceEnded&) const {}
  void operator()(const TicketReplaced&) const {}
  void operator()(const PaymentRecorded&) const {}
  void operator()(const PaymentWaived&) const {}
  void operator()(const VisitRated&) const {}

 private:
  template <class Begun>
  BookingTold* begin(const Begun& event) const {
    const BookingTold told{.id = event.booking,
                           .service = event.service,
                           .line = event.line,
                           .slot = event.slot,
                           .device = event.device,
                           .made_at = entry.at};
    auto& booking = teller.bookings_.insert_or_assign(event.booking, told).first->second;
    teller.booking_ = &booking;
    return &booking;
  }
  [[nodiscard]] BookingTold* find(BookingId id) const {
    const auto found = teller.bookings_.find(id);
    if (found == teller.bookings_.end()) return nullptr;
    teller.booking_ = &found->second;
    return &found->second;
  }
  // Who comes in time has the turn of the slot, less the credit.
  [[nodiscard]] TurnReason reason_of(const TicketIssued& event) const {
    const auto* booking = find(*event.booking);
    const auto& rules = teller.day_->policy.rules.appointments;
    const bool late = booking != nullptr && entry.at > booking->slot + rules.late_after;
    return late ? TurnReason::late_appointment : TurnReason::appointment;
  }
  [[nodiscard]] VisitTold* find(Serial serial) const {
    if (!teller.day_) return nullptr;
    const auto found = teller.day_->visits.find(serial);
    return found == teller.day_->visits.end() ? nullptr : &found->second;
  }

  [[nodiscard]] std::optional<ClerkId> clerk_at(CounterId counter) const {
    const auto found = teller.clerks_.find(counter);
    if (found == teller.clerks_.end()) return std::nullopt;
    return found->second;
  }

  static TicketState state_after(Outcome outcome) {
    switch (outcome) {
      case Outcome::served:
        return TicketState::served;
      case Outcome::incomplete:
        return TicketState::incomplete;
      case Outcome::redirected:
        return TicketState::redirected;
    }
    return TicketState::served;
  }

  static void remember(VisitTold& visit) { visit.before_last_step = visit.course; }

  static void wait_since(VisitTold& visit, Instant since) {
    visit.course.state = TicketState::waiting;
    visit.course.waiting_since = since;
  }

  void stop_waiting(VisitTold& visit) const {
    visit.course.hops.back().waited += entry.at - visit.course.waiting_since;
  }

  void serve(Course& course) const {
    course.state = TicketState::serving;
    course.serving_since = entry.at;
  }

  void stop_serving(Course& course) const {
    course.hops.back().served += entry.at - course.serving_since;
  }

  void end(VisitTold& visit, TicketState state) const {
    visit.course.state = state;
    visit.course.hops.back().ended_at = entry.at;
  }

  void add_call(Course& course, CounterId counter, std::uint8_t call) const {
    course.calls.push_back({.seq = entry.seq,
                            .hop = static_cast<std::uint8_t>(course.hops.size()),
                            .call = call,
                            .counter = counter,
                            .clerk = clerk_at(counter),
                            .called_at = entry.at});
  }

  static void end_call(Course& course, CallEnd how) {
    if (!course.calls.empty()) course.calls.back().end = how;
  }

  // When the present call was made for the first time, before its recalls.
  static Instant first_of_this_call(const Course& course) {
    auto call = course.calls.rbegin();
    while (call->call > 1 && std::next(call) != course.calls.rend()) ++call;
    return call->called_at;
  }
};

void Teller::hear(const Entry& entry) {
  booking_ = nullptr;
  std::visit(Hear{*this, entry}, entry.event);
}

}  // namespace dawr::ctl
