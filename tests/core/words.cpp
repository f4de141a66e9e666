#include "tests/core/words.h"

#include <array>
#include <cstdio>

#include "broker/ctl/event_words.h"
#include "common/domain/rejection.h"

namespace dawr::play {
namespace {

using std::to_string;

std::string at_counter(CounterId counter) { return " at counter " + to_string(counter.value); }

std::string letter(LineId line) { return {line.value}; }

std::string key_text(const OrderKey& key) { return text_of(key.turn); }

std::string_view reason_word(TurnReason reason) {
  constexpr std::array<std::string_view, 8> words{"?",   "walk-in",  "priority",    "transferred",
                                                  "pad", "override", "appointment", "late"};
  return words.at(static_cast<std::size_t>(reason));
}

std::string deed_text(const Override& deed) {
  return "override " + letter(deed.line) + " " + to_string(deed.number) + " '" + deed.reason + "'";
}

std::string deed_text(const SetSkills& deed) {
  std::string letters;
  for (const LineId line : deed.lines) letters += letter(line);
  return "counter " + to_string(deed.counter.value) + " serves " + letters + " from " +
         text_of(deed.from);
}

std::string deed_text(const Cover& deed) {
  return "counter " + to_string(deed.counter.value) + " helps line " + letter(deed.line) + " '" +
         deed.reason + "'";
}

std::string with(const std::optional<ApprovalCode>& code) {
  if (!code) return "";
  return " with code " + to_string(code->number) + " of " + to_string(code->issuer.value) +
         " until " + text_of(code->until);
}

std::string promise_word(const Promise& promise) {
  switch (promise.kind) {
    case PromiseKind::soon:
      return "soon";
    case PromiseKind::within:
      return "within " + to_string(promise.minutes) + " min";
    case PromiseKind::more_than:
      return "more than " + to_string(promise.minutes) + " min";
    case PromiseKind::none:
      break;
  }
  return "nothing";
}

std::string vote_word(Vote vote) {
  constexpr std::array<std::string_view, 4> words{"nothing", "good", "neutral", "bad"};
  return std::string(words.at(static_cast<std::size_t>(vote)));
}

struct EventText {
  const queue::State& state;

  [[nodiscard]] std::string name(Serial serial) const { return name_of(state, serial); }

