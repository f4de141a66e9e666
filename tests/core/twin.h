// A slow, obvious second model of the floor, written from the rules alone: one flat list of
// tickets, searched from end to end. It keeps its own books and says what must come of each
// command.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "broker/queue/state.h"
#include "common/domain/command.h"
#include "common/domain/principal.h"
#include "tests/core/role_table.h"

namespace dawr::play {

struct TwinTicket {
  Serial serial;
  LineId letter;
  LineId line;
  std::size_t stages_behind{};
  std::uint16_t number{};
  ServiceCode service;
  CommandId take;
  TicketState state{TicketState::waiting};
  queue::Print print{queue::Print::pending};
  int copies{};
  int papers{};  // that replaced a lost one

  Instant issued_at{};  // from when it waits
  Instant made_at{};
  bool pad{};
  Instant turn{};
  TurnReason reason{TurnReason::walk_in};
  Instant callable_at{};
  std::optional<PriorityClass> claim;
  std::optional<PriorityClass> priority;
  std::optional<PersonTag> person;
  Instant waits_since{};
  Duration waited{};
  Duration waited_before_call{};

  CounterId counter;
  Instant called_at{};
  std::vector<Instant> call_times;  // of the present call and its recalls
  int calls{};
  int shown{};
  int wrong_codes{};
  Instant held_at{};
  Instant hold_until{};
  bool held{};
  Instant rejoin_until{};
  bool rejoined{};
  Instant served_since{};
  ClerkId held_by;
  Duration before_hold{};  // how long that clerk had served it
  int touched{};           // how often something has happened to it
  int life{};              // the how manieth coming to life of the day was its last
  Instant visit_since{};
  std::optional<Instant> ended_at;
  std::vector<std::string> paid;  // by these
  bool waived{};
  bool rated{};
  std::optional<BookingId> booking;
  std::optional<Instant> appointment;  // its turn, if it was checked in in time
};

struct TwinBooking {
  BookingId id;
  ServiceCode service;
  LineId line;
  Instant slot{};
  BookingState state{BookingState::held};
  DeviceId device;
  Instant kept_until{};
  int moved{};
  bool by_centre{};
  int epoch{};
  std::optional<Serial> ticket;
};

// Given back, and not free before its time.
struct TwinPlace {
  LineId line;
  Instant slot{};
  Instant free_from{};
};

// A visit that ended at a counter on an earlier date.
struct TwinPast {
  TicketRef ticket;
  Instant ended_at{};
  bool rated{};
};

struct TwinUndo {
  TwinTicket before;
  int touched_after{};
  Instant at{};
  ClerkId clerk;
};

struct TwinCounter {
  Counter place;
  CounterState state{CounterState::closed};
  ClerkId clerk;
  DeviceId device;
  std::optional<Serial> hand;
  std::optional<Serial> held;
  std::optional<TwinUndo> undo;
  std::uint32_t served{};
  Instant pressed{};
  std::vector<CoverArranged> helps;
};

// The services that a clerk has ended, each with how long it took.
struct TwinService {
  ClerkId clerk;
  Serial ticket;
  Duration took{};
};

struct TwinClerk {
  Clerk person;
  bool worked_at_counter{};
  bool worked_at_cashier{};
};

// What must come of a command: a refusal, or these events in this order.
struct Verdict {
  std::optional<Rejection> refused;
  std::vector<Event> events;
};

// Every reason for which a command can't be granted; the first in order of precedence is answered.
class Reasons {
 public:
  void add(bool applies, RejectionCode code, std::optional<Instant> retry_at = std::nullopt) {
    if (applies) reasons_.emplace(code, retry_at);
  }
  [[nodiscard]] bool none() const { return reasons_.empty(); }
  [[nodiscard]] Rejection first() const {
    return {reasons_.begin()->first, reasons_.begin()->second};
  }

 private:
  std::map<RejectionCode, std::optional<Instant>> reasons_;
};

class Twin {
 public:
  explicit Twin(const RoleTable& roles) : roles_(roles) {}

