// The log retold as visits: what happened to each ticket, hop by hop and call by call. A fold of
// its own, which asks no rule and takes every order of events, so that a log can be looked into
// that the broker itself would refuse. Pure; memory: one service date.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "common/domain/event.h"
#include "common/domain/view.h"

namespace dawr::ctl {

// How a call ended; `open` while it stands.
enum class CallEnd : std::uint8_t { open, recalled, started, no_show, put_back, closed_out };

struct CallTold {
  Seq seq{};  // of the entry that called
  std::uint8_t hop{};
  std::uint8_t call{};  // 1 for the first, 2, 3 for recalls
  CounterId counter;
  std::optional<ClerkId> clerk{};
  Instant called_at{};
  std::optional<Instant> shown_at{};     // first display that confirmed it
  std::optional<TicketCalled> choice{};  // why this ticket; not for recalls
  CallEnd end{CallEnd::open};
};

// From the arrival in a line until the service there has ended.
struct HopTold {
  LineId line;
  Instant joined_at{};
  Instant turn{};
  TurnReason reason{};
  std::optional<Instant> first_called_at{};
  std::optional<Instant> started_at{};  // first
  std::optional<Instant> ended_at{};
  std::optional<CounterId> counter{};  // that called last
  std::optional<ClerkId> clerk{};      // at it
  Duration waited{};                   // holds included, ended stretches only
  Duration served{};                   // ended stretches only
  bool transferred{};                  // ended by a clerk's sending it to another line
  bool referred{};                     // ended by going on to the next stage of its visit
};

// What Undo takes back.
struct Course {
  TicketState state{TicketState::waiting};
  std::vector<HopTold> hops;
  std::vector<CallTold> calls;
  std::uint32_t holds{};
  std::uint32_t no_shows{};
  bool rejoined{};
  Instant waiting_since{};
  Instant serving_since{};
  Instant held_at{};
};

enum class PrintTold : std::uint8_t { pending, paper, screen, doubtful };

struct VisitTold {
  TicketIssued issue;
  Instant issued_at{};
  DeviceId device;  // that took the ticket
  std::optional<PriorityClass> priority;
  std::optional<Evidence> evidence;
  PrintTold print{PrintTold::pending};
  std::uint8_t copies{};
  std::uint32_t undone{};
  Course course;
  std::optional<Course> before_last_step;

  [[nodiscard]] Duration waited() const;  // over all hops
  [[nodiscard]] std::optional<Instant> first_called_at() const;
};

// An appointment, of whatever date.
struct BookingTold {
  BookingId id;
  ServiceCode service;
  LineId line;
  Instant slot{};
  BookingState state{BookingState::held};
  bool lapsed{};              // it was held, and nobody booked it
  DeviceId device;            // at which it was held or made
  Instant made_at{};          // or held
  std::uint32_t moved{};      // by its person
  std::uint32_t displaced{};  // by the centre
  std::optional<TicketRef> ticket{};
  std::optional<Instant> checked_in_at{};
};

struct DayTold {
  ServiceDate date{};
  CentrePolicy policy;
  std::map<Serial, VisitTold> visits;
};

class Teller {
 public:
  // Call in order of seq. Events about tickets or counters that nothing was heard of are passed
  // over.
  void hear(const Entry& entry);

  // The day that the last entry belongs to; null before the first DayOpened. A DayOpened starts the
  // next one: take the old one first.
  [[nodiscard]] const DayTold* day() const { return day_.get(); }
  // What the last entry has changed of one; null: nothing.
  [[nodiscard]] const BookingTold* booking() const { return booking_; }

 private:
  struct Hear;
  std::unique_ptr<DayTold> day_;
  std::map<BookingId, BookingTold> bookings_;  // but those that ended before the day
  const BookingTold* booking_{};
  std::map<CounterId, ClerkId> clerks_;  // at the open counters
};

}  // namespace dawr::ctl