  std::string operator()(const DayOpened& event) const { return text_of(event.date) + " opened"; }
  std::string operator()(const DayClosed&) const { return "day closed"; }
  std::string operator()(const TicketIssued& event) const {
    std::string text =
        letter(event.line) + " " + to_string(event.number) + " issued, turn " + text_of(event.turn);
    if (event.pad) text += ", from a pad";
    if (event.booking) text += ", " + booking(*event.booking);
    if (event.person) text += ", person " + to_string(event.person->front());
    if (event.claim) text += ", claims " + std::string(play::word_of(*event.claim));
    if (event.priority) text += ", priority " + std::string(play::word_of(*event.priority));
    return text;
  }
  std::string operator()(const TakeCancelled&) const { return "press cancelled"; }
  std::string operator()(const TicketVoided& event) const { return name(event.ticket) + " void"; }
  std::string operator()(const PrintConfirmed& event) const {
    return name(event.ticket) + (event.medium == PrintMedium::paper ? " on paper" : " on screen");
  }
  std::string operator()(const PrintDoubted& event) const {
    return name(event.ticket) + " doubtful";
  }
  std::string operator()(const TicketReprinted& event) const {
    return name(event.ticket) + " copy " + to_string(event.copy);
  }
  std::string operator()(const PriorityGranted& event) const {
    return name(event.ticket) + " priority " + std::string(play::word_of(event.priority)) + " by " +
           std::string(play::word_of(event.evidence)) + ", turn " + text_of(event.turn);
  }
  std::string operator()(const TicketLeft& event) const { return name(event.ticket) + " left"; }
  std::string operator()(const TicketRejoined& event) const {
    return name(event.ticket) + " rejoined, callable " + text_of(event.callable_at);
  }
  std::string operator()(const CounterOpened& event) const {
    return "counter " + to_string(event.counter.value) + " opened by clerk " +
           to_string(event.clerk.value);
  }
  std::string operator()(const TicketCalled& event) const {
    std::string text = name(event.ticket) + " called" + at_counter(event.counter) + ", key " +
                       key_text(event.key) + ", " + std::string(reason_word(event.reason));
    if (event.key.serial != event.ticket) text += ", key of " + name(event.key.serial);
    if (event.handicap.count() != 0) text += ", handicap " + to_string(event.handicap.count());
    if (event.runner_up) {
      text += ", before " + name(event.runner_up->serial) + " " + key_text(*event.runner_up);
    }
    if (event.cover) text += ", cover by request " + to_string(*event.cover);
    return text;
  }
  std::string operator()(const TicketRecalled& event) const {
    return name(event.ticket) + " call " + to_string(event.call) + at_counter(event.counter);
  }
  std::string operator()(const CallShown& event) const {
    return name(event.ticket) + " call " + to_string(event.call) + " shown";
  }
  std::string operator()(const ServiceStarted& event) const {
    return name(event.ticket) + " started" + at_counter(event.counter);
  }
  std::string operator()(const CallPutBack& event) const {
    return name(event.ticket) + " put back" + at_counter(event.counter);
  }
  std::string operator()(const ServiceCompleted& event) const {
    return name(event.ticket) + " " + std::string(play::word_of(event.outcome)) +
           at_counter(event.counter);
  }
  std::string operator()(const TicketTransferred& event) const {
    return name(event.ticket) + " to line " + letter(event.line) + at_counter(event.counter) +
           ", turn " + text_of(event.turn) + ", " + std::string(reason_word(event.reason)) +
           (event.stage ? ", stage " + to_string(*event.stage) : "");
  }
  std::string operator()(const TicketHeld& event) const {
    return name(event.ticket) + " held" + at_counter(event.counter) + " until " +
           text_of(event.until);
  }
  std::string operator()(const TicketResumed& event) const {
    return name(event.ticket) + " resumed" + at_counter(event.counter);
  }
  std::string operator()(const HoldEnded& event) const {
    return name(event.ticket) + " hold ended" + at_counter(event.counter);
  }
  std::string operator()(const NoShowMarked& event) const {
    return name(event.ticket) + " no-show" + at_counter(event.counter) + ", may rejoin until " +
           text_of(event.rejoin_until);
  }
  std::string operator()(const CounterOnBreak& event) const {
    return "counter " + to_string(event.counter.value) + " on break";
  }
  std::string operator()(const CounterClosed& event) const {
    return "counter " + to_string(event.counter.value) + " closed";
  }
  std::string operator()(const StepUndone& event) const {
    return name(event.ticket) + " undone" + at_counter(event.counter);
  }
  std::string operator()(const TicketClosedOut& event) const {
    return name(event.ticket) + " closed out";
  }
  std::string operator()(const IssuingPaused& event) const { return "paused: " + event.reason.en; }
  std::string operator()(const IssuingResumed&) const { return "issuing resumed"; }
  std::string operator()(const NoticePosted& event) const {
    const std::string notice = "notice " + to_string(event.slot);
    return event.text.en.empty() ? notice + " taken down" : notice + ": " + event.text.en;
  }
  std::string operator()(const TimePassed&) const { return "time passed"; }
  std::string operator()(const ServiceInterrupted& event) const {
    return "down since " + text_of(event.from);
  }
  std::string operator()(const JournalRestored& event) const {
    return "journal restored, kept up to entry " + to_string(event.kept);
  }
  std::string operator()(const WaitPromised& event) const {
    return name(event.ticket) + " promised " + promise_word(event.promise);
  }
  std::string operator()(const OutlookChanged& event) const {
    return "line " + letter(event.line) + " says " + promise_word(event.promise);
  }
  std::string operator()(const SupervisorSignedIn& event) const {
    return "supervisor " + to_string(event.clerk.value) + " signed in";
  }
  std::string operator()(const SupervisorActed& event) const {
    return "by supervisor " + to_string(event.clerk.value);
  }
  std::string operator()(const SupervisorSignedOut&) const { return "signed out"; }
  std::string operator()(const CodeUnlocked& event) const {
    return name(event.ticket) + " unlocked" + at_counter(event.counter);
  }
  std::string operator()(const ApprovalRequested& event) const {
    const auto& request = event.request;
    return "request " + to_string(request.number) + " of " + who(request.device, request.clerk) +
           " until " + text_of(request.expires_at) + ": " +
           std::visit([](const auto& deed) { return deed_text(deed); }, request.deed);
  }
  std::string operator()(const ApprovalGranted& event) const {
    return "request " + to_string(event.request) + " approved by " +
           who(event.device, event.clerk) + with(event.code);
  }
  std::string operator()(const ApprovalWithdrawn& event) const {
    return "request " + to_string(event.request) + " withdrawn";
  }
  std::string operator()(const ApprovalExpired& event) const {
    return "request " + to_string(event.request) + " expired";
  }
  std::string operator()(const TicketOverridden& event) const {
    return name(event.ticket) + " before everybody, turn " + text_of(event.turn) + ", request " +
           to_string(event.request) + ": " + event.reason;
  }
  std::string operator()(const SkillsSet& event) const {
    return deed_text(SetSkills{event.counter, event.lines, event.from}) + ", request " +
           to_string(event.request);
  }
  std::string operator()(const CoverArranged& event) const {
    return "counter " + to_string(event.counter.value) + " helps line " + letter(event.line) +
           " from " + text_of(event.from) + ", request " + to_string(event.request) + ": " +
           event.reason;
  }
  std::string operator()(const VoiceDeclared& event) const {
    return "calls by voice: " + event.reason;
  }
  std::string operator()(const VoiceEnded&) const { return "no calls by voice"; }
  std::string operator()(const TicketReplaced& event) const {
    return name(event.ticket) + " replacement " + to_string(event.replacement);
  }
  std::string operator()(const PaymentRecorded& event) const {
    return name(event.ticket) + " paid by " + event.reference + at_counter(event.counter);
  }
  std::string operator()(const PaymentWaived& event) const {
    return name(event.ticket) + " fee waived" + at_counter(event.counter) + ": " + event.reason;
  }
  std::string operator()(const VisitRated& event) const {
    return name(event.ticket.serial) + " of " + text_of(event.ticket.date) + " rated " +
           vote_word(event.vote);
  }
  std::string operator()(const DaysPublished& event) const {
    return to_string(event.days.size()) + " days published";
  }
  std::string operator()(const SlotHeld& event) const {
    return "place " + to_string(event.booking.value) + " kept in line " + letter(event.line) +
           " at " + text_of(event.slot) + " until " + text_of(event.until) + " for " +
           std::string(event.service.view()) + " by device " + to_string(event.device.value);
  }
  std::string operator()(const HoldLapsed& event) const {
    return "place " + to_string(event.booking.value) + " lapsed";
  }
  std::string operator()(const BookingMade& event) const {
    return booking(event.booking) + " in line " + letter(event.line) + " at " +
           text_of(event.slot) + " for " + std::string(event.service.view()) + " by device " +
           to_string(event.device.value);
  }
  std::string operator()(const BookingMoved& event) const {
    return booking(event.booking) + " moved to " + text_of(event.slot) + ", its place free " +
           text_of(event.released_at);
  }
  std::string operator()(const BookingCancelled& event) const {
    return booking(event.booking) + " cancelled, its place free " + text_of(event.released_at);
  }
  std::string operator()(const BookingDisplaced& event) const {
    return booking(event.booking) +
           (event.slot ? " displaced to " + text_of(*event.slot) : std::string(" given up"));
  }
  std::string operator()(const BookingMissed& event) const {
    return booking(event.booking) + " missed";
  }
  std::string operator()(const CommandRefused& event) const {
    return "refused " + std::string(name_of(event.code));
  }

