#include "broker/verify/deed.h"

#include <algorithm>

namespace dawr::verify {
namespace {

using Found = std::optional<Deed>;

// Any code will do that is both typed and expected.
constexpr ArrivalCode some_code = 111;
constexpr auto some_reason = "-";

template <class Kind>
const Kind* first_of(std::span<const Entry> entries) {
  for (const Entry& entry : entries) {
    if (const auto* found = std::get_if<Kind>(&entry.event)) return found;
  }
  return nullptr;
}

// Whole minutes from then to the release of a place, as the shell draws them.
minutes minutes_until(Instant released_at, Instant at) {
  return std::chrono::floor<minutes>(released_at - at);
}

// The days that the command brought. None published, where it brought none that are to come.
std::vector<DayPlan> days_ahead(std::span<const Entry> entries, ServiceDate date) {
  const auto* published = first_of<DaysPublished>(entries);
  if (published == nullptr) return {};
  if (!published->days.empty()) return published->days;
  DayPlan over;
  over.date = date - std::chrono::days{1};
  return {over};
}

// The commands that close a counter, end tickets or end a day begin alike: what they end with tells
// them apart.
Found of_an_end(std::span<const Entry> entries) {
  if (const auto* opened = first_of<DayOpened>(entries)) {
    return Deed{.body = OpenDay{opened->date, opened->policy, days_ahead(entries, opened->date)}};
  }
  if (first_of<DayClosed>(entries) != nullptr) return Deed{.body = CloseDay{}};
  if (const auto* ended = first_of<TicketClosedOut>(entries)) {
    return Deed{.body = CloseOut{ended->reason}};
  }
  if (first_of<BookingDisplaced>(entries) != nullptr) return Deed{.body = CloseOut{some_reason}};
  if (const auto* closed = first_of<CounterClosed>(entries)) {
    return Deed{.body = CloseCounter{}, .counter = closed->counter};
  }
  if (const auto* ended = first_of<HoldEnded>(entries)) {
    return Deed{.body = CloseCounter{}, .counter = ended->counter};
  }
  return std::nullopt;
}

// One overload an event, so that a new one does not compile without.
struct Behind {
  const queue::State& state;
  std::span<const Entry> entries;  // from this event on

  Found operator()(const DayOpened&) const { return of_an_end(entries); }
  Found operator()(const DayClosed&) const { return of_an_end(entries); }
  Found operator()(const TicketClosedOut&) const { return of_an_end(entries); }
  Found operator()(const CounterClosed&) const { return of_an_end(entries); }
  Found operator()(const HoldEnded&) const { return of_an_end(entries); }

  Found operator()(const TicketIssued& issued) const {
    if (issued.pad) return of_pad();
    if (issued.booking) {
      CheckIn check_in;
      check_in.booking = issued.booking;
      check_in.arrival_commitment = issued.arrival_commitment;
      return Deed{.body = std::move(check_in)};
    }
    TakeTicket take{issued.service, issued.priority ? issued.priority : issued.claim,
                    issued.arrival_commitment, issued.person};
    return Deed{.body = take};
  }
  Found operator()(const TakeCancelled& cancelled) const {
    return Deed{.body = CancelTake{cancelled.take.session, cancelled.take.counter}};
  }
  Found operator()(const TicketVoided& voided) const {
    const auto* ticket = state.find(voided.ticket);
    if (ticket == nullptr) return std::nullopt;
    return Deed{.body = CancelTake{ticket->take.session, ticket->take.counter}};
  }
  Found operator()(const PrintConfirmed& confirmed) const {
    return Deed{.body = ConfirmPrint{confirmed.ticket, confirmed.medium}};
  }
  Found operator()(const TicketReprinted& reprinted) const {
    return Deed{.body = Reprint{reprinted.ticket}};
  }
  Found operator()(const PriorityGranted& granted) const {
    return Deed{.body = GrantPriority{granted.ticket, granted.priority, granted.evidence}};
  }
  Found operator()(const TicketLeft& left) const {
    return Deed{.body = LeaveLine{today(left.ticket)}};
  }
  Found operator()(const TicketRejoined& rejoined) const {
    return Deed{.body = Rejoin{today(rejoined.ticket)}};
  }

