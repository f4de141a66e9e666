#include "broker/ctl/event_words.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <span>

namespace dawr::ctl {
namespace {

// Indices beyond the words come from a newer version.
std::string_view pick(std::span<const std::string_view> words, std::size_t index) {
  return index < words.size() ? words[index] : "unknown";
}

template <class Enum>
std::string_view pick(std::span<const std::string_view> words, Enum value) {
  return pick(words, static_cast<std::size_t>(value));
}

// In the order of the alternatives of Event.
constexpr std::array<std::string_view, std::variant_size_v<Event>> event_names = {
    "DayOpened",          "DayClosed",         "TicketIssued",
    "TakeCancelled",      "TicketVoided",      "PrintConfirmed",
    "PrintDoubted",       "TicketReprinted",   "PriorityGranted",
    "TicketLeft",         "TicketRejoined",    "CounterOpened",
    "TicketCalled",       "TicketRecalled",    "CallShown",
    "ServiceStarted",     "CallPutBack",       "ServiceCompleted",
    "TicketTransferred",  "TicketHeld",        "TicketResumed",
    "HoldEnded",          "NoShowMarked",      "CounterOnBreak",
    "CounterClosed",      "StepUndone",        "TicketClosedOut",
    "IssuingPaused",      "IssuingResumed",    "NoticePosted",
    "TimePassed",         "CommandRefused",    "JournalRestored",
    "ServiceInterrupted", "WaitPromised",      "OutlookChanged",
    "SupervisorSignedIn", "SupervisorActed",   "SupervisorSignedOut",
    "CodeUnlocked",       "ApprovalRequested", "ApprovalGranted",
    "ApprovalWithdrawn",  "ApprovalExpired",   "TicketOverridden",
    "SkillsSet",          "CoverArranged",     "VoiceDeclared",
    "VoiceEnded",         "TicketReplaced",    "PaymentRecorded",
    "PaymentWaived",      "VisitRated",        "DaysPublished",
    "SlotHeld",           "HoldLapsed",        "BookingMade",
    "BookingMoved",       "BookingCancelled",  "BookingDisplaced",
    "BookingMissed"};
static_assert(!event_names.back().empty());

constexpr std::array<std::string_view, std::variant_size_v<CommandBody> + 1> command_names = {
    "unreadable",    "TakeTicket",    "CancelTake",   "ConfirmPrint",
    "Reprint",       "GrantPriority", "LeaveLine",    "Rejoin",
    "OpenCounter",   "CallNext",      "Recall",       "StartService",
    "PutBack",       "Complete",      "Transfer",     "Hold",
    "Resume",        "MarkNoShow",    "Break",        "CloseCounter",
    "Undo",          "OpenDay",       "CloseOut",     "CloseDay",
    "PauseIssuing",  "ResumeIssuing", "PostNotice",   "AckShown",
    "Pulse",         "EnterPad",      "SignIn",       "SignOut",
    "UnlockCode",    "Override",      "Approve",      "WithdrawRequest",
    "SetSkills",     "Cover",         "DeclareVoice", "EndVoice",
    "ReplaceTicket", "RecordPayment", "Waive",        "RateVisit",
    "HoldSlot",      "Book",          "Reschedule",   "CancelAppointment",
    "CheckIn",       "Refer"};
static_assert(!command_names.back().empty());

std::string_view word_of(Outcome outcome) {
  constexpr std::array<std::string_view, 4> words = {"unknown", "served", "incomplete",
                                                     "redirected"};
  return pick(words, outcome);
}

std::string_view word_of(Vote vote) {
  constexpr std::array<std::string_view, 4> words = {"unknown", "good", "neutral", "bad"};
  return pick(words, vote);
}

std::string_view word_of(PrintMedium medium) {
  return medium == PrintMedium::paper ? "paper" : "screen";
}

// In UTC, to the minute: slots are on quarter-hours.
std::string text_of(Instant at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::minutes>(at - day)};
  std::array<char, 16> clock{};
  std::snprintf(clock.data(), clock.size(), "T%02d:%02dZ", static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()));
  return ctl::text_of(ServiceDate{day.time_since_epoch()}) + clock.data();
}

