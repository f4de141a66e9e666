// The device's half of the dialogue as a state machine without socket and clock: link.h drives it
// with real ones, tests and the simulator with theirs. docs/PROTOCOL.md has the grammar.
//
//   Hello → Welcome after each (re)connection, and nothing else before it.
//   Ping each second on a quiet link; three without an answer: reconnect. Refused{role_forbidden}
//   is no answer: who hears nothing else has a key that was revoked.
//   One command in flight; further ones wait in the outbox, in order. Until it is answered the very
//   same bytes go out again: after each Welcome, and with back-off.
//   A Reply settles its command. So does a Rejection, except E_STORAGE and E_RATE_LIMITED: tried
//   again later. So does Refused{malformed}, the answer to a frame that could not be read; no other
//   Refused does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/wire/broker_clock.h"
#include "common/wire/client.h"
#include "common/wire/message.h"
#include "common/wire/outbox.h"

namespace dawr::wire {

enum class LinkState : std::uint8_t {
  connecting,       // nothing is wrong yet
  unreachable,      // no broker has answered for a while
  not_enrolled,     // the broker keeps silent: our key is not enrolled yet (or it is too busy)
  wrong_broker,     // whoever listens there does not have the broker's key that we know
  key_refused,      // the broker knows our key and said no, or has revoked it since
  version_refused,  // the broker speaks another protocol version
  online,           // welcomed, and heard within the last seconds
};

struct LinkTimes {
  std::chrono::milliseconds ping_after{1000};  // of silence
  int pings_unanswered{3};                     // then reconnect
  std::chrono::milliseconds unreachable_after{3000};
  std::chrono::milliseconds next_broker_after{3000};  // without a Welcome
  std::chrono::milliseconds refused_again_after{10000};
  std::chrono::milliseconds retry_first{1000};    // doubles …
  std::chrono::milliseconds retry_at_most{8000};  // … up to this
};

// --- what the owner of a link hears ---

struct StateChanged {
  LinkState state{};
};
// After each (re)connection. `new_epoch`: the journal was restored from a backup since this device
// last heard from the broker; what it knew may never have happened.
struct Welcomed {
  Welcome welcome;
  bool new_epoch{};
};
// Also without a reconnection, when the broker restarted faster than anybody noticed.
struct EpochChanged {
  Epoch epoch;
};
// The answer to a command of this outbox, perhaps one of an earlier run of the program.
struct Answered {
  Submit command;
  Reply reply;
  std::vector<Slip> slips;  // one for each ticket that the reply has
};
// The broker can't take it at the moment; the command stays and is tried again.
struct Postponed {
  std::uint64_t counter{};
  Rejection rejection;
};
// The broker could not read the command; it will not be sent again.
struct Unreadable {
  Submit command;
  Refused refused;
};
using View = std::variant<OfferView, CounterView, Board, ManagerView, FreeSlots>;
struct ViewArrived {
  View view;
};
// A frame that is no message of ours, for the log.
struct Garbled {
  std::string detail;
};
using LinkNews = std::variant<StateChanged, Welcomed, EpochChanged, Answered, Postponed, Unreadable,
                              ViewArrived, Garbled, ConditionNoted, ContactNoted, Refused>;

class LinkCore {
 public:
  // `outbox` outlives the core. `brokers`: how many addresses there are to try in turn.
  LinkCore(Outbox& outbox, Hello hello, std::size_t brokers, Steady now, LinkTimes times = {});

  // --- what the world does ---
  void handshake(Handshake event, Steady now);
  void received(const Frames& frames, Steady now);
  void tick(Steady now, Instant device_time);

  // --- what the owner wants ---
  // Written to the outbox, then sent as soon as its turn comes; a command with a PIN is forgotten
  // when the program ends before it is answered. Returns the command's counter;
  // after a fault nothing was sent and never will be.
  Result<std::uint64_t> submit(CommandBody body, std::optional<Token> token, Steady now,
                               Instant device_time);
  // No command that is unanswered is sent again, and no answer to it is news; whether the broker
  // has carried it out, nobody knows.
  void take_back();
  // Sent now if the link is online, otherwise dropped. No retry: ask again when Welcomed.
  void ask(Question question);
  // What is refused arrives as Refused.
  void ask(const SlotQuestion& slots);
  // The same; the answer is a ConditionNoted.
  void tell(const Condition& condition);
  // The same; the answer is a ContactNoted. Written nowhere. False: dropped.
  bool leave(const LeaveContact& contact);
  bool leave(const LeaveBookingContact& contact);

  // --- what the driver must do, after each of the calls above ---
  // Frames to send, one message each. What can't be sent is dropped: it comes again.
  std::vector<Bytes> take_outgoing();
  std::vector<LinkNews> take_news();
  // Make a new client, to the next address in turn; asked for once.
  bool take_reconnect();
  // Call tick() then, at the latest.
  [[nodiscard]] Steady next_wake() const;
  // Commands whose answer take_news has handed over: call it when the owner is done with them.
  Result<> settle_answered(std::uint64_t fresh_session);

  [[nodiscard]] LinkState state() const { return state_; }
  [[nodiscard]] const BrokerClock& broker_clock() const { return clock_; }
  // Commands without an answer so far.
  [[nodiscard]] std::size_t unanswered() const;

 private:
  struct Flight {
    std::uint64_t counter{};
    int sends_here{};  // on this connection
    Steady retry_at{};
    std::chrono::milliseconds patience{};
  };

  void enter(LinkState state);
  void begin_connection(Steady now);
  void lose_connection(LinkState state, Steady now);
  void reconnect(LinkState state, Steady now);
  void try_next(Steady now);
  void tick_connected(Steady now, Instant device_time);
  void tick_unconnected(Steady now);
  void hear_something(Steady now);
  [[nodiscard]] Steady unreachable_at() const;
  [[nodiscard]] Steady next_attempt() const;
  bool hear_broker(Epoch epoch, Seq seq, Instant broker_now, Steady now);
  void on(const Welcome& welcome, Steady now);
  void on(const Pong& pong, Steady now);
  void on(const Reply& reply, const Frames& frames, Steady now);
  void on(const Refused& refused, Steady now);
  void fly_next(Steady now);
  void send_flight(Steady now);
  void postpone(const Rejection& rejection, Steady now);
  Submit take_flight();
  [[nodiscard]] const PendingCommand& command_in_flight() const;
  [[nodiscard]] bool is_answered(std::uint64_t counter) const;

  Outbox& outbox_;
  Hello hello_;
  std::size_t brokers_;
  LinkTimes times_;
  LinkState state_{LinkState::connecting};
  bool connected_{};  // handshake done
  bool welcomed_{};   // on this connection
  bool refused_{};    // ZeroMQ has stopped trying
  bool reconnect_{};
  Steady attempt_since_;  // of the present address
  Steady trouble_since_;  // when a connection ended or an attempt was answered last
  Steady ping_at_{};
  int pings_{};         // without an answer
  bool turned_away_{};  // since the broker was heard last
  std::uint64_t nonce_{};
  std::optional<Epoch> epoch_;
  Seq last_seq_{};
  std::optional<Flight> flight_;
  std::vector<std::uint64_t> answered_;  // but still in the outbox
  bool outbox_went_back_{};              // its counters were used before: a restored disk image
  BrokerClock clock_;
  std::vector<Bytes> outgoing_;
  std::vector<LinkNews> news_;
};

}  // namespace dawr::wire
