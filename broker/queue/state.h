// One centre on one service date, as plain values. Made by `evolve` alone, read by `decide`.
//
// Everything is derived from the journal; copying a State copies the centre. Sizes: about 300 bytes
// a ticket with its place in line.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "broker/appointments/ledger.h"
#include "broker/queue/ranking.h"
#include "common/domain/event.h"
#include "common/domain/limits.h"
#include "common/domain/manager_view.h"
#include "common/domain/view.h"

namespace dawr::queue {

enum class Print : std::uint8_t { pending = 1, doubtful = 2, paper = 3, screen = 4 };

struct Ticket {
  Serial serial;
  ServiceCode service;
  LineId letter;  // printed on it; kept through every line of the visit
  std::uint16_t number{};
  LineId line;           // where it waits or waited last
  std::uint8_t stage{};  // of its visit: so many of Service::onward are behind it or reached
  CommandId take;
  TicketState state{TicketState::waiting};
  Print print{Print::pending};
  std::uint32_t version{1};  // counts what has happened to it: Undo must find it untouched

  Seq entry{};                // of its TicketIssued in the journal
  std::uint16_t issued_in{};  // restorations of the journal before it: names its epoch
  Instant issued_at{};    // from when its wait counts: earlier than entered_at for a pad's ticket
  Instant entered_at{};   // when the broker made it, and its slip was printed
  Instant visit_since{};  // issue of the first ticket of this person's visit: mostly its own
  Instant turn{};         // the ordering key; least first
  TurnReason turn_reason{TurnReason::walk_in};
  Instant callable_at{};  // in line, but not called before this
  std::optional<PriorityClass> claim;
  std::optional<PriorityClass> priority;
  Commitment arrival_commitment{};
  std::optional<PersonTag> person;
  std::optional<BookingId> booking;  // with which it was checked in

  Promise promise{};        // made at the issue
  Instant waiting_since{};  // start of the present stretch of waiting
  Duration waited{};        // ended stretches of this visit, holds included
  Duration served{};        // ended stretches of service at this hop
  ClerkId served_by;        // who serves it, or did last
  Duration by_clerk{};      // of those stretches: this clerk's, since the call
  std::optional<Instant> first_called_at;

  // The present or last call and service.
  CounterId counter;
  Instant called_at{};  // its first call at this hop
  bool first_call{};    // that was the first of the visit
  std::uint8_t calls{};
  std::uint8_t shown_call{};  // highest call number that a display has confirmed
  std::uint8_t wrong_codes{};
  Instant started_at{};
  Instant held_at{};
  Instant hold_until{};
  Instant rejoin_until{};
  bool held_before{};
  bool rejoined_before{};
  std::uint8_t copies{};
  std::uint8_t replaced{};  // by how many papers, each with secrets of its own
  std::uint8_t payments{};
  bool waived{};  // its fee
  bool rated{};
  Instant ended_at{};  // of a ticket with an end: when it came

  // Without an end: in a line, called, in service or on hold.
  [[nodiscard]] bool is_live() const { return state <= TicketState::on_hold; }
  // A counter has served whoever holds it, whatever came of it.
  [[nodiscard]] bool ended_by_service() const {
    return state >= TicketState::served && state <= TicketState::redirected;
  }
  // Of a block, whose command `take` is: it alone names no ticket.
  [[nodiscard]] bool from_pad() const { return issued_at != entered_at; }
  bool operator==(const Ticket&) const = default;
};

using Timed = std::pair<Instant, Serial>;

struct WaitingLine {
  std::uint16_t last_number{};       // given, or passed over after a restore
  Ranking callable;                  // without any handicap
  std::set<Timed> later;             // in line, by the instant from which they are callable
  std::set<Timed> by_waiting_since;  // all of them
  Promise outlook{};                 // what screens say to whoever comes

  [[nodiscard]] std::uint32_t waiting() const {
    return static_cast<std::uint32_t>(by_waiting_since.size());
  }
  bool operator==(const WaitingLine&) const = default;
};

// What Undo would bring back.
struct UndoStep {
  Ticket before;
  std::uint32_t version_after{};
  Instant at{};
  bool operator==(const UndoStep&) const = default;
};

// A line that a counter helps with today.
struct CoveredLine {
  LineId line;
  Instant from{};
  std::uint32_t request{};  // under which it was approved
  bool operator==(const CoveredLine&) const = default;
};

struct CounterStand {
  CounterState state{CounterState::closed};
  ClerkId clerk;
  DeviceId device;
  std::optional<Serial> in_hand;
  std::vector<Instant> called_at;  // of the ticket called last: its first call here, its recalls
  std::optional<Serial> on_hold;
  std::optional<UndoStep> undo;
  std::uint32_t served_today{};
  Instant pressed_at{};             // when its clerk last did anything
  std::vector<CoveredLine> covers;  // in the order of their approval
  bool operator==(const CounterStand&) const = default;
};

// What a clerk did on this service date: duties that exclude each other, and own services.
struct ClerkDay {
  bool at_counter{};
  bool at_cashier{};
  std::optional<CounterId> open_counter;
  std::uint32_t services{};  // ended, and not undone
  Duration service_time{};   // of those
  bool operator==(const ClerkDay&) const = default;
};

// Who acts at a supervisor's device, and when it was last used.
struct Supervisor {
  ClerkId clerk;
  Instant acted_at{};
  bool operator==(const Supervisor&) const = default;
};

struct Papers {
  std::uint16_t issued_in{};  // restorations of the journal before the ticket
  std::uint8_t replaced{};    // papers before the one that counts
  bool operator==(const Papers&) const = default;
};

// A visit of an earlier service date that may still be rated.
struct PastVisit {
  Instant ended_at{};
  bool rated{};
  Papers papers;
  bool operator==(const PastVisit&) const = default;
};

struct RecentCall {
  Serial ticket;
  std::uint8_t call{};
  Instant at{};
  CounterId counter;
  LineId line;
  bool exceptional{};
  bool operator==(const RecentCall&) const = default;
};

// The journal was put back from a backup.
struct Restoration {
  Epoch previous;
  Seq kept{};
  std::uint16_t abandoned{};
  Instant at{};
  bool operator==(const Restoration&) const = default;
};

// The system was down for a while of the open day.
struct Interruption {
  Instant from{};
  Instant until{};
  std::map<DeviceId, CommandId>
      entered;  // who has entered a pad's block since, and by which command
  bool operator==(const Interruption&) const = default;
};

// Where a visit goes next.
struct Stage {
  LineId line;
  std::uint8_t number{};  // Ticket::stage when it is there
  bool after_cash_desk{};
};

struct State {
  Instant now{};                         // of the last event
  Seq seq{};                             // of its entry: all events are evolved, from the first
  std::optional<ServiceDate> last_date;  // the newest that was ever opened
  bool day_open{};
  CentrePolicy policy;

