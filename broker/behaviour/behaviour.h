// What was done at the dispensers, the counters and the manager's board on one service date, so far
// as it may be a way to favour somebody: counted from the journal's entries. docs/BEHAVIOUR.md says
// what each figure is and what it can't tell.
//
// A fold beside that of the state: it asks no rule, and judges nobody.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "broker/behaviour/chance.h"
#include "broker/behaviour/thresholds.h"
#include "broker/queue/state.h"
#include "common/domain/event.h"

namespace dawr::behaviour {

// A key, and who acted with it where the centre has a staff list.
struct Who {
  DeviceId device;
  std::optional<ClerkId> clerk{};
  bool operator==(const Who&) const = default;
};

struct Printed {
  LineId letter;
  std::uint16_t number{};
  bool operator==(const Printed&) const = default;
};

enum class RequestEnd : std::uint8_t { unanswered = 1, granted = 2, withdrawn = 3, expired = 4 };

// A deed that takes two. Unanswered: it ended with the day, or still waits.
struct RequestTold {
  ApprovalRequest request{};
  Instant asked_at{};
  RequestEnd end{RequestEnd::unanswered};
  Instant ended_at{};
  Who approved_by{};                   // where it was granted
  std::optional<ApprovalCode> code{};  // the second key, if it was no second person's device
};

// A key's attempts that were refused.
struct RefusedKey {
  DeviceId device;
  Role role{};
  CommandKind kind{};
  RejectionCode code{};
  auto operator<=>(const RefusedKey&) const = default;
};

struct CounterFigures {
  Duration open{};  // breaks excluded
  Duration on_break{};
  // Open, no ticket in hand, and somebody whom it serves callable; not while the system was down.
  Duration idle{};
  Share long_gaps;  // of the stretches between two tickets in which somebody waited
  Share put_backs;  // of calls
  Share no_shows;   // of calls
  Share early_no_shows;
  Share rejoined;  // of no-shows: the person was about
  Share short_walks;
  Share short_services;  // of services that ended as served or with papers missing
};

// A dispenser's or reception's key.
struct IssuerFigures {
  std::uint32_t issued{};
  std::uint32_t priority_at_issue{};          // nobody saw any evidence
  std::map<Evidence, std::uint32_t> granted;  // by this key, to tickets of any
  Share cancelled;                            // tickets that it made void, of those it issued
  std::uint32_t cancelled_without_ticket{};   // presses that never became one
  std::uint32_t replaced{};                   // lost papers, by this key
};

// By which published reason a ticket was called before one that was issued earlier and waited in a
// line that the counter serves.
enum class Passing : std::uint8_t {
  overridden = 1,
  rejoined = 2,  // the one that was passed had missed its call, and could not be called yet
  priority = 3,
  handicap = 4,  // the counter only helps in the other's line
  transfer = 5,  // the other's time in service does not count as waiting
  other = 6,
  none = 7,         // against the order: never in a lawful journal
  appointment = 8,  // its turn is its slot's, less the credit
  early = 9,        // the one that was passed came early to its appointment: that gains nothing
};

struct PassingFigures {
  std::uint32_t calls{};   // that passed somebody for that reason
  std::uint32_t passed{};  // tickets, each as often as it was passed
  bool operator==(const PassingFigures&) const = default;
};

struct PutBackTold {
  Instant at{};
  Printed ticket{};
  CounterId counter{};
  bool operator==(const PutBackTold&) const = default;
};

enum class PrintEnd : std::uint8_t { doubtful = 1, confirmed = 2, voided = 3 };
struct DoubtfulTold {
  Instant at{};
  Printed ticket{};
  DeviceId dispenser{};
  PrintEnd end{PrintEnd::doubtful};
  bool operator==(const DoubtfulTold&) const = default;
};

struct PauseTold {
  Instant from{};
  Instant until{};  // `ongoing`: as far as the journal goes
  bool ongoing{};
  Name reason{};
  Who by{};
};

// Calls were called out, for no display was alive.
struct VoiceTold {
  Instant from{};
  Instant until{};  // `ongoing`: as far as the journal goes
  bool ongoing{};
  std::string reason;
  Who by{};
};

struct UnlockTold {
  Instant at{};
  Printed ticket{};
  CounterId counter{};
  Who by{};
  bool operator==(const UnlockTold&) const = default;
};

// A ticket that goes on with its person's visit: it was issued soon after the end of an earlier one
// for the same service (Rules::reissue_within).
struct ReissueTold {
  Instant at{};
  Printed ticket{};
  Printed earlier{};
  TicketState end{};                 // of the earlier one
  Duration before{};                 // since the first ticket of the visit
  std::optional<Duration> waited{};  // from that one to the first call of this; none: not called
  bool operator==(const ReissueTold&) const = default;
};

// A fee that a cashier has waived.
struct WaiverTold {
  Instant at{};
  Printed ticket{};
  CounterId counter{};
  std::string reason;
  ClerkId clerk;
  bool operator==(const WaiverTold&) const = default;
};

// What people said of the visits that a counter has ended on this date, in all: of no counter and
// of no clerk.
struct Votes {
  std::uint32_t good{}, neutral{}, bad{};
  [[nodiscard]] std::uint32_t all() const { return good + neutral + bad; }
  bool operator==(const Votes&) const = default;
};

// What became of appointments on this date, of whatever date they are; `kept`, `late` and `missed`
// are those of this date.
struct AppointmentFigures {
  std::uint32_t booked{}, moved{}, cancelled{};  // by their people
  std::uint32_t displaced{}, given_up{};         // by the centre: to another slot, to none
  std::uint32_t kept{}, late{}, missed{};        // there in time, too late for the turn, not there
  bool operator==(const AppointmentFigures&) const = default;
};

// What became of the tickets.
struct Ends {
  std::uint32_t issued{}, called{};  // first calls
  std::uint32_t served{}, incomplete{}, redirected{}, no_show{}, left{}, closed_out{}, voided{};
  bool operator==(const Ends&) const = default;
};

// The queue before the ticket, while the day was open. What happens at the door or to a dispenser
// that is switched off reaches no journal; a long time without a ticket may tell of it.
struct BeforeTheTicket {
  Duration open{};
  Duration paused{};           // issuing
  Duration down{};             // the system
  Duration paused_or_down{};   // both at once counted once
  Duration longest_without{};  // ticket, neither paused nor down
  std::uint32_t presses_while_paused{};
  std::uint32_t presses_sold_out{};
  bool operator==(const BeforeTheTicket&) const = default;
};

struct DayBehaviour {
  ServiceDate date{};
  std::string centre;     // its code
  std::string time_zone;  // IANA name
  std::vector<Line> lines;
  std::vector<Counter> places;
  Instant opened_at{};
  std::optional<Instant> closed_at;
  Instant seen_until{};

