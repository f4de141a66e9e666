// Whether a journal is lawful: each entry is what the published rules make of the command behind
// it, in the state that all entries before it have led to.
//
// The rules are the broker's own core (broker/queue), asked again: for every command its events are
// turned back into the command, and `decide` must give those very events, or that refusal. What
// only the broker's shell knew is checked as far as the journal tells: an arrival code is taken as
// typed, a PIN as right, a promise as meant. The rest is what only a signed checkpoint can show:
// the journal's end cut off, and changes to what has no consequence (log_claims.h,
// docs/VERIFY.md).
//
// A forged journal never ends the process: no event is applied before the core has given it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "broker/queue/decide.h"
#include "broker/queue/state.h"
#include "common/domain/event.h"

namespace dawr::verify {

// An entry as it lies in the journal.
struct Row {
  Seq seq{};
  Instant at{};
  std::span<const std::uint8_t> bytes;
};

enum class Breach : std::uint8_t {
  unreadable = 1,  // bytes that no version of Dawr writes
  numbering = 2,   // an entry is missing, or in another's place
  time = 3,        // it went back, or the row has another instant than its entry
  order = 4,       // somebody was called out of turn
  rule = 5,        // the rules make something else of it
  refusal = 6,     // refused for a reason that did not hold
  overdue = 7,     // something had to happen before it
  sender = 8,      // a device in two roles or places, or a command that came twice
};
// "order" and so on: the stable name in scripts.
std::string_view name_of(Breach breach);

// The first entry that can't be right.
struct Finding {
  Seq seq{};  // of the entry that is wrong; where one is missing, of the missing one
  Instant at{};
  Breach breach{};
  std::string why;
  std::optional<Event> expected{};
  std::optional<Event> found{};
};

// A print that nobody has confirmed and nobody has taken back.
struct DoubtfulPrint {
  TicketRef ticket;
  LineId letter;
  std::uint16_t number{};
};

// Of the entries before the finding; all of them, if there is none.
struct Figures {
  std::uint64_t entries{};
  std::uint64_t days{};
  std::uint64_t calls{};      // each of them the head of its order
  std::uint64_t put_backs{};  // of calls that no display had confirmed
  std::uint64_t refusals{};
  std::uint64_t interruptions{};
  std::uint64_t restores{};
  // Of the tickets of the days that are over, and of the present one:
  std::uint64_t issued{};  // the sum of the following
  std::uint64_t confirmed{};
  std::uint64_t voided{};
  std::uint64_t unsettled{};  // ended, or still in its first minute, before anybody knew
  std::vector<DoubtfulPrint> doubtful{};
};

struct Verdict {
  std::optional<Finding> finding;  // none: everything is lawful
  Figures figures;
  Instant first{};  // of the entries in `figures`
  Instant last{};
  // What they say of the log's names.
  std::string centre;
  std::vector<queue::Restoration> restores;
};

class Auditor {
 public:
  // Sees each row's bytes as they lie there, wrong ones too, in their order: for hashes of leaves.
  using Observer = std::function<void(Seq seq, std::span<const std::uint8_t> bytes)>;

  explicit Auditor(Observer observer = {}) : observer_(std::move(observer)) {}

  // Rows in the order of their seq. After the first finding they are only shown to the observer.
  void take(const Row& row);
  // An entry up to which something else than the entries knows of (a snapshot), after all of them.
  void must_reach(Seq seq);
  // The first entry that is wrong, among the commands that are over.
  [[nodiscard]] const std::optional<Finding>& finding() const { return verdict_.finding; }
  // After the last row.
  Verdict finish();

 private:
  // What its deeds tell of a device. One key has one role, and a counter's key one place, for ever.
  struct Device {
    std::uint16_t roles{};  // that it may have, a bit each
    std::optional<CounterId> counter;
    std::map<std::uint64_t, std::uint64_t> sessions;  // highest command of each
  };

  std::optional<Entry> accept(const Row& row);
  void judge_group();
  std::size_t judge_broker(std::size_t index);
  std::size_t judge_device(std::size_t index);
  std::size_t judge_refusal(std::size_t index);
  std::size_t judge_deed(std::size_t index);
  std::size_t expect(std::size_t index, std::vector<Event> events);
  std::size_t expect_promise(std::size_t index, Serial ticket);
  bool is_due_before(const Entry& entry, bool or_now);
  bool is_new_command(const Entry& entry);
  bool check_place(const Entry& entry, const std::optional<CounterId>& counter);
  void check_outlook(const Entry& entry, const OutlookChanged& changed);
  void check_restored(const Entry& entry, const JournalRestored& restored);
  bool check_role(const Entry& entry, const CommandRefused& refused);
  bool holds(const Entry& entry, const CommandRefused& refused) const;
  void check_refused_ticket(const Entry& entry, const CommandRefused& refused);
  [[nodiscard]] std::vector<Principal> senders(DeviceId device, std::uint16_t roles,
                                               std::optional<CounterId> counter) const;
  std::size_t apply(std::size_t index);
  void count(const Entry& entry);
  void count_prints();
  std::size_t accuse(const Entry& entry, Breach breach, std::string why,
                     std::optional<Event> expected = std::nullopt);
  void accuse(Finding finding);
  [[nodiscard]] bool over() const { return verdict_.finding.has_value(); }

  Observer observer_;
  queue::State state_;
  Verdict verdict_;
  Seq last_seq_{};
  Instant last_at_{};
  std::vector<Entry> group_;  // of one cause and one instant, not judged yet
  std::map<DeviceId, Device> devices_;
  std::set<Epoch> epochs_;    // that were left by a restore
  bool promises_are_made_{};  // older versions made none
  // When screens may say something else of the lines: once a minute, and where counters opened or
  // closed. In one look the lines come in the order of the configuration.
  Instant next_look_{};
  std::optional<std::size_t> looked_at_;  // line of the present look
};

}  // namespace dawr::verify