  std::deque<Ticket> tickets;             // ascending by serial; without a gap unless restored
  std::uint32_t last_serial{};            // given, or passed over after a restore
  std::vector<Restoration> restorations;  // of this journal, oldest first, for ever
  std::unordered_map<CommandId, Serial> takes;  // presses of one ticket each
  std::set<CommandId> cancelled_takes;
  std::map<PersonTag, Serial> persons;  // of each one's tickets: the one that came to life last
  std::map<LineId, WaitingLine> lines;
  std::map<CounterId, CounterStand> counters;
  std::map<ClerkId, ClerkDay> clerks;
  std::set<Timed> print_deadlines;      // unconfirmed prints, by the instant of doubt
  std::deque<RecentCall> recent_calls;  // newest first; those still open, however many
  std::vector<Name> notices{std::vector<Name>(limits::notices)};
  std::optional<Interruption> interruption;    // the newest of the open day
  Name paused;                                 // reason; empty: tickets are given
  std::uint32_t in_hand_or_held{};             // tickets that some counter cares for
  std::map<DeviceId, Supervisor> supervisors;  // signed in; some of them perhaps too long ago
  std::map<std::uint32_t, ApprovalRequest> requests;  // that wait for a second person, by number
  std::uint32_t last_request{};
  std::map<std::uint32_t, ServiceDate> used_codes;  // by number, for as long as one could be used
  std::uint32_t overrides{};                        // of the service date
  // What counters serve instead of what the configuration says, by the date from which they do: of
  // those that have come, the newest alone.
  std::map<CounterId, std::map<ServiceDate, std::vector<LineId>>> skills;
  std::optional<Instant> by_voice_since;  // calls are called out
  std::set<std::string> payments;         // receipts (payment.h) of the service date
  std::map<TicketRef, PastVisit>
      past_visits;                // that ended within limits::vote_within of the opening
  Instant shown_at{};             // when a display last confirmed a call
  appointments::Ledger bookings;  // of all dates

  [[nodiscard]] const Ticket* find(Serial serial) const;
  [[nodiscard]] Ticket* find(Serial serial);
  // By what is printed on it. O(tickets).
  [[nodiscard]] const Ticket* find_printed(LineId letter, std::uint16_t number) const;
  [[nodiscard]] Serial next_serial() const { return Serial{last_serial + 1}; }
  // The epoch after so many restorations: what the tokens and arrival codes of its tickets are
  // keyed by. A ticket keeps its own through a restore, and one that was lost has none in common
  // with one that is given afterwards. `present`: the journal's.
  [[nodiscard]] Epoch epoch_after(std::size_t restored, Epoch present) const {
    return restored < restorations.size() ? restorations[restored].previous : present;
  }
  // None: nobody, or nothing was done there for limits::signed_in_for.
  [[nodiscard]] std::optional<SignedIn> signed_in(DeviceId device, Instant at) const;
  // What the secrets of its papers are made with; none: nothing can be done with that ticket.
  [[nodiscard]] std::optional<Papers> papers_of(TicketRef ticket) const;
  // Whether it was tried with too many wrong codes since it was called.
  [[nodiscard]] bool code_locked(const Ticket& ticket) const {
    return ticket.state == TicketState::called &&
           ticket.wrong_codes >= policy.rules.arrival_code_tries;
  }
  // Whether a person waits for that service with a ticket other than this one.
  [[nodiscard]] bool lives_elsewhere(const std::optional<PersonTag>& person, Serial than) const;
  // With whose visit a ticket goes on that this person takes now (Rules::reissue_within).
  [[nodiscard]] const Ticket* visit_gone_on_with(const std::optional<PersonTag>& person,
                                                 Instant at) const;
  // What has to be paid before it ends as served; none: nothing.
  [[nodiscard]] std::optional<Fee> fee_of(const Ticket& ticket) const;
  // None: its visit has no further one than where it is.
  [[nodiscard]] std::optional<Stage> next_stage_of(const Ticket& ticket) const;
  // Whether its call was made, from the first on, after calls were declared to be called out.
  [[nodiscard]] bool called_by_voice(const Ticket& ticket) const {
    return ticket.state == TicketState::called && by_voice_since &&
           ticket.called_at >= *by_voice_since;
  }
  // When a day opens: those of the one that is over, and of the days before. O(tickets).
  [[nodiscard]] std::map<TicketRef, PastVisit> visits_to_rate(Instant opening) const;
  // Tickets without an end: in a line, called, in service or on hold.
  [[nodiscard]] std::uint32_t live_tickets() const;

  bool operator==(const State&) const = default;
};

}  // namespace dawr::queue