  Ends ends;
  BeforeTheTicket before_the_ticket;
  std::vector<PauseTold> pauses;
  std::vector<RequestTold> requests;
  std::vector<VoiceTold> by_voice;
  std::map<RefusedKey, std::uint32_t> refusals;
  std::map<CounterId, CounterFigures> counters;
  std::map<DeviceId, IssuerFigures> issuers;
  Share priority_issued;  // of tickets, those that ever had priority
  Share priority_called;  // of first calls
  Share passing_calls;    // of all calls
  std::map<Passing, PassingFigures> passings;
  std::vector<PutBackTold> put_backs;
  std::vector<DoubtfulTold> doubtful;
  std::vector<UnlockTold> unlocks;
  std::vector<ReissueTold> reissues;
  std::uint32_t payments{};
  std::vector<WaiverTold> waivers;
  Votes votes;
  AppointmentFigures appointments;
};

// What is refused before the first day or between two is told with the day that it comes after; of
// the first one, before.
class Observer {
 public:
  explicit Observer(Thresholds thresholds = {}) : thresholds_(thresholds) {}

  // Call for each entry of a lawful journal, in order; `before`: the state that it has not been
  // applied to yet.
  void observe(const queue::State& before, const Entry& entry);

  // All service dates, ascending, up to the last entry.
  [[nodiscard]] std::vector<DayBehaviour> days() const;

 private:
  struct Book;

  struct Acted {
    CommandId cause;
    ClerkId clerk;
  };

  void pass_time(const queue::State& before, const Entry& entry);
  void pass_time_at_counters(const queue::State& before, Instant until);
  void end_stretch_without_ticket(Instant at);

  Thresholds thresholds_;
  std::vector<DayBehaviour> past_;
  DayBehaviour day_;
  bool opened_{};  // day_ has begun
  // How long somebody has waited for a counter between its last ticket and the next.
  std::map<CounterId, Duration> gaps_;
  std::optional<Instant> without_ticket_since_;
  std::optional<Acted> acted_;
};

}  // namespace dawr::behaviour