  Found operator()(const CounterOpened& opened) const {
    return at(opened.counter, OpenCounter{opened.clerk});
  }
  Found operator()(const TicketCalled& called) const { return at(called.counter, CallNext{}); }
  Found operator()(const TicketRecalled& called) const { return at(called.counter, Recall{}); }
  Found operator()(const ServiceStarted& started) const {
    return at(started.counter, StartService{some_code, some_code});
  }
  Found operator()(const CallPutBack& back) const { return at(back.counter, PutBack{}); }
  Found operator()(const ServiceCompleted& completed) const {
    return at(completed.counter, Complete{completed.outcome});
  }
  Found operator()(const TicketTransferred& moved) const {
    if (moved.stage) return at(moved.counter, Refer{});
    return at(moved.counter, Transfer{moved.line});
  }
  Found operator()(const TicketHeld& held) const { return at(held.counter, Hold{}); }
  Found operator()(const TicketResumed& resumed) const { return at(resumed.counter, Resume{}); }
  Found operator()(const NoShowMarked& marked) const { return at(marked.counter, MarkNoShow{}); }
  Found operator()(const CounterOnBreak& pause) const {
    return at(pause.counter, Break{pause.reason});
  }
  Found operator()(const StepUndone& undone) const { return at(undone.counter, Undo{}); }

  Found operator()(const IssuingPaused& paused) const {
    // An entry of an older version has its reason in one language only.
    const bool of_old = paused.reason.en.empty();
    return Deed{.body =
                    PauseIssuing{{paused.reason.ar, of_old ? paused.reason.ar : paused.reason.en}}};
  }
  Found operator()(const IssuingResumed&) const { return Deed{.body = ResumeIssuing{}}; }
  Found operator()(const NoticePosted& posted) const {
    return Deed{.body = PostNotice{posted.slot, posted.text}};
  }
  Found operator()(const CallShown& shown) const {
    return Deed{.body = AckShown{shown.ticket, shown.call, called_at(shown)}};
  }

  Found operator()(const SupervisorSignedIn& signed_in) const {
    return Deed{.body = SignIn{signed_in.clerk}, .person_needed = true};
  }
  Found operator()(const CodeUnlocked& unlocked) const {
    return Deed{.body = UnlockCode{unlocked.counter}};
  }
  Found operator()(const ApprovalRequested& asked) const {
    return std::visit([](const auto& deed) { return Deed{.body = deed}; }, asked.request.deed);
  }
  Found operator()(const ApprovalGranted& granted) const {
    return Deed{.body = Approve{granted.request, {}, granted.code}};
  }
  Found operator()(const ApprovalWithdrawn&) const { return Deed{.body = WithdrawRequest{}}; }
  Found operator()(const SupervisorSignedOut&) const { return Deed{.body = SignOut{}}; }
  Found operator()(const VoiceDeclared& declared) const {
    return Deed{.body = DeclareVoice{declared.reason}};
  }
  Found operator()(const VoiceEnded&) const { return Deed{.body = EndVoice{}}; }
  Found operator()(const TicketReplaced& replaced) const {
    const auto* ticket = state.find(replaced.ticket);
    if (ticket == nullptr) return std::nullopt;
    return Deed{.body = ReplaceTicket{ticket->letter, ticket->number, replaced.arrival_commitment}};
  }
  Found operator()(const PaymentRecorded& paid) const {
    return at(paid.counter, RecordPayment{paid.reference});
  }
  Found operator()(const PaymentWaived& waived) const {
    return at(waived.counter, Waive{waived.reason});
  }
  Found operator()(const VisitRated& rated) const {
    return Deed{.body = RateVisit{rated.ticket, rated.vote}};
  }

