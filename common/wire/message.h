// The dialogue as plain values; docs/PROTOCOL.md has its grammar and its state table.
//
// One message is one ZeroMQ frame (a FlatBuffers table with a file identifier), except a Reply to
// TakeTicket or Reprint, which is followed by a second frame: the Slip.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/domain/board.h"
#include "common/domain/command.h"
#include "common/domain/manager_view.h"
#include "common/domain/metric_cell.h"
#include "common/domain/people_numbers.h"
#include "common/domain/principal.h"
#include "common/domain/rejection.h"
#include "common/domain/view.h"

namespace dawr::wire {

using Bytes = std::vector<std::uint8_t>;

inline constexpr std::uint16_t protocol_version = 1;

// Whoever holds it acts for the ticket. Opaque: 4 bytes serial, 2 bytes date, 10 bytes MAC, which
// only the broker can make or check.
using Token = std::array<std::uint8_t, 16>;

// --- device → broker ---

struct Hello {
  std::uint16_t protocol{protocol_version};
  std::string program;
  std::string version;
};
// Each second on a quiet link; `last_seq` is the newest seq the device has seen.
struct Ping {
  std::uint64_t nonce{};
  Seq last_seq{};
  Instant device_time{};
};
enum class Question : std::uint8_t {
  offer = 1,
  counter = 2,
  board = 3,
  manager = 4,
  free_slots = 5,
};
// Of the days from that date on.
struct SlotQuestion {
  ServiceCode service;
  ServiceDate from{};
};
struct Ask {
  Question what{};
  std::optional<SlotQuestion> slots{};  // free_slots: required; otherwise absent
};
struct Submit {
  std::uint64_t session{};
  std::uint64_t counter{};
  std::uint64_t low_water{};   // every command of this session below it is settled
  CommandBody body;            // fields marked "shell" are absent on the wire
  std::optional<Token> token;  // LeaveLine, Rejoin: required; otherwise absent
};
// How a dispenser is: at each change, and every few seconds, for the broker keeps it in memory
// only.
struct Condition {
  std::optional<PrinterState> printer;  // none: it has none
  bool help_wanted{};                   // somebody stands there and asks for staff
  bool operator==(const Condition&) const = default;
};
// Where to tell the ticket's holder that the turn is near. It is in no outbox and no journal: who
// hears no answer tries again, or does without.
struct LeaveContact {
  std::uint64_t nonce{};
  Token token{};
  std::optional<MobileNumber> mobile;  // none: what was left is taken back
};
// The same for whoever has a booking; kept until its day ends.
struct LeaveBookingContact {
  std::uint64_t nonce{};
  std::string code;
  std::optional<MobileNumber> mobile;
};
using ClientMessage =
    std::variant<Hello, Ping, Ask, Submit, Condition, LeaveContact, LeaveBookingContact>;

// --- broker → device ---

struct Welcome {
  std::uint16_t protocol{protocol_version};
  Epoch epoch;
  Seq seq{};
  Instant now{};
  double clock_rate{1.0};  // other than 1 in a demonstration centre only
  Principal principal;     // what the broker takes the sender's key for
  std::string centre;      // code
  Name centre_name;
  bool demonstration{};  // no real people wait here: every screen says so
  bool pin_needed{};     // to open a counter; may change later, and E_PIN_REQUIRED says so then
};
struct Pong {
  std::uint64_t nonce{};
  Epoch epoch;
  Seq seq{};
  Instant now{};
};
struct Done {};
struct Reply {
  std::uint64_t session{};
  std::uint64_t counter{};
  Seq seq{};  // of the last journal entry that the command made
  std::variant<Rejection, Done, IssuedTicket, CounterView, IssuedTickets, HeldSlot, BookedSlot>
      body;
};
// A frame that could not be taken for a command at all (no command id to answer to).
struct Refused {
  RejectionCode code{};
  std::string detail;
};
// The answer to a Condition.
struct ConditionNoted {
  bool help_noted{};    // as the condition said: that somebody asks for help is known now
  bool staff_see_it{};  // a supervisor's board or the console of an open counter asks for such news
  bool operator==(const ConditionNoted&) const = default;
};
// The answer to a LeaveContact or LeaveBookingContact: kept as it said, or why not.
struct ContactNoted {
  std::uint64_t nonce{};
  std::optional<RejectionCode> refused;
  bool operator==(const ContactNoted&) const = default;
};
using BrokerMessage = std::variant<Welcome, Pong, Reply, Refused, OfferView, CounterView, Board,
                                   ManagerView, ConditionNoted, ContactNoted, FreeSlots>;

// What a ticket's holder alone may know; made anew for each sending, never stored.
struct Slip {
  ArrivalCode arrival_code{};
  Token token{};
  Bytes receipt{};  // of the public log (common/log/receipt.h), at most limits::receipt_bytes
};

// --- board feed (PUB) ---

struct Heartbeat {
  Epoch epoch;
  Seq seq{};
  std::uint64_t state_hash{};
  Instant now{};
};
using FeedMessage = std::variant<BoardUpdate, Heartbeat>;

// --- broker → upstream, upstream → broker ---

// The journal was put back from a backup: of the epoch before, nothing beyond `kept` happened.
struct Restored {
  Epoch previous;
  Seq kept{};
  bool operator==(const Restored&) const = default;
};
struct UplinkHello {
  std::uint16_t protocol{protocol_version};
  std::string centre;
  Name centre_name;
  Epoch epoch;
  std::vector<Line> lines;
  std::vector<Restored> restored{};  // how this epoch came to be, oldest first; the newest few
};
// A cell, and who answers for it (common/log/cell_signature.h).
struct SignedCell {
  MetricCell cell;
  Seq since{};  // the first of the journal's entries that it follows from; 0: not told
  std::optional<std::array<std::uint8_t, 64>> signature{};
  bool operator==(const SignedCell&) const = default;
};
struct UplinkCells {
  Epoch epoch;
  std::vector<SignedCell> cells;
};  // ascending by version
struct UplinkGauges {
  Epoch epoch;
  Gauges gauges;
};
// What the centre says of its public log, for the upstream to witness (docs/PROTOCOL.md: the log).
struct UplinkCheckpoint {
  Epoch epoch;
  std::string note;      // signed by the log; at most limits::checkpoint_bytes
  std::uint64_t from{};  // the size that the upstream has, as far as the broker knows; 0: none
  Bytes proof;           // of consistency with it: hashes of 32 bytes each
};
using UplinkMessage = std::variant<UplinkHello, UplinkCells, UplinkGauges, UplinkCheckpoint>;
// Every cell of this epoch up to this version is committed: the outbox may forget it.
struct UplinkAck {
  Epoch epoch;
  Seq version{};
};
struct UplinkRefused {
  std::string detail;
};  // a conflict or a fault, in words
// The checkpoint of this size is kept, durably, and goes on from the one before.
struct LogCosigned {
  Epoch epoch;
  std::uint64_t size{};
  std::string line;  // to be added to the note, with its newline
};
enum class LogDoubt : std::uint8_t {
  prove_from = 1,      // no refusal: prove it from another size, which the upstream has
  not_ready = 2,       // the upstream has no key to cosign with, or does not know the log's yet
  unknown_key = 3,     // the note is signed by another key than the log's
  bad_signature = 4,   // or is no signed checkpoint at all
  other_log = 5,       // another centre's origin, or another epoch's
  not_consistent = 6,  // what was there before has been changed
  split_view = 7,      // another content for a size that was cosigned
  goes_back = 8,       // fewer entries than were cosigned
  uncited = 9,         // a new log that does not go on from the one that was cosigned
};
struct LogDoubted {
  Epoch epoch;
  std::uint64_t size{};  // of the checkpoint; 0: it could not be read
  LogDoubt why{LogDoubt::prove_from};
  std::uint64_t from{};  // prove_from: that size
  std::string detail;    // in words
  std::string known{};   // the note that it contradicts, as it was cosigned; empty: none
};
using UpstreamMessage = std::variant<UplinkAck, UplinkRefused, LogCosigned, LogDoubted>;

}  // namespace dawr::wire