struct Detail {
  std::string operator()(const DayOpened& event) const {
    return event.policy.code + " " + ctl::text_of(event.date);
  }
  std::string operator()(const TicketIssued& event) const {
    const std::string service(event.service.view());
    return event.booking ? service + ", " + of(*event.booking) : service;
  }
  std::string operator()(const DaysPublished& event) const {
    if (event.days.empty()) return "none";
    return ctl::text_of(event.days.front().date) + " to " + ctl::text_of(event.days.back().date);
  }
  std::string operator()(const SlotHeld& event) const {
    return of(event.booking) + ", " + std::string(event.service.view()) + " at " +
           text_of(event.slot) + " until " + text_of(event.until);
  }
  std::string operator()(const HoldLapsed& event) const { return of(event.booking); }
  std::string operator()(const BookingMade& event) const {
    return of(event.booking) + ", " + std::string(event.service.view()) + " at " +
           text_of(event.slot);
  }
  std::string operator()(const BookingMoved& event) const {
    return of(event.booking) + " to " + text_of(event.slot) + ", its place free from " +
           text_of(event.released_at);
  }
  std::string operator()(const BookingCancelled& event) const {
    return of(event.booking) + ", its place free from " + text_of(event.released_at);
  }
  std::string operator()(const BookingDisplaced& event) const {
    return of(event.booking) +
           (event.slot ? " to " + text_of(*event.slot) : std::string(", given up"));
  }
  std::string operator()(const BookingMissed& event) const { return of(event.booking); }
  std::string operator()(const PrintConfirmed& event) const {
    return std::string(word_of(event.medium));
  }
  std::string operator()(const TicketReprinted& event) const {
    return "copy " + std::to_string(event.copy);
  }
  std::string operator()(const PriorityGranted& event) const {
    return std::string(ctl::word_of(event.priority)) + ", " +
           std::string(ctl::word_of(event.evidence));
  }
  std::string operator()(const CounterOpened& event) const {
    return "clerk " + std::to_string(event.clerk.value);
  }
  std::string operator()(const SupervisorSignedIn& event) const { return by(event); }
  std::string operator()(const SupervisorActed& event) const { return by(event); }
  std::string operator()(const SupervisorSignedOut& event) const {
    return "device " + std::to_string(event.device.value);
  }
  std::string operator()(const ApprovalRequested& event) const {
    const auto& request = event.request;
    const auto deed = std::visit([](const auto& one) { return said(one); }, request.deed);
    return number_of(request.number) + person(request.clerk) + " at device " +
           std::to_string(request.device.value) + ": " + deed;
  }
  std::string operator()(const ApprovalGranted& event) const {
    auto words = number_of(event.request) + person(event.clerk) + " at device " +
                 std::to_string(event.device.value);
    if (event.code) {
      words += " by one-time code " + std::to_string(event.code->number) + " of staff number " +
               std::to_string(event.code->issuer.value);
    }
    return words;
  }
  std::string operator()(const ApprovalWithdrawn& event) const { return number_of(event.request); }
  std::string operator()(const ApprovalExpired& event) const { return number_of(event.request); }
  std::string operator()(const TicketOverridden& event) const {
    return number_of(event.request) + ": " + event.reason;
  }
  std::string operator()(const SkillsSet& event) const {
    return number_of(event.request) + ": " + letters_of(event.lines) + " from " +
           ctl::text_of(event.from);
  }
  std::string operator()(const CoverArranged& event) const {
    return number_of(event.request) + ": " + event.reason;
  }
  std::string operator()(const TicketReplaced& event) const {
    return "replacement " + std::to_string(event.replacement);
  }
  std::string operator()(const PaymentRecorded& event) const { return event.reference; }
  std::string operator()(const VisitRated& event) const {
    return std::string(word_of(event.vote)) + ", ticket " +
           std::to_string(event.ticket.serial.value) + " of " + ctl::text_of(event.ticket.date);
  }
  std::string operator()(const TicketCalled& event) const {
    const std::string reason(ctl::word_of(event.reason));
    return event.cover ? reason + ", cover by " + number_of(*event.cover) : reason;
  }
  std::string operator()(const TicketRecalled& event) const { return call(event.call); }
  std::string operator()(const CallShown& event) const { return call(event.call); }
  std::string operator()(const ServiceCompleted& event) const {
    return std::string(word_of(event.outcome));
  }
  std::string operator()(const TicketTransferred& event) const {
    const std::string reason(ctl::word_of(event.reason));
    return event.stage ? "to stage " + std::to_string(*event.stage) + ", " + reason : reason;
  }
  std::string operator()(const NoticePosted& event) const { return event.text.ar; }
  std::string operator()(const CommandRefused& event) const {
    return std::string(name_of(event.kind)) + " " + std::string(dawr::name_of(event.code));
  }
  std::string operator()(const JournalRestored& event) const {
    return "kept up to entry " + std::to_string(event.kept);
  }
  template <class Other>
  std::string operator()(const Other& event) const {
    if constexpr (requires { std::string(event.reason); }) return event.reason;
    return {};
  }

