// Why a ticket was called when it was: for each stretch of waiting, who was called before it by a
// counter that serves its line, and the published reason. The reasons are worked out from the state
// in which the call was decided, as the core has it.
//
// Pure but for the words; memory: the calls of one visit's day.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <vector>

#include "broker/ctl/ticket_name.h"
#include "broker/queue/state.h"
#include "common/domain/event.h"
#include "common/text/phrases.h"
#include "common/text/time_zone.h"

namespace dawr::ctl {

enum class WhyBefore : std::uint8_t {
  earlier,           // its turn is earlier
  priority,          // its turn counts as earlier by the credit of a priority class
  returned,          // back in its own line from another one, such as the cashier's
  transferred,       // sent on from another line, with the waiting that it has done
  pad,               // from the paper pad of an interruption
  appointment,       // checked in for its slot, an hour before which its turn is
  late_appointment,  // checked in too late for that: its turn is the check-in
  exceptional,       // two supervisors have put it before everybody
  own_line,          // that counter calls another line before ours, by the published minutes
  not_yet,           // ours was in line but could not be called yet
};

struct CalledBefore {
  Instant at{};
  CounterId counter;
  LineId letter;  // printed on it
  std::uint16_t number{};
  WhyBefore why{};
  Instant turn{};      // its
  Instant our_turn{};  // at that moment
  minutes handicap{};  // of its line at that counter
  minutes our_handicap{};
  Instant callable_at{};          // ours
  std::optional<Instant> slot{};  // its
  Instant checked_in_at{};        // where it has a slot
};

// What became of a wait: it ended with a call, which ended somehow itself, or without one.
enum class WaitEnd : std::uint8_t {
  still_waiting,  // where the journal ends
  still_called,
  served,      // called, and came
  no_show,     // called, and nobody came
  put_back,    // called, and taken back: no screen had shown it
  left,        // its holder gave it up
  closed_out,  // with the hall, called or not
  voided,      // its slip did not come out
  undone,      // the counter took back the step that had begun it
};

// Somebody else than the clock has given it another turn while it waited.
struct TurnChange {
  Instant at{};
  Instant turn{};  // from then on
  TurnReason reason{};
};

// A stretch of waiting in one line.
struct Stretch {
  LineId line;
  Instant since{};
  Instant turn{};  // as it began
  TurnReason reason{};
  std::vector<TurnChange> changes{};
  std::optional<Instant> called_at{};
  CounterId called_by{};
  WaitEnd end{};
  std::optional<Instant> ended_at{};  // none: it stands still
  std::vector<CalledBefore> before{};
  std::size_t elsewhere{};  // calls of counters that do not serve the line
};

struct Explanation {
  ServiceDate date{};
  Serial ticket;
  LineId letter;
  std::uint16_t number{};
  Instant issued_at{};
  std::optional<Instant> visit_since{};  // it goes on with a visit that began then
  std::optional<Instant> slot{};         // it had an appointment
  CentrePolicy policy;
  std::vector<Stretch> stretches;
};

// Fed with a journal from its first entry on (journal_walk.h).
class Explainer {
 public:
  // `day`: none is the newest that has such a ticket.
  Explainer(TicketName name, std::optional<ServiceDate> day) : name_(std::move(name)), day_(day) {}
  void look(const queue::State& before, const Entry& entry);
  // Behind the last entry.
  void finish(const queue::State& after);
  // None: there is no such ticket.
  [[nodiscard]] const std::optional<Explanation>& found() const { return found_; }

 private:
  void begin(const queue::State& before, const Entry& entry, const TicketIssued& issued);
  // Our ticket, if it waits; its stretch is the last one then.
  const queue::Ticket* see_waiting(const queue::State& state);
  void follow(const queue::State& before, const Entry& entry);
  void see_call(const queue::State& before, const Entry& entry, const queue::Ticket& ours,
                const TicketCalled& call);
  void see_end(const Entry& entry);

  TicketName name_;
  std::optional<ServiceDate> day_;
  bool in_its_day_{};
  bool waiting_{};
  std::optional<Explanation> found_;
};

// In one language, with a line's end.
void print(const Explanation& explanation, const text::Phrases& phrases, const text::TimeZone& zone,
           std::ostream& out);

}  // namespace dawr::ctl
