// What the broker has its upstream witness of the public log, as a state machine without socket,
// clock or journal: UplinkCore has one, and `follow` moves it on from the journal.
//
//   The newest checkpoint goes out with a proof that the log goes on from the one that was cosigned
//   last. One is in flight at a time; without an answer the same is sent again. What comes back is
//   added to its note and kept in the journal. Where the upstream has another size than the broker
//   knows of (an answer was lost, or this is a new epoch), it names it, and the proof is made from
//   there.
//   The first word on each connection is the newest checkpoint, also if it was cosigned before: so
//   a journal that was rolled back is known at once, and so is an upstream that was. A cosignature
//   is kept only if it is by the witness whose key the configuration names; without that key the
//   upstream is told all the same, and no cosignature is kept.
//
// What is needed for that is worked out from the journal's entries, a few hundred a turn, so that
// nobody waits for it. Memory: a few kilobytes, however long nothing was cosigned.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "broker/journal/journal.h"
#include "common/log/merkle.h"
#include "common/log/note.h"
#include "common/wire/broker_clock.h"
#include "common/wire/message.h"

namespace dawr {

struct WitnessTimes {
  std::chrono::milliseconds look_every{2'000};       // for a newer checkpoint
  std::chrono::milliseconds resend_after{10'000};    // without an answer
  std::chrono::milliseconds doubted_again{600'000};  // after a refusal
};

class WitnessCore {
 public:
  using Steady = wire::Steady;

  // `own`: of the log of this epoch, whose name is its origin; checkpoints of other logs are left
  // alone. `witness`: none: no cosignature can be told from a made-up one.
  WitnessCore(log::VerifierKey own, std::optional<log::VerifierKey> witness, Epoch epoch,
              WitnessTimes times = {})
      : own_(std::move(own)), witness_(std::move(witness)), epoch_(epoch), times_(times) {}

  // --- what the world does ---
  void connected(Steady now);
  void disconnected() { connected_ = false; }
  // What there is to say about the answer, for the log; nothing: it is as expected.
  enum class Answer : std::uint8_t {
    expected,
    first,      // cosigned, in this run or after a doubt
    unchecked,  // the same, without a key to check it with: not kept
    doubted,    // the upstream refuses to cosign
    forged,     // the cosignature is not by the witness
    forgotten,  // the upstream has less than it had cosigned
    waits,
    garbled
  };
  Answer on(const wire::LogCosigned& cosigned, Steady now);
  Answer on(const wire::LogDoubted& doubted, Steady now);

  // --- what the driver must do, in this order ---
  // False: hand over Journal::newest_cosigned.
  [[nodiscard]] bool is_begun() const { return begun_; }
  void begin(const std::optional<journal::Cosigned>& kept);
  // To be kept in the journal; asked for until `is_kept` is called.
  [[nodiscard]] const std::optional<journal::Cosigned>& wants_kept() const { return to_keep_; }
  void is_kept() { to_keep_.reset(); }
  // Hand over Journal::newest_checkpoint.
  [[nodiscard]] bool wants_checkpoint(Steady now) const { return now >= look_at_; }
  void look(const std::optional<journal::Checkpoint>& newest, Steady now);
  // Hand over the entries behind this one, while `take` returns true.
  [[nodiscard]] std::optional<Seq> wants_entries_after() const;
  bool take(const journal::EntryRow& entry);
  // To be sent, at most once for each time that it is due.
  std::optional<wire::UplinkCheckpoint> take_message(Steady now);

  // Nothing is to be done before; none: nothing at all.
  [[nodiscard]] std::optional<Steady> next_wake() const;
  // The log is not cosigned, and somebody must look into it; why. Empty: it is, or will be.
  [[nodiscard]] const std::string& doubt() const { return doubt_; }
  // Entries that the upstream is known to have cosigned.
  [[nodiscard]] std::uint64_t cosigned() const { return base_.from().size(); }

 private:
  // On its way; `since`: from its size on.
  struct Sent {
    journal::Checkpoint checkpoint;
    log::Growth since;
    wire::UplinkCheckpoint message;
    Steady resend_at{};
  };

  [[nodiscard]] const std::string& origin() const { return own_.name; }
  // Without a key to check it with: the note without the cosignature. A fault: it is not by the
  // witness.
  [[nodiscard]] Result<std::string> believed(const std::string& note,
                                             const std::string& cosigned) const;
  [[nodiscard]] std::string shown_in(const std::string& note) const;
  Answer doubt(Answer how, std::string why, Steady now);
  void start_over(std::uint64_t from);
  void rebase();
  [[nodiscard]] bool is_ready() const;

  log::VerifierKey own_;
  std::optional<log::VerifierKey> witness_;
  Epoch epoch_;
  WitnessTimes times_;
  bool begun_{};
  bool connected_{};
  bool greets_{};  // nothing was presented on this connection
  Steady look_at_{};
  Steady hold_until_{};                     // nothing is sent before: the upstream has refused
  log::Growth base_;                        // from what was cosigned last, to the target
  std::optional<std::uint64_t> rebase_at_;  // the size that the upstream has, on the way there
  std::optional<journal::Checkpoint> target_;
  std::optional<Sent> sent_;
  log::Frontier kept_;  // of what is in the journal, of this log
  std::optional<journal::Cosigned> to_keep_;
  bool cosigned_in_this_run_{};
  std::string doubt_;
};

// Between the core and the journal: what was cosigned is kept, and a few hundred entries are read.
// A fault is the journal's; `full` is none here: it is tried again.
Result<> follow(WitnessCore& witness, journal::Journal& journal, WitnessCore::Steady now);

}  // namespace dawr