 private:
  template <class OfPerson>
  static std::string by(const OfPerson& event) {
    return "supervisor " + std::to_string(event.clerk.value) + " at device " +
           std::to_string(event.device.value);
  }
  static std::string of(BookingId booking) { return "booking " + std::to_string(booking.value); }
  static std::string number_of(std::uint32_t request) {
    return "request " + std::to_string(request);
  }
  static std::string person(const std::optional<ClerkId>& clerk) {
    return clerk ? " by supervisor " + std::to_string(clerk->value) : "";
  }
  static std::string said(const Override& deed) {
    return std::string("override ") + deed.line.value + " " + std::to_string(deed.number) + ", " +
           deed.reason;
  }
  static std::string said(const SetSkills& deed) {
    return "counter " + std::to_string(deed.counter.value) + " serves " + letters_of(deed.lines) +
           " from " + ctl::text_of(deed.from);
  }
  static std::string said(const Cover& deed) {
    return "counter " + std::to_string(deed.counter.value) + " helps " + deed.line.value + ", " +
           deed.reason;
  }
  static std::string letters_of(const std::vector<LineId>& lines) {
    std::string letters;
    for (const LineId line : lines) letters += line.value;
    return letters;
  }
  static std::string call(std::uint8_t number) { return "call " + std::to_string(number); }
};

}  // namespace

std::string_view name_of(const Event& event) { return event_names.at(event.index()); }

std::string_view name_of(CommandKind kind) { return pick(command_names, kind); }

std::string_view word_of(TicketState state) {
  constexpr std::array<std::string_view, 12> words = {
      "unknown", "waiting",    "called",     "serving", "on_hold",    "no_show",
      "served",  "incomplete", "redirected", "left",    "closed_out", "void"};
  return pick(words, state);
}

std::string_view word_of(PriorityClass priority) {
  constexpr std::array<std::string_view, 4> words = {"unknown", "elderly", "disability",
                                                     "pregnancy"};
  return pick(words, priority);
}

std::string_view word_of(Evidence evidence) {
  constexpr std::array<std::string_view, 5> words = {"unknown", "identity_card", "disability_card",
                                                     "medical_report", "visible"};
  return pick(words, evidence);
}

std::string_view word_of(PrintTold print) {
  constexpr std::array<std::string_view, 4> words = {"pending", "paper", "screen", "doubtful"};
  return pick(words, print);
}

std::string_view word_of(TurnReason reason) {
  constexpr std::array<std::string_view, 8> words = {
      "unknown", "walk_in",  "priority",    "transferred",
      "pad",     "override", "appointment", "late_appointment"};
  return pick(words, reason);
}

std::string_view word_of(CallEnd end) {
  constexpr std::array<std::string_view, 6> words = {"open",    "recalled", "started",
                                                     "no_show", "put_back", "closed_out"};
  return pick(words, end);
}

std::string_view word_of(BookingState state) {
  constexpr std::array<std::string_view, 6> words = {"unknown",    "held",      "confirmed",
                                                     "checked_in", "cancelled", "missed"};
  return pick(words, state);
}

std::string_view word_of(CounterKind kind) {
  return kind == CounterKind::cashier ? "cashier" : "counter";
}

EventFacts facts_of(const Event& event) {
  EventFacts facts;
  std::visit(
      [&](const auto& what) {
        if constexpr (requires { facts.ticket = what.ticket; }) facts.ticket = what.ticket;
        if constexpr (requires { facts.counter = what.counter; }) facts.counter = what.counter;
        if constexpr (requires { facts.line = what.line; }) facts.line = what.line;
      },
      event);
  facts.detail = std::visit(Detail{}, event);
  return facts;
}

std::string text_of(ServiceDate date) {
  const std::chrono::year_month_day day{date};
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text.data();
}

}  // namespace dawr::ctl
