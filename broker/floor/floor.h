// The authority of one centre without its sockets: frames in, committed facts and replies out.
//
// One thread owns a Floor. Time and authenticated senders are handed in; the disk is the Journal
// that it was given. The simulator runs this very class.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "broker/estimate/centre_estimate.h"
#include "broker/floor/booking_codes.h"
#include "broker/floor/code_check.h"
#include "broker/floor/conditions.h"
#include "broker/floor/people.h"
#include "broker/floor/permissions.h"
#include "broker/floor/pin_check.h"
#include "broker/floor/public_log.h"
#include "broker/floor/secrets.h"
#include "broker/journal/journal.h"
#include "broker/queue/day_watch.h"
#include "broker/queue/decide.h"
#include "broker/queue/metrics.h"
#include "broker/queue/state.h"
#include "common/domain/board.h"
#include "common/domain/manager_view.h"
#include "common/wire/message.h"

namespace dawr {

// One frame as it came, and whose key it came under.
struct Incoming {
  Principal sender;
  Side side{};
  std::span<const std::uint8_t> frame;
  bool over_allowance{};  // a command is told E_RATE_LIMITED and nothing else happens
};

// What goes back to the sender of batch[to].
struct Outgoing {
  std::size_t to{};
  std::vector<wire::Bytes> frames;
};

// What a device's own clock said: nothing is decided by it.
struct ToldTime {
  DeviceId device;
  Instant at{};
};

// Everything in it is durable.
struct Handled {
  std::vector<Outgoing> replies;     // in the order of the batch
  std::optional<BoardUpdate> board;  // if a journal entry was made
  std::uint32_t entries{};
  bool storage_full{};  // nothing was changed; senders were told E_STORAGE
  std::string
      unsound_policy;  // why a day could not be opened, for the technician: file, line, field
  std::vector<ToldTime> told_times;
};

// Reads the configuration as it is now, for the day that is being opened; in words what is wrong.
using PolicySource = std::function<std::expected<CentrePolicy, std::string>()>;

// The dates that can be booked once the day of that date is open, it among them; none: nothing is.
using DaysSource =
    std::function<std::vector<DayPlan>(ServiceDate date, const CentrePolicy& policy)>;

struct FloorSettings {
  CentreSecret secret;
  log::SigningKey log_key;  // of the public log: checkpoints and receipts
  PolicySource policy;
  std::string centre;  // code and name, for the greeting
  Name centre_name;
  bool is_van{};  // replies are kept for 30 days
  double clock_rate{1.0};
  std::set<CommandId> quarantined;  // commands that ended the broker before
  bool demonstration{};             // no real people: the greeting says so
  PinCheck* pins{};                 // outlives the floor; none: a staff number is enough
  People* people{};                 // outlives the floor; none: nobody is asked for anything,
                                    // and a person's tag is taken as it comes
  CodeCheck* codes{};               // outlives the floor; none: no one-time codes were issued
  DaysSource days{};                // none: nothing is booked here
};

class Floor {
 public:
  // Recovers from the newest usable snapshot and the entries after it. `journal` outlives the
  // floor.
  static Result<std::unique_ptr<Floor>> open(journal::Journal& journal, FloorSettings settings);

  // Handles up to limits::batch_commands frames in order, in one transaction. `now` is clamped so
  // that it never goes back. An empty batch lets due deadlines happen. A fault is fatal: the
  // process must exit and recover; no reply may be sent. After a full disk nothing is written for a
  // second: commands are told E_STORAGE, and what is due waits.
  Result<Handled> handle(std::span<const Incoming> batch, Instant now);

  // Once, before the first batch: records that the system was down, if it was.
  Result<> note_interruption(Instant now);

  // When to come back even if nobody asks anything.
  [[nodiscard]] std::optional<Instant> next_deadline() const;

  [[nodiscard]] const Board& board() const { return board_; }
  [[nodiscard]] const queue::State& state() const { return state_; }
  [[nodiscard]] Gauges gauges(Instant now) const;
  // For the manager's board, until the next time. What a device that is not in it said of itself is
  // forgotten.
  void look_around(Surroundings around, Instant now);
  [[nodiscard]] Seq last_seq() const { return last_seq_; }
  // Whether the newest ticket was made with this secret: with another one all papers are void.
  [[nodiscard]] bool secret_fits() const;

  // For the log, since the last call.
  std::vector<std::string> take_news() { return booking_codes_.take_news(); }

  // Now and then: what could not be done for the data of people is tried again.
  void settle_people() const;

  // The command being answered right now; device 0 when there is none. Read by the crash hook.
  [[nodiscard]] const CommandId& in_hand() const { return in_hand_; }

 private:
  struct Draft;  // one batch on its way into the journal

  Floor(journal::Journal& journal, FloorSettings settings);

