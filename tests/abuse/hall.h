// One centre for all the cases: a real broker on loopback, a key of every role, and its journal
// read beside it.
//
// The broker's clock can be moved on, by starting the broker anew. Each case begins a day of its
// own.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "broker/queue/state.h"
#include "common/domain/board.h"
#include "tests/harness/centre.h"
#include "tests/harness/client.h"
#include "tests/scratch.h"

namespace dawr::abuse {

// A journal as it grows. Throws std::runtime_error when its history breaks the order or an
// invariant.
class Ledger {
 public:
  explicit Ledger(std::filesystem::path journal) : journal_(std::move(journal)) {}

  // What was added since the last call, oldest first.
  std::vector<Entry> news();
  // Up to the last of them.
  [[nodiscard]] const queue::State& state() const { return state_; }

 private:
  std::filesystem::path journal_;
  Seq read_{};
  queue::State state_;
};

// An enrolled key and its connection.
class Device {
 public:
  Device(harness::Enrolled enrolled, std::unique_ptr<harness::Client> client);

  [[nodiscard]] const Principal& principal() const { return principal_; }
  [[nodiscard]] const harness::Enrolled& enrolled() const { return enrolled_; }
  harness::Client& client() { return *client_; }
  // Every answer is kept in `heard`.
  wire::Frames ask(const wire::Bytes& frame);
  // Sends them all, then reads the answers.
  std::vector<wire::Frames> ask_all(const std::vector<wire::Bytes>& frames);
  wire::BrokerMessage question(wire::Question what);
  wire::Reply command(CommandBody body, std::optional<wire::Token> token = std::nullopt);
  // Throws when it is refused.
  wire::Reply must(CommandBody body, std::optional<wire::Token> token = std::nullopt);

  std::vector<wire::Bytes> heard;

 private:
  harness::Enrolled enrolled_;
  std::unique_ptr<harness::Client> client_;
  Principal principal_;
};

// A ticket as whoever took it knows it.
struct Paper {
  IssuedTicket issued;
  wire::Slip slip;
};

// What somebody tries, and what it is refused with.
struct Attempt {
  CommandBody body;
  RejectionCode code{};
  std::optional<wire::Token> token;
};

class Hall {
 public:
  explicit Hall(harness::CentreOptions options = {}, const std::string& kind = "fixed");
  // The one that the cases share.
  static Hall& shared();
  // With a day begun for the case that asks.
  static Hall& with_a_new_day();

  // Enrolled and connected when it is asked for first. `place`: the counter, for counters and
  // cashiers; otherwise which of several.
  Device& device(Role role, unsigned place = 0);
  Device& dispenser() { return device(Role::dispenser); }
  Device& counter(unsigned id) { return device(Role::counter, id); }
  Device& supervisor() { return device(Role::supervisor); }
  Device& display() { return device(Role::display); }
  // Leaves its connection behind, as after a crash; the next use makes a new one.
  void cut(Role role, unsigned place = 0);
  // One more connection of that key, to wherever the broker is thought to be.
  std::unique_ptr<harness::Client> connect(const harness::Enrolled& device,
                                           const std::string& address);
  // A new key in the place of that one, which is revoked.
  Device& replace(Role role, unsigned place);

  void new_day();
  // The broker is started anew, with its clock so much later than now.
  void later(Duration by);
  Instant now();

  Paper take(const char* service, Device& where);
  Paper take(const char* service) { return take(service, dispenser()); }
  // Calls with that counter; what it has in hand then.
  Serial call(Device& counter);
  // Confirms the newest call as a display does.
  void show();
  // The ticket, up to the last entry.
  const queue::Ticket& ticket(Serial serial);
  Board board();

  // Fails the test unless each attempt is refused with its code, is in the journal as exactly that,
  // with the key that tried, and nothing else has changed: not the state, not what the hall sees.
  void refuses(Device& who, const std::vector<Attempt>& attempts);
  // The same with frames that somebody else may have made.
  void refuses(Device& who, const std::vector<wire::Bytes>& frames,
               const std::vector<Attempt>& attempts);
  void refuses(Device& who, const CommandBody& body, RejectionCode code) {
    refuses(who, {{body, code, {}}});
  }
  // The same for frames that are no commands: E_MALFORMED. What was said of the last of them.
  std::string cannot_read(Device& who, const std::vector<wire::Bytes>& frames);
  std::string cannot_read(Device& who, const wire::Bytes& frame) {
    return cannot_read(who, std::vector<wire::Bytes>{frame});
  }

  harness::Centre& centre() { return centre_; }
  wire::Context& context() { return context_; }
  Ledger& ledger() { return ledger_; }

 private:
  using Place = std::pair<Role, unsigned>;
  harness::Enrolled enrol(Place place, const std::string& name, bool replace);
  void check_recorded(const std::vector<Entry>& expected);

  Scratch scratch_;
  wire::Context context_;
  harness::Centre centre_;
  Ledger ledger_;
  std::map<Place, harness::Enrolled> keys_;
  std::map<Place, Device> devices_;
  ServiceDate date_;
};

}  // namespace dawr::abuse