  Found operator()(const SlotHeld& held) const {
    return Deed{.body = HoldSlot{held.service, held.slot}};
  }
  Found operator()(const BookingMade& made) const {
    Book book{made.service, made.slot, {}, false, {}};
    if (state.bookings.find(made.booking) != nullptr) book.held = made.booking;
    return Deed{.body = book};
  }
  Found operator()(const BookingMoved& moved) const {
    return Deed{.body = Reschedule{moved.booking, moved.slot, release_after(moved), {}}};
  }
  Found operator()(const BookingCancelled& cancelled) const {
    return Deed{.body = CancelAppointment{cancelled.booking, release_after(cancelled), {}}};
  }
  Found operator()(const BookingDisplaced&) const { return of_an_end(entries); }

  // Of a deed that found nothing left to do.
  Found operator()(const SupervisorActed&) const { return Deed{.body = CloseOut{some_reason}}; }

  // The broker's own, and what is judged by itself (refusals).
  Found operator()(const PrintDoubted&) const { return std::nullopt; }
  Found operator()(const TimePassed&) const { return std::nullopt; }
  Found operator()(const ApprovalExpired&) const { return std::nullopt; }
  // Granted before.
  Found operator()(const TicketOverridden&) const { return std::nullopt; }
  Found operator()(const SkillsSet&) const { return std::nullopt; }
  Found operator()(const CoverArranged&) const { return std::nullopt; }
  Found operator()(const CommandRefused&) const { return std::nullopt; }
  Found operator()(const JournalRestored&) const { return std::nullopt; }
  Found operator()(const ServiceInterrupted&) const { return std::nullopt; }
  Found operator()(const WaitPromised&) const { return std::nullopt; }
  Found operator()(const OutlookChanged&) const { return std::nullopt; }
  Found operator()(const HoldLapsed&) const { return std::nullopt; }
  Found operator()(const BookingMissed&) const { return std::nullopt; }
  // With the opening of a day alone.
  Found operator()(const DaysPublished&) const { return std::nullopt; }

 private:
  template <class GivesBack>
  [[nodiscard]] minutes release_after(const GivesBack& event) const {
    return minutes_until(event.released_at, entries.front().at);
  }
  static Found at(CounterId counter, CommandBody body) {
    return Deed{.body = std::move(body), .counter = counter};
  }
  [[nodiscard]] TicketRef today(Serial ticket) const {
    return {state.last_date.value_or(ServiceDate{}), ticket};
  }
  [[nodiscard]] Found of_pad() const {
    EnterPad pad;
    for (const Entry& entry : entries) {
      const auto* issued = std::get_if<TicketIssued>(&entry.event);
      if (issued == nullptr || !issued->pad) break;
      pad.services.push_back(issued->service);
      pad.arrival_commitments.push_back(issued->arrival_commitment);
    }
    return Deed{.body = std::move(pad)};
  }
  // When the call was made that the display has shown.
  [[nodiscard]] Instant called_at(const CallShown& shown) const {
    const auto* ticket = state.find(shown.ticket);
    if (ticket == nullptr) return {};
    const auto stand = state.counters.find(ticket->counter);
    if (stand == state.counters.end()) return {};
    const auto& calls = stand->second.called_at;
    return shown.call > 0 && shown.call <= calls.size() ? calls[shown.call - 1U] : Instant{};
  }
};

}  // namespace

std::optional<Deed> deed_behind(const queue::State& state, std::span<const Entry> entries) {
  if (entries.empty()) return std::nullopt;
  const bool by_person = std::holds_alternative<SupervisorActed>(entries.front().event);
  // A refusal under the same command id is of the command sent again.
  const bool goes_on =
      entries.size() > 1 && !std::holds_alternative<CommandRefused>(entries[1].event);
  const auto rest = by_person && goes_on ? entries.subspan(1) : entries;
  return std::visit(Behind{state, rest}, rest.front().event);
}

}  // namespace dawr::verify