  Result<> recover();
  bool restore(const journal::Snapshot& snapshot);
  Result<Handled> commit(Draft& draft, std::span<const Incoming> batch);
  Handled refuse_all(std::span<const Incoming> batch, Instant now);
  void run_deadlines(Draft& draft);
  void look_ahead(Draft& draft);
  void record(Draft& draft, const CommandId& cause, Event event);
  void answer(Draft& draft, std::size_t index, const Incoming& incoming);
  void answer_without_storage(Draft& draft, std::size_t index, const Incoming& incoming);
  void answer_over_allowance(Draft& draft, std::size_t index, const Incoming& incoming);
  void postpone(Draft& draft, std::size_t index, const wire::Submit& submit, RejectionCode why);
  wire::BrokerMessage answer_condition(const Incoming& incoming, const wire::Condition& condition,
                                       Instant now);
  wire::BrokerMessage answer_contact(const Incoming& incoming, const wire::LeaveContact& leave);
  [[nodiscard]] std::optional<RejectionCode> refusal_of_contact(
      const std::optional<TicketRef>& ticket) const;
  void follow_people(const Draft& draft) const;
  void forget_those_who_left();
  wire::BrokerMessage answer_question(const Incoming& incoming, const wire::Ask& ask, Instant now);
  void answer_submit(Draft& draft, std::size_t index, const Incoming& incoming,
                     const wire::Submit& submit);
  void answer_new(Draft& draft, std::size_t index, const Incoming& incoming,
                  const wire::Submit& submit, const journal::PayloadHash& hash);
  bool answered_before(Draft& draft, std::size_t index, const Incoming& incoming,
                       const wire::Submit& submit, const journal::PayloadHash& hash);
  Command complete(Draft& draft, const Principal& sender, const CommandId& id,
                   const wire::Submit& submit) const;
  std::optional<Rejection> check_secrets(const Draft& draft, const Principal& sender,
                                         const wire::Submit& submit, Command& command,
                                         queue::Decision& decision);
  [[nodiscard]] std::uint32_t check_of(const Booking& booking) const;
  std::expected<BookingId, Rejection> booking_of(DeviceId device, const std::string& code,
                                                 Instant now);
  std::optional<Rejection> check_booking(const Draft& draft, const Principal& sender,
                                         const wire::Submit& submit, Command& command,
                                         queue::Decision& decision);
  void book_again(const Draft& draft, const Book& asked, Book& command,
                  queue::Decision& decision) const;
  void complete_booking(const Draft& draft, Command& command) const;
  [[nodiscard]] std::vector<const Booking*> bookings_of(const Draft& draft, const Book& book) const;
  [[nodiscard]] bool is_other_person(const Draft& draft, BookingId booking,
                                     const PersonTag& person) const;
  void note_person(Draft& draft, const wire::Submit& submit, const wire::Reply& reply) const;
  void follow_booking_people(const Draft& draft) const;
  [[nodiscard]] bool keeps_person_of(BookingId id) const;
  void settle_booking_people() const;
  wire::BrokerMessage answer_booking_contact(const Incoming& incoming,
                                             const wire::LeaveBookingContact& leave, Instant now);
  [[nodiscard]] std::optional<decltype(wire::Reply::body)> booking_reply(
      const Command& command, const queue::Decision& decision) const;
  [[nodiscard]] std::string code_of(BookingId id) const;
  CentrePolicy policy_for(Draft& draft, const Principal& sender, const OpenDay& open) const;
  wire::Reply execute(Draft& draft, const Incoming& incoming, const wire::Submit& submit);
  void refuse(Draft& draft, const CommandId& cause, const Principal& sender, CommandKind kind,
              const Rejection& rejection);
  [[nodiscard]] Epoch epoch_of(TicketRef ticket) const;
  [[nodiscard]] std::uint8_t replaced(TicketRef ticket) const;
  [[nodiscard]] std::optional<TicketRef> opened(Epoch epoch, const wire::Token& token,
                                                std::uint8_t& paper) const;
  [[nodiscard]] std::optional<TicketRef> ticket_of(const wire::Token& token) const;
  std::vector<wire::Bytes> frames_of(const Draft& draft, const CommandBody& command,
                                     const wire::Reply& reply, wire::Bytes encoded) const;
  [[nodiscard]] wire::Bytes receipt_of(const Draft& draft, TicketRef ticket) const;
  void promise_wait(Draft& draft, const CommandId& cause, Serial serial);
  void add_outbox(Draft& draft) const;
  void add_snapshot(Draft& draft) const;
  void add_checkpoint(Draft& draft) const;
  [[nodiscard]] bool checkpoint_is_due(Instant now) const;
  void prune(Instant now);

  journal::Journal& journal_;
  FloorSettings settings_;
  Permissions permissions_;
  BookingCodes booking_codes_;
  PublicLog log_;
  queue::State state_;
  queue::DayMetrics metrics_;
  queue::DayWatch watch_;
  Surroundings around_;
  Conditions conditions_;
  estimate::CentreEstimate estimate_;
  std::map<LineId, ShownPromise> shown_;  // of the open day
  Instant next_look_ahead_{};
  Board board_;
  Seq last_seq_{};
  Seq snapshot_seq_{};
  Seq signed_for_{};  // size of the newest checkpoint
  Instant signed_at_{};
  Seq day_since_{};  // the entry that opened the newest service date; 0: none did
  CommandId in_hand_{};
  std::optional<Instant> disk_full_until_;

  using SessionKey = std::pair<DeviceId, std::uint64_t>;
  struct Session {
    std::uint64_t highest{};  // command counter with a stored reply
    std::uint64_t low_water{};
    Instant last_used{};
  };
  Session& session_of(const CommandId& id);
  void forget_oldest_session(DeviceId device);
  std::map<SessionKey, Session> sessions_;
  std::vector<journal::LowWater> forgotten_sessions_;  // whose replies are not pruned yet
  std::uint32_t replies_since_prune_{};
};

}  // namespace dawr
