// What a device may ask for. A command names no ticket that its sender could have picked: counters
// act on the ticket in hand, citizens on the ticket whose token they hold.
//
// Fields marked "shell" are not on the wire: the broker's shell fills them in from its secrets, its
// configuration or the authenticated key before the core sees the command.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/domain/booking.h"
#include "common/domain/day_plan.h"
#include "common/domain/identifiers.h"
#include "common/domain/pin.h"
#include "common/domain/policy.h"

namespace dawr {

enum class PriorityClass : std::uint8_t { elderly = 1, disability = 2, pregnancy = 3 };
enum class Evidence : std::uint8_t {
  identity_card = 1,
  disability_card = 2,
  medical_report = 3,
  visible = 4
};
enum class PrintMedium : std::uint8_t { paper = 1, screen = 2 };
enum class Outcome : std::uint8_t { served = 1, incomplete = 2, redirected = 3 };
// What somebody says of his visit.
enum class Vote : std::uint8_t { good = 1, neutral = 2, bad = 3 };

// Three digits 1..9, as a number 111..999 without a zero digit.
using ArrivalCode = std::uint16_t;
// Salted commitment to an arrival code; the code itself is never logged.
using Commitment = std::array<std::uint8_t, 16>;
// One person at one service on one service date: a keyed hash (common/wire/person_tag.h) of the
// national number, which itself never leaves the device where it was typed. Means nothing once the
// day's key is destroyed.
using PersonTag = std::array<std::uint8_t, 16>;

// --- citizen side ---
struct TakeTicket {
  ServiceCode service;
  std::optional<PriorityClass> priority_claim;
  Commitment arrival_commitment{};    // shell
  std::optional<PersonTag> person{};  // none: nobody was asked who he is, or he did not say
};
// Takes back an own press whose answer was lost: voids its ticket, or makes sure it never comes.
struct CancelTake {
  std::uint64_t session{};
  std::uint64_t counter{};
};
struct ConfirmPrint {
  Serial ticket;
  PrintMedium medium{PrintMedium::paper};
};
struct Reprint {
  Serial ticket;
};
struct GrantPriority {
  Serial ticket;
  PriorityClass priority{};
  std::optional<Evidence> evidence;
};
// By the ticket's secret token; `ticket` is what the token stands for, none if it is not genuine.
struct LeaveLine {
  std::optional<TicketRef> ticket;
};  // shell
struct Rejoin {
  std::optional<TicketRef> ticket;
};  // shell
// Of a visit that a counter has ended, once, for a day; never from a device of the staff.
struct RateVisit {
  std::optional<TicketRef> ticket;  // shell
  Vote vote{};
};

// --- provider side: counters and cashiers ---
struct OpenCounter {
  ClerkId clerk;
  std::optional<Pin> pin{};  // the shell checks it and hands none to the core
};  // also the return from a break
struct CallNext {};
struct Recall {};
struct StartService {
  ArrivalCode typed{};
  ArrivalCode expected{};  // shell; 0 when no ticket is in hand
};
struct PutBack {};
struct Complete {
  Outcome outcome{Outcome::served};
};
struct Transfer {
  LineId line;
};
struct Hold {};
struct Resume {};
struct MarkNoShow {};
struct Break {
  std::string reason;
};
struct CloseCounter {};
struct Undo {};
// Of the service in hand, at a cashier's counter. The fee of one ticket may be paid in parts, and a
// reference that was typed wrongly is followed by the right one.
struct RecordPayment {
  std::string reference;  // payment.h
};
struct Waive {
  std::string reason;
};

// --- provider side: supervisor ---
// Who acts at this device from now on: where the centre has a staff list, nobody else may.
struct SignIn {
  ClerkId clerk;
  std::optional<Pin> pin{};  // as OpenCounter's
};
struct SignOut {};
struct OpenDay {
  ServiceDate date{};
  CentrePolicy policy;                // shell
  std::vector<DayPlan> days_ahead{};  // shell: that can be booked, this date among them
};
struct CloseOut {
  std::string reason;
};  // ends every ticket that no counter has in hand
struct CloseDay {};
struct PauseIssuing {
  Name reason;
};  // the hall reads it: in both languages
struct ResumeIssuing {};
struct PostNotice {
  std::uint8_t slot{};
  Name text;
};  // both texts empty: taken down
// This ticket is to be called before everybody. Like each deed of approval.h it is only asked for,
// and done when another person approves it at another device.
struct Override {
  LineId line;  // printed on the ticket
  std::uint16_t number{};
  std::string reason;  // for whoever approves and audits: the hall does not see it
  bool operator==(const Override&) const = default;
};
// What a counter serves from a later service date on. Today's calls stay as they are.
struct SetSkills {
  CounterId counter;
  std::vector<LineId> lines;
  ServiceDate from{};
  bool operator==(const SetSkills&) const = default;
};
// A counter helps today with a line whose clerk is absent; not at once, and the hall is told.
struct Cover {
  CounterId counter;
  LineId line;
  std::string reason;
  bool operator==(const Cover&) const = default;
};
// What stands on a one-time code's slip of paper.
struct OfferedCode {
  std::uint32_t number{};
  Pin secret;
};
// A one-time code that was the second key, without its secret.
struct ApprovalCode {
  std::uint32_t number{};  // no other code of the centre ever has it
  ClerkId issuer;          // the second person
  ServiceDate until{};     // the last service date on which it may be used
  bool operator==(const ApprovalCode&) const = default;
};
// The second key: another person at another device, or a code which that person left beforehand.
struct Approve {
  std::uint32_t request{};
  std::optional<OfferedCode> offered{};  // the shell checks it and hands none to the core
  std::optional<ApprovalCode> code{};    // shell
};
// What this device asked for, and nobody has approved yet.
struct WithdrawRequest {};
// The call at that counter, locked by wrong arrival codes, may be tried anew.
struct UnlockCode {
  CounterId counter;
};

// No display shows the calls: somebody calls them out, until a display confirms one again.
struct DeclareVoice {
  std::string reason;
};
struct EndVoice {};

// --- board feed ---
// Names one call: a ticket that was put back is called again with call 1, at another instant.
struct AckShown {
  Serial ticket;
  std::uint8_t call{};  // 1 for the first, 2, 3 for recalls
  Instant called_at{};  // as the board tells it
};

// --- reception, after an interruption ---
// Numbers that were given from a paper pad meanwhile, as one block in their order: one service
// each.
struct EnterPad {
  std::vector<ServiceCode> services;              // 1 … limits::pad_tickets
  std::vector<Commitment> arrival_commitments{};  // shell; as many
};

// The paper is lost: another one, with secrets of its own, for the same place in line.
struct ReplaceTicket {
  LineId line;  // printed on the lost ticket
  std::uint16_t number{};
  Commitment arrival_commitment{};  // shell: of the new paper
};

// --- appointments ---

// Keeps a place for a moment, while somebody makes up his mind.
struct HoldSlot {
  ServiceCode service;
  Instant slot{};
};
// Of the place that this device holds, or at once.
struct Book {
  ServiceCode service;
  Instant slot{};
  std::optional<BookingId> held;
  bool has_another{};  // shell: this person has a booking for that service
  // Of AskedOfPeople.booking_identity; the shell keeps it and hands none to the core.
  std::optional<PersonTag> person{};
};
// By the booking's code; `booking` is what it stands for, none if it is not genuine. The place that
// is given back comes free after a time by chance, so that nobody can hand it on.
struct Reschedule {
  std::optional<BookingId> booking;  // shell
  Instant slot{};
  minutes release_after{};  // shell
  std::string code{};       // booking_code.h; the shell checks it and hands none to the core
};
struct CancelAppointment {
  std::optional<BookingId> booking;  // shell
  minutes release_after{};           // shell
  std::string code{};                // as Reschedule's
};
struct CheckIn {
  std::optional<BookingId> booking;   // shell
  bool other_person{};                // shell: it was made for another one
  Commitment arrival_commitment{};    // shell
  std::string code{};                 // as Reschedule's
  std::optional<PersonTag> person{};  // as Book's
};

// --- provider side: a visit goes on ---

// To the next stage of its service's visit (Service::onward), under the same number: it names no
// line, for the clerk chooses neither where to nor who is next there.
struct Refer {};

// --- the broker itself, when a deadline of the core has come ---
struct Pulse {};

// The order of alternatives is the numbering of CommandKind in the journal: append only.
using CommandBody =
    std::variant<TakeTicket, CancelTake, ConfirmPrint, Reprint, GrantPriority, LeaveLine, Rejoin,
                 OpenCounter, CallNext, Recall, StartService, PutBack, Complete, Transfer, Hold,
                 Resume, MarkNoShow, Break, CloseCounter, Undo, OpenDay, CloseOut, CloseDay,
                 PauseIssuing, ResumeIssuing, PostNotice, AckShown, Pulse, EnterPad, SignIn,
                 SignOut, UnlockCode, Override, Approve, WithdrawRequest, SetSkills, Cover,
                 DeclareVoice, EndVoice, ReplaceTicket, RecordPayment, Waive, RateVisit, HoldSlot,
                 Book, Reschedule, CancelAppointment, CheckIn, Refer>;

struct Command {
  CommandId id;
  CommandBody body;
  bool person_needed{};  // shell: the centre has a staff list, so a supervisor's key alone won't do
};

// What a refusal names; 0 is a frame that could not be read at all.
enum class CommandKind : std::uint8_t { unreadable = 0 };

constexpr CommandKind kind_of(const CommandBody& body) {
  return static_cast<CommandKind>(body.index() + 1);
}

}  // namespace dawr
