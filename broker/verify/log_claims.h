// What was signed of a log, held against its leaves: checkpoints and receipts, whether the journal
// keeps them itself or somebody else does (docs/VERIFY.md: what was signed).
//
// Memory: a hash for each claim. Used by one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/queue/state.h"
#include "common/log/checkpoint.h"
#include "common/log/merkle.h"
#include "common/log/note.h"
#include "common/log/receipt.h"

namespace dawr::verify {

// What was signed. `name` tells in a verdict which one is meant.
struct Paper {
  std::string name;
  std::string text;
  bool own{};  // it lies in what is judged; nobody has handed it over
};

// Leaf hashes that were signed: those of an exported log whose checkpoint is genuine.
struct SignedLeaves {
  std::string name;
  std::string origin;
  std::vector<log::Hash> leaves;
};

struct Papers {
  std::vector<Paper> checkpoints;  // signed notes
  std::vector<Paper> receipts;     // "DAWR-RECEIPT:…"
  // The log's keys, good for every epoch of their centre, and witnesses'. With none of a log no
  // signature of a log is checked.
  std::vector<log::VerifierKey> keys;
  std::optional<SignedLeaves> leaves;
};

// What the log may be called: by its centre and its epochs.
struct LogNames {
  std::string centre;          // empty: not known
  std::optional<Epoch> epoch;  // the present one; none: not known
  std::vector<queue::Restoration> restores;
};

enum class LogBreach : std::uint8_t {
  unreadable = 1,  // what was handed over is no checkpoint, or no receipt
  signature = 2,   // forged, or with another key than those given
  other_log = 3,   // of another centre, or of an epoch that this journal never had
  end_missing = 4,
  split_view = 5,  // the centre has signed two histories
  changed = 6,     // entries are not those that were signed
};
// "end_missing" and so on: the stable name in scripts.
std::string_view name_of(LogBreach breach);
// The code of what contradicts the journal, and is not only of no use: "E_CHAIN_BROKEN"; else
// empty.
std::string_view code_of(LogBreach breach);

struct LogFinding {
  LogBreach breach{};
  std::string paper;
  // The first entry that is wrong is one of these; 0: that is not known of any.
  Seq from{};
  Seq to{};
  std::string why;
};

// A checkpoint that holds.
struct Held {
  std::string paper;
  bool own{};
  std::uint64_t size{};
  std::vector<std::string> cosigned_by;   // names on it, of whom nobody has checked anything
  std::vector<std::string> witnessed_by;  // those whose keys were given, with the time
};

// Signed leaves that are the first so many of these.
struct Agreement {
  std::string name;
  std::uint64_t size{};
};

struct LogVerdict {
  std::uint64_t size{};  // leaves
  log::Hash root{};
  bool signatures_checked{};
  std::vector<LogFinding> findings;  // what contradicts the journal first
  std::vector<Held> checkpoints;     // ascending by size
  std::uint64_t receipts{};          // that hold
  std::vector<std::string> lost;     // what a restore has given up, in words: no finding
  std::optional<Agreement> agrees{};

  // The greatest size up to which the entries are those that were signed.
  [[nodiscard]] std::uint64_t held_up_to() const;
  // The first finding that contradicts the journal.
  [[nodiscard]] const LogFinding* contradiction() const;
};

// "dawr/CENTRE/0123456789abcdef"
std::string origin_of(std::string_view centre, Epoch epoch);

class LogClaims {
 public:
  explicit LogClaims(const Papers& papers);

  // The leaves in their order.
  void see(log::BytesView entry) { see_leaf(log::leaf_hash(entry)); }
  void see_leaf(const log::Hash& leaf);

  // After the last leaf.
  LogVerdict judge(const LogNames& names);

 private:
  struct Signed {
    std::string paper;
    log::Checkpoint checkpoint;
    Held held;
    bool holds{};
  };
  struct Given {
    std::string paper;
    log::Receipt receipt;
  };
  struct Known {
    std::string origin;
    std::optional<queue::Restoration> left;  // none: the present epoch
  };

  // Checkpoints that one key has signed which was not given: one cause, told once.
  struct Stranger {
    std::string origin;
    log::KeyId signer{};
    std::size_t own{};
    std::vector<std::string> given;  // names of those that are not own
  };

  void take_checkpoint(const Paper& paper);
  // False: its log's signature is by a key that was given, or there is none.
  bool take_for_strangers(const Paper& paper, const log::Note& note, const std::string& origin);
  [[nodiscard]] std::string given_keys_for(const std::string& origin) const;
  void judge_stranger(const Stranger& stranger);
  void take_receipt(const Paper& paper);
  [[nodiscard]] std::vector<log::VerifierKey> keys_for(const std::string& origin) const;
  [[nodiscard]] bool may_be(const std::string& origin, const std::string& paper);
  // Whether entry `seq` is still in the log after what `origin` names; says so if not.
  [[nodiscard]] bool was_kept(const std::string& origin, Seq seq, const std::string& paper);
  void compare(Signed& one);
  void find_missing_end();
  [[nodiscard]] std::uint64_t held_below(std::uint64_t size) const;
  [[nodiscard]] bool is_comparable(const log::Checkpoint& checkpoint) const;
  // Of which size, if there is one.
  std::optional<std::uint64_t> find_split_view();
  // `told`: of a size that was told of already.
  void find_change(std::optional<std::uint64_t> told);
  void judge_receipt(const Given& given);
  void judge_leaves();
  void accuse(LogBreach breach, const std::string& paper, std::string why, Seq from = 0,
              Seq to = 0);

  std::vector<log::VerifierKey> keys_;
  std::optional<SignedLeaves> expected_;
  std::optional<Seq> first_other_;  // that is not as `expected_` has it
  std::vector<Signed> checkpoints_;
  std::vector<Stranger> strangers_;
  std::vector<const Signed*> too_long_;  // of more entries than there are
  std::vector<Given> receipts_;
  std::map<std::uint64_t, log::Hash> roots_;   // at the sizes of the checkpoints
  std::map<std::uint64_t, log::Hash> leaves_;  // at the indices of the receipts
  std::vector<Known> known_;
  std::string centre_;
  log::Frontier frontier_;
  LogVerdict verdict_;
};

}  // namespace dawr::verify
