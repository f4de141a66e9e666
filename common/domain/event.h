// What happened. Events are facts: replay applies them and never asks a rule again, so each carries
// all that its consequences need.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/domain/approval.h"
#include "common/domain/booking.h"
#include "common/domain/command.h"
#include "common/domain/identifiers.h"
#include "common/domain/policy.h"
#include "common/domain/principal.h"
#include "common/domain/promise.h"
#include "common/domain/rejection.h"

namespace dawr {

// Why a ticket has the turn it has.
enum class TurnReason : std::uint8_t {
  walk_in = 1,
  priority = 2,
  transferred = 3,
  pad = 4,         // given from a paper pad while the system was down
  overridden = 5,  // two supervisors have put it before everybody
  appointment = 6,
  late_appointment = 7,  // checked in too late: as if he had come without one
};

// What the calling order compares: least first. `turn` already includes the counter's handicap.
struct OrderKey {
  Instant turn{};
  Serial serial;
  auto operator<=>(const OrderKey&) const = default;
};

struct DayOpened {
  ServiceDate date{};
  CentrePolicy policy;
};
struct DayClosed {};
struct TicketIssued {
  Serial ticket;
  ServiceCode service;
  LineId line;
  std::uint16_t number{};
  CommandId take;  // the press that made it; its device is the dispenser
  Instant turn{};
  std::optional<PriorityClass> claim;     // waits for reception
  std::optional<PriorityClass> priority;  // granted at once (Rules::priority_grant)
  Commitment arrival_commitment{};
  bool pad{};  // one of a block from a paper pad: its wait began at its turn
  std::optional<PersonTag> person{};
  std::optional<BookingId> booking{};  // it was checked in
};
struct TakeCancelled {
  CommandId take;
};  // the press will never become a ticket
struct TicketVoided {
  Serial ticket;
};
struct PrintConfirmed {
  Serial ticket;
  PrintMedium medium{};
};
struct PrintDoubted {
  Serial ticket;
};
struct TicketReprinted {
  Serial ticket;
  std::uint8_t copy{};
};
struct PriorityGranted {
  Serial ticket;
  PriorityClass priority{};
  Evidence evidence{};
  Instant turn{};
};
struct TicketLeft {
  Serial ticket;
};
struct TicketRejoined {
  Serial ticket;
  Instant callable_at{};
};

struct CounterOpened {
  CounterId counter;
  ClerkId clerk;
  DeviceId device;
};
struct TicketCalled {
  Serial ticket;
  CounterId counter;
  OrderKey key;                          // the winner's
  TurnReason reason{};                   // of the winner's turn
  minutes handicap{};                    // of this counter for the winner's line
  std::optional<OrderKey> runner_up;     // the next in order for this counter, if there was one
  std::optional<std::uint32_t> cover{};  // the request under which this counter helps that line
};
struct TicketRecalled {
  Serial ticket;
  CounterId counter;
  std::uint8_t call{};
};
struct CallShown {
  Serial ticket;
  std::uint8_t call{};
  DeviceId display;
};
struct ServiceStarted {
  Serial ticket;
  CounterId counter;
};
struct CallPutBack {
  Serial ticket;
  CounterId counter;
};
struct ServiceCompleted {
  Serial ticket;
  CounterId counter;
  Outcome outcome{};
};
struct TicketTransferred {
  Serial ticket;
  CounterId counter;
  LineId line;
  Instant turn{};
  TurnReason reason{};
  // Referred: so many of its service's Service::onward are behind it or reached. None: it was sent
  // to a line of the clerk's choice, and its visit has come no further.
  std::optional<std::uint8_t> stage{};
};
struct TicketHeld {
  Serial ticket;
  CounterId counter;
  Instant until{};
};
struct TicketResumed {
  Serial ticket;
  CounterId counter;
};
struct HoldEnded {
  Serial ticket;
  CounterId counter;
};  // by time or a closed counter: back in line
struct NoShowMarked {
  Serial ticket;
  CounterId counter;
  Instant rejoin_until{};
};
struct CounterOnBreak {
  CounterId counter;
  std::string reason;
};
struct CounterClosed {
  CounterId counter;
};
struct StepUndone {
  Serial ticket;
  CounterId counter;
};

struct TicketClosedOut {
  Serial ticket;
  std::string reason;
};
struct IssuingPaused {
  Name reason;  // an entry of an older version has it in one language only
};
struct IssuingResumed {};
struct NoticePosted {
  std::uint8_t slot{};
  Name text;
};
struct TimePassed {};  // a deadline came and moved time alone
struct CommandRefused {
  CommandKind kind{};
  Role role{};
  RejectionCode code{};
  std::optional<Serial> ticket;  // the one in hand, where the try counts against its call
};

// The journal was put back from a backup and goes on under a new epoch; whatever the previous one
// held beyond `kept` is lost, but its papers are about. Hence the one gap in numbers and serials
// (docs/GLOSSARY.md: restore).
struct JournalRestored {
  Epoch previous;             // the backup's
  Seq kept{};                 // its last entry; this one is kept + 1
  std::uint16_t abandoned{};  // later epochs of the centre that are given up with it
};

// The broker was down, with the day open, from this instant to the entry's own: nothing was given.
struct ServiceInterrupted {
  Instant from{};
};

// What was said to whoever took this ticket, and the quantiles of the wait behind it, in seconds.
// It decides nothing.
struct WaitPromised {
  Serial ticket;
  Promise promise;
  std::uint32_t p10_s{}, p50_s{}, p80_s{}, p90_s{};
};

// What screens say of a line from now on to whoever comes.
struct OutlookChanged {
  LineId line;
  Promise promise;
};

struct SupervisorSignedIn {
  DeviceId device;
  ClerkId clerk;
};
// What follows of the same command is this person's deed.
struct SupervisorActed {
  DeviceId device;
  ClerkId clerk;
};
struct SupervisorSignedOut {
  DeviceId device;
};

// Who came to the counter is tried anew: as many wrong codes again.
struct CodeUnlocked {
  Serial ticket;
  CounterId counter;
};

// A request ends by one of the next three, or with the day.
struct ApprovalRequested {
  ApprovalRequest request;
};
// The deed's own event follows.
struct ApprovalGranted {
  std::uint32_t request{};
  DeviceId device;
  std::optional<ClerkId> clerk;        // none: the centre has no staff list
  std::optional<ApprovalCode> code{};  // the second key, if it was not who approved
};
struct ApprovalWithdrawn {
  std::uint32_t request{};
};
struct ApprovalExpired {
  std::uint32_t request{};
};

struct TicketOverridden {
  Serial ticket;
  Instant turn{};
  std::uint32_t request{};
  std::string reason;
};

struct SkillsSet {
  CounterId counter;
  std::vector<LineId> lines;
  ServiceDate from{};
  std::uint32_t request{};
};
struct CoverArranged {
  CounterId counter;
  LineId line;
  Instant from{};
  std::uint32_t request{};
  std::string reason;
};

struct VoiceDeclared {
  std::string reason;
};
struct VoiceEnded {};

// The papers that were about are worth nothing any more.
struct TicketReplaced {
  Serial ticket;
  std::uint8_t replacement{};  // 1 for the first
  Commitment arrival_commitment{};
};

struct PaymentRecorded {
  Serial ticket;
  CounterId counter;
  std::string reference;
};
struct PaymentWaived {
  Serial ticket;
  CounterId counter;
  std::string reason;
};

// Perhaps of the service date before.
struct VisitRated {
  TicketRef ticket;
  Vote vote{};
};

// The order of alternatives is their numbering in the journal: append only.
using Event = std::variant<
    DayOpened, DayClosed, TicketIssued, TakeCancelled, TicketVoided, PrintConfirmed, PrintDoubted,
    TicketReprinted, PriorityGranted, TicketLeft, TicketRejoined, CounterOpened, TicketCalled,
    TicketRecalled, CallShown, ServiceStarted, CallPutBack, ServiceCompleted, TicketTransferred,
    TicketHeld, TicketResumed, HoldEnded, NoShowMarked, CounterOnBreak, CounterClosed, StepUndone,
    TicketClosedOut, IssuingPaused, IssuingResumed, NoticePosted, TimePassed, CommandRefused,
    JournalRestored, ServiceInterrupted, WaitPromised, OutlookChanged, SupervisorSignedIn,
    SupervisorActed, SupervisorSignedOut, CodeUnlocked, ApprovalRequested, ApprovalGranted,
    ApprovalWithdrawn, ApprovalExpired, TicketOverridden, SkillsSet, CoverArranged, VoiceDeclared,
    VoiceEnded, TicketReplaced, PaymentRecorded, PaymentWaived, VisitRated, DaysPublished, SlotHeld,
    HoldLapsed, BookingMade, BookingMoved, BookingCancelled, BookingDisplaced, BookingMissed>;

// An event in the journal: when it happened by the broker's clock, and at whose command.
struct Entry {
  Seq seq{};
  Instant at{};
  CommandId cause;  // device 0: the broker itself
  Event event;
};

}  // namespace dawr