 private:
  static std::string booking(BookingId id) { return "booking " + to_string(id.value); }
  static std::string who(DeviceId device, const std::optional<ClerkId>& clerk) {
    const std::string place = "device " + to_string(device.value);
    return clerk ? to_string(clerk->value) + " at " + place : place;
  }
};

struct CommandText {
  const queue::State& state;

  static std::string number(const std::optional<BookingId>& id) {
    return id ? to_string(id->value) : "(false code)";
  }

  [[nodiscard]] std::string name(Serial serial) const { return name_of(state, serial); }
  [[nodiscard]] std::string name(const std::optional<TicketRef>& ref) const {
    if (!ref) return "(false token)";
    return name(ref->serial) + " of " + text_of(ref->date);
  }

  std::string operator()(const TakeTicket& command) const {
    const std::string claim =
        command.priority_claim ? " as " + std::string(word_of(*command.priority_claim)) : "";
    const std::string person =
        command.person ? " by person " + to_string(command.person->front()) : "";
    return "take " + std::string(command.service.view()) + claim + person;
  }
  std::string operator()(const CancelTake& command) const {
    return "cancel press " + to_string(command.counter);
  }
  std::string operator()(const ConfirmPrint& command) const {
    return "confirm " + name(command.ticket);
  }
  std::string operator()(const Reprint& command) const { return "reprint " + name(command.ticket); }
  std::string operator()(const GrantPriority& command) const {
    return "grant " + name(command.ticket) + " " + std::string(word_of(command.priority)) +
           (command.evidence ? " by " + std::string(word_of(*command.evidence)) : "");
  }
  std::string operator()(const LeaveLine& command) const { return "leave " + name(command.ticket); }
  std::string operator()(const Rejoin& command) const { return "rejoin " + name(command.ticket); }
  std::string operator()(const OpenCounter& command) const {
    return "open by clerk " + to_string(command.clerk.value);
  }
  std::string operator()(const SignIn& command) const {
    return "sign in as " + to_string(command.clerk.value);
  }
  std::string operator()(const StartService& command) const {
    return "start with " + to_string(command.typed) + " for " + to_string(command.expected);
  }
  std::string operator()(const Complete& command) const {
    return "complete as " + std::string(word_of(command.outcome));
  }
  std::string operator()(const Transfer& command) const {
    return "transfer to " + letter(command.line);
  }
  std::string operator()(const Break& command) const { return "break '" + command.reason + "'"; }
  std::string operator()(const OpenDay& command) const {
    return "open day " + text_of(command.date);
  }
  std::string operator()(const CloseOut& command) const {
    return "close out '" + command.reason + "'";
  }
  std::string operator()(const PauseIssuing& command) const {
    return "pause '" + command.reason.en + "'";
  }
  std::string operator()(const PostNotice& command) const {
    return "notice " + to_string(command.slot) + " '" + command.text.en + "'";
  }
  std::string operator()(const UnlockCode& command) const {
    return "unlock counter " + to_string(command.counter.value);
  }
  std::string operator()(const Override& command) const { return deed_text(command); }
  std::string operator()(const SetSkills& command) const { return deed_text(command); }
  std::string operator()(const Cover& command) const { return deed_text(command); }
  std::string operator()(const DeclareVoice& command) const {
    return "declare voice '" + command.reason + "'";
  }
  std::string operator()(const ReplaceTicket& command) const {
    return "replace " + letter(command.line) + " " + to_string(command.number);
  }
  std::string operator()(const RecordPayment& command) const { return "pay " + command.reference; }
  std::string operator()(const Waive& command) const { return "waive '" + command.reason + "'"; }
  std::string operator()(const RateVisit& command) const {
    return "rate " + name(command.ticket) + " as " + vote_word(command.vote);
  }
  std::string operator()(const Approve& command) const {
    return "approve " + to_string(command.request) + with(command.code);
  }
  std::string operator()(const AckShown& command) const {
    return "shown " + name(command.ticket) + " call " + to_string(command.call) + " of " +
           text_of(command.called_at);
  }
  std::string operator()(const HoldSlot& command) const {
    return "keep " + std::string(command.service.view()) + " at " + text_of(command.slot);
  }
  std::string operator()(const Book& command) const {
    return "book " + std::string(command.service.view()) + " at " + text_of(command.slot) +
           (command.held ? " of place " + to_string(command.held->value) : "") +
           (command.has_another ? " having another" : "");
  }
  std::string operator()(const Reschedule& command) const {
    return "reschedule " + number(command.booking) + " to " + text_of(command.slot) +
           ", release after " + to_string(command.release_after.count());
  }
  std::string operator()(const CancelAppointment& command) const {
    return "cancel booking " + number(command.booking) + ", release after " +
           to_string(command.release_after.count());
  }
  std::string operator()(const CheckIn& command) const {
    return "check in " + number(command.booking) +
           (command.other_person ? " as another person" : "");
  }
  template <class Plain>
  std::string operator()(const Plain&) const {
    return std::string(kind_name(kind_of(CommandBody{Plain{}})));
  }
};

}  // namespace

std::string text_of(Instant at) {
  const auto since = at.time_since_epoch() - first_date.time_since_epoch();
  const auto day = std::chrono::floor<std::chrono::days>(since);
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::microseconds>(since - day)};
  std::array<char, 48> text{};
  const auto length = std::snprintf(
      text.data(), text.size(), "%02d:%02d:%02d", static_cast<int>(time.hours().count()),
      static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  std::string written(text.data(), static_cast<std::size_t>(length));
  if (time.subseconds().count() != 0) written += "+" + to_string(time.subseconds().count()) + "us";
  if (day.count() == 0) return written;
  return (day.count() > 0 ? "+" : "") + to_string(day.count()) + "d " + written;
}

std::string text_of(ServiceDate date) {
  const std::chrono::year_month_day day{date};
  std::array<char, 48> text{};
  const auto length =
      std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                    static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return {text.data(), static_cast<std::size_t>(length)};
}

std::string name_of(const queue::State& state, Serial serial) {
  const queue::Ticket* ticket = state.find(serial);
  if (ticket == nullptr) return "#" + to_string(serial.value);
  return letter(ticket->letter) + " " + to_string(ticket->number);
}

std::string text_of(TicketState state) {
  constexpr std::array<std::string_view, 12> words{
      "?",      "waiting",    "called",     "serving", "on_hold",    "no_show",
      "served", "incomplete", "redirected", "left",    "closed_out", "void"};
  return std::string(words.at(static_cast<std::size_t>(state)));
}

std::string text_of(CounterState state) {
  constexpr std::array<std::string_view, 4> words{"?", "closed", "open", "on break"};
  return std::string(words.at(static_cast<std::size_t>(state)));
}

std::string text_of(const Rejection& rejection) {
  std::string text(name_of(rejection.code));
  if (rejection.retry_at) text += " until " + text_of(*rejection.retry_at);
  return text;
}

std::string text_of(const Principal& principal) {
  std::string text(word_of(principal.role));
  if (principal.counter) text += " " + to_string(principal.counter->value);
  return text + " (device " + to_string(principal.device.value) + ")";
}

std::string text_of(const queue::State& state, const Event& event) {
  return std::visit(EventText{state}, event);
}

std::string text_of(const queue::State& state, const CommandBody& command) {
  return std::visit(CommandText{state}, command);
}

std::string_view kind_name(CommandKind kind) { return ctl::name_of(kind); }

std::string_view word_of(PriorityClass priority) {
  constexpr std::array<std::string_view, 4> words{"?", "elderly", "disability", "pregnancy"};
  return words.at(static_cast<std::size_t>(priority));
}

std::string_view word_of(Evidence evidence) {
  constexpr std::array<std::string_view, 5> words{"?", "identity_card", "disability_card",
                                                  "medical_report", "visible"};
  return words.at(static_cast<std::size_t>(evidence));
}

std::string_view word_of(Outcome outcome) {
  constexpr std::array<std::string_view, 4> words{"?", "served", "incomplete", "redirected"};
  return words.at(static_cast<std::size_t>(outcome));
}

std::string_view word_of(Role role) {
  constexpr std::array<std::string_view, 11> words{"?",       "dispenser", "reception",  "portal",
                                                   "counter", "cashier",   "supervisor", "display",
                                                   "auditor", "upstream",  "broker"};
  return words.at(static_cast<std::size_t>(role));
}

}  // namespace dawr::play
