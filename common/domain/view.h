// What the devices on either side of the counter may know: answers to questions that change
// nothing.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/domain/command.h"
#include "common/domain/day_plan.h"
#include "common/domain/identifiers.h"
#include "common/domain/policy.h"
#include "common/domain/promise.h"

namespace dawr {

// The state of a visit (domain.md names them); the numbers are part of wire and journal.
enum class TicketState : std::uint8_t {
  waiting = 1,
  called = 2,
  serving = 3,
  on_hold = 4,
  no_show = 5,
  served = 6,
  incomplete = 7,
  redirected = 8,
  left = 9,
  closed_out = 10,
  voided = 11,
};

enum class CounterState : std::uint8_t { closed = 1, open = 2, on_break = 3 };

// What is to be paid for a service, where the centre demands it; the numbers are part of the wire.
enum class Fee : std::uint8_t { due = 1, paid = 2, waived = 3 };

// A load that names nobody.
struct LineLoad {
  LineId line;
  std::uint32_t waiting{};
  std::uint32_t longest_wait_s{};
  Promise outlook{};  // for whoever comes now
  bool operator==(const LineLoad&) const = default;
};

struct TicketInHand {
  Serial ticket;
  LineId letter;
  std::uint16_t number{};
  ServiceCode service;
  TicketState state{};
  Instant called_at{};  // first call
  std::optional<Instant> started_at;
  std::uint8_t calls{};
  bool shown{};                  // a display has confirmed the call
  std::uint8_t tries_left{};     // of the arrival code
  std::uint8_t calls_left{};     // recalls allowed, and needed before a no-show
  std::optional<Fee> fee{};      // none: nothing has to be paid for this service
  std::optional<LineId> next{};  // where Refer sends it; none: this is the last stage of its visit
  bool operator==(const TicketInHand&) const = default;
};

struct TicketOnHold {
  Serial ticket;
  LineId letter;
  std::uint16_t number{};
  Instant until{};
  bool operator==(const TicketOnHold&) const = default;
};

struct CounterView {
  CounterId counter;
  CounterKind kind{};
  std::uint16_t number{};
  CounterState state{};
  std::optional<ClerkId> clerk;
  std::optional<TicketInHand> in_hand;
  std::optional<TicketOnHold> on_hold;
  std::optional<Instant> undo_until;
  // Of a call that was shown and made often enough: time alone is, or was, in the way.
  std::optional<Instant> no_show_from;
  std::vector<LineLoad> lines;  // those this counter serves
  std::uint32_t served_today{};
  std::optional<Instant> put_back_from;  // of a call, if no display confirms it before
  // Names of the devices at which somebody asks for help, in answer to a counter that is open.
  std::vector<std::string> help_at{};
  // Of the services that this clerk has ended today; none before the first. Nobody else's.
  std::optional<std::uint32_t> average_service_s{};
  bool by_voice{};  // calls are to be called out: no display shows them
  bool operator==(const CounterView&) const = default;
};

struct LineOutlook {
  LineId line;
  Promise promise;  // for whoever takes a ticket of it now
  bool operator==(const LineOutlook&) const = default;
};

// Of one service date, or of the bookings of a centre: makes person tags, and nothing else.
using IdentityKey = std::array<std::uint8_t, 32>;

// What people may be asked for at a device, if they like; what it is for is in
// docs/PERSONAL_DATA.md.
struct AskedOfPeople {
  // The national number, which stays where it is typed: with this key it becomes a PersonTag.
  std::optional<IdentityKey> identity;
  bool mobile{};  // kept sealed until the ticket's visit ends
  // As `identity`, for Book and CheckIn: a booking outlives the day on which it is made.
  std::optional<IdentityKey> booking_identity{};
  bool operator==(const AskedOfPeople&) const = default;
};

// What a dispenser offers now.
struct OfferView {
  std::optional<ServiceDate> date;
  Name centre;
  Name paused;
  std::vector<Line> lines;
  std::vector<Service> services;
  std::vector<LineOutlook> outlooks;
  std::string time_zone;  // IANA name, for what is printed
  AskedOfPeople asked{};  // to the citizen side alone
  bool takes_bookings{};  // or has taken some for the open date
  bool operator==(const OfferView&) const = default;
};

// The answer to a press.
struct IssuedTicket {
  TicketRef ticket;
  LineId letter;
  std::string letter_ar;
  std::uint16_t number{};
  ServiceCode service;
  Instant issued_at{};
  std::uint32_t ahead{};  // waiting in the same line before it
  std::uint8_t copy{};    // 0: the original
  bool priority_pending{};
  Promise promise{};
  std::optional<Instant> callable_at{};  // nobody calls it before; none: from its issue on
  bool operator==(const IssuedTicket&) const = default;
};
// The answer to a pad's block, in its order.
struct IssuedTickets {
  std::vector<IssuedTicket> tickets;
  bool operator==(const IssuedTickets&) const = default;
};

// The answer to HoldSlot.
struct HeldSlot {
  BookingId booking;
  ServiceCode service;
  Instant slot{};
  Instant until{};
  bool operator==(const HeldSlot&) const = default;
};
// The answer to Book and Reschedule.
struct BookedSlot {
  BookingId booking;
  ServiceCode service;
  Instant slot{};
  std::string code;  // whoever has it acts for the booking; never stored, made for each sending
  bool operator==(const BookedSlot&) const = default;
};

// One date and what of it can still be booked for a service.
struct FreeDay {
  DayPlan day;
  std::vector<Instant> slots;  // ascending
  bool operator==(const FreeDay&) const = default;
};
// The answer to the question for free slots.
struct FreeSlots {
  ServiceCode service;
  std::vector<FreeDay> days;         // ascending; as far as can be booked, or fewer
  std::optional<ServiceDate> later;  // to ask from for the dates that follow; none: there are none
  bool operator==(const FreeSlots&) const = default;
};

}  // namespace dawr