  // What time alone has changed by `now`, in no particular order.
  std::vector<Event> pass(Instant now);
  // What must come of the command; the twin's own books follow.
  Verdict act(const Command& command, const Principal& principal, Instant now);

  // The journal was put back from a backup of this very moment.
  void told(const OutlookChanged& outlook) { outlooks_[outlook.line] = outlook.promise; }
  void restored(const JournalRestored& event, Instant since, Instant now);
  // The broker starts at `now`; nothing has happened since `last`.
  std::optional<ServiceInterrupted> started(Instant last, Instant now);

  // The first thing in which the books and `state` differ, in words; empty: they agree.
  [[nodiscard]] std::string difference_from(const queue::State& state) const;

 private:
  struct SignedInAt {
    DeviceId device;
    ClerkId clerk;
    Instant last{};
  };

  // Each adds its reasons, and if there are none, says what happens and books it.
  void play(const TakeTicket& command);
  void play(const CancelTake& command);
  void play(const ConfirmPrint& command);
  void play(const Reprint& command);
  void play(const GrantPriority& command);
  void play(const LeaveLine& command);
  void play(const Rejoin& command);
  void play(const OpenCounter& command);
  void play(const CallNext& command);
  void play(const Recall& command);
  void play(const StartService& command);
  void play(const PutBack& command);
  void play(const Complete& command);
  void play(const Transfer& command);
  void play(const Refer& command);
  void send_on(TwinCounter& counter, TwinTicket& served, LineId line,
               std::optional<std::uint8_t> stage);
  void play(const Hold& command);
  void play(const Resume& command);
  void play(const MarkNoShow& command);
  void play(const Break& command);
  void play(const CloseCounter& command);
  void play(const Undo& command);
  void play(const RecordPayment& command);
  void play(const Waive& command);
  void play(const RateVisit& command);
  void play(const SignIn& command);
  void play(const SignOut& command);
  void play(const OpenDay& command);
  void play(const CloseOut& command);
  void play(const CloseDay& command);
  void play(const PauseIssuing& command);
  void play(const ResumeIssuing& command);
  void play(const PostNotice& command);
  void play(const UnlockCode& command);
  void play(const Override& command);
  void play(const Approve& command);
  void play(const WithdrawRequest& command);
  void play(const SetSkills& command);
  void play(const Cover& command);
  void play(const DeclareVoice& command);
  void play(const EndVoice& command);
  void play(const ReplaceTicket& command);
  void play(const AckShown& command);
  void play(const Pulse& command);
  void play(const EnterPad& command);
  void play(const HoldSlot& command);
  void play(const Book& command);
  void play(const Reschedule& command);
  void play(const CancelAppointment& command);
  void play(const CheckIn& command);

  // twin_bookings.cpp
  void pass_bookings();
  void look_at_hours(const Service& service);
  void look_at_slot(const Service& service, Instant slot, bool has_place);
  void look_at_end(const TwinBooking& booking);
  TwinBooking* booking(const std::optional<BookingId>& id);
  TwinBooking& take_place(const Service& service, Instant slot, BookingState state);
  void move_those_that_cant_be_kept(std::vector<DayPlan> days);
  void publish(const std::vector<DayPlan>& days, ServiceDate date);
  void give_back(const TwinBooking& booking, Instant free_from);
  [[nodiscard]] bool is_due_today(const TwinBooking& booking) const;
  [[nodiscard]] int places(LineId line, Instant slot) const;
  [[nodiscard]] int taken(LineId line, Instant slot) const;
  [[nodiscard]] std::string difference_of_bookings(const queue::State& state) const;

  // The times at which tickets have come to their ends.
  void note_ends();
  void remember_visits();
  // From when on the wait of whoever takes a ticket now counts.
  [[nodiscard]] Instant visit_of(const std::optional<PersonTag>& person) const;
  [[nodiscard]] bool owes(const TwinTicket& ticket) const;
  [[nodiscard]] std::string difference_of_payments(const queue::State& state) const;
  TwinTicket* ticket(Serial serial);
  TwinTicket* ticket(const std::optional<Serial>& serial);
  TwinCounter* own_counter();
  TwinTicket* own_ticket(Serial serial);
  // Whether that person has a ticket without an end, other than this one.
  bool waits_with_another(const std::optional<PersonTag>& person, const TwinTicket* than) const;
  TwinTicket* held_ticket(const std::optional<TicketRef>& ref);
  TwinCounter* open_counter();
  TwinTicket* called_ticket(TwinCounter* counter);
  TwinTicket* served_ticket(TwinCounter* counter);
  void needs_empty_hands(const TwinCounter* counter);
  void remember(TwinCounter& counter, const TwinTicket& before);
  void end_hold(TwinCounter& counter);
  void let_go(TwinCounter& counter, TwinTicket& ticket, TicketState next);
  void close(TwinCounter& counter);
  void close_out(TwinTicket& ticket, const std::string& reason);
  [[nodiscard]] bool may(const Command& command) const;
  SignedInAt* person();
  [[nodiscard]] std::optional<ClerkId> person_number();
  TwinTicket* to_override(const Override& deed);
  void ask(const TwoKeyDeed& deed);
  // All that stands in the deed's way; and what it does.
  void look_at(const Override& deed);
  void look_at(const SetSkills& deed);
  void look_at(const Cover& deed);
  void carry_out(const Override& deed, std::uint32_t request);
  void carry_out(const SetSkills& deed, std::uint32_t request);
  void carry_out(const Cover& deed, std::uint32_t request);
  [[nodiscard]] bool some_counter_serves(LineId line, CounterKind kind) const;
  [[nodiscard]] CentrePolicy with_skills(const CentrePolicy& policy, ServiceDate date) const;
  [[nodiscard]] const CoverArranged* help(const TwinCounter& counter, LineId line) const;
  [[nodiscard]] std::vector<ServedLine> serves_now(const TwinCounter& counter) const;
  [[nodiscard]] bool is_idle(const TwinCounter& counter) const;
  [[nodiscard]] bool by_voice(const TwinTicket& called) const;
  [[nodiscard]] std::string difference_of_duties(const queue::State& state) const;
  [[nodiscard]] Instant before_everybody() const;
  [[nodiscard]] std::string difference(const TwinTicket& mine, const queue::Ticket& theirs) const;
  [[nodiscard]] std::string difference_of_people(const queue::State& state) const;
  [[nodiscard]] std::string difference(const TwinCounter& mine,
                                       const queue::CounterStand& theirs) const;

  const RoleTable& roles_;
  std::optional<ServiceDate> date_;
  bool open_{};
  CentrePolicy policy_;
  Name paused_;
  std::vector<TwinTicket> tickets_;
  std::vector<TwinPast> past_;  // ever
  int lives_{};
  std::vector<TwinCounter> counters_;
  std::vector<TwinClerk> clerks_;
  std::vector<TwinService> services_;
  std::vector<SignedInAt> signed_in_;
  std::vector<CommandId> cancelled_;
  std::vector<ApprovalRequest> requests_;  // open
  std::uint32_t asked_{};
  std::vector<ApprovalCode> used_codes_;  // ever
  int overridden_{};
  std::vector<SkillsSet> skills_;  // ever
  std::optional<Instant> voice_;
  Instant seen_{};  // a display's last word
  struct Down {
    Instant from, until;
    std::vector<CommandId> entered;
  };
  std::optional<Down> down_;
  std::map<LineId, int> last_number_;  // that may be on a paper, known or not
  int last_serial_{};
  std::vector<std::pair<Instant, int>> restored_;  // when, and how many epochs were lost
  std::vector<DayPlan> days_;                      // that can be booked
  std::map<LineId, Promise> outlooks_;             // what screens say of a line
  std::vector<TwinBooking> bookings_;
  std::vector<TwinPlace> given_back_;
  std::uint32_t last_booking_{};

  // Of the command in hand.
  Reasons no_;
  std::vector<Event> events_;
  CommandId id_;
  Principal who_;
  Instant now_{};
  bool persons_needed_{};
};

}  // namespace dawr::play
