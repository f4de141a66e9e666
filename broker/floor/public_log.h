// The centre's public log: a tree over the bytes of its journal's entries (common/log/merkle.h),
// the checkpoints that the centre signs of it, and the receipts that its tickets carry. Entry n is
// leaf n − 1. With them a stranger can find out that an entry was changed, put in or left out,
// without having to trust the centre (docs/PROTOCOL.md: the log).
//
// A restored journal is another log: it goes on from the entries that were kept, under an origin of
// its own, and its checkpoints cite the log before (common/log/origin.h). Used by the floor's
// thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/journal/journal.h"
#include "common/domain/identifiers.h"
#include "common/domain/time.h"
#include "common/log/merkle.h"
#include "common/log/origin.h"
#include "common/log/receipt.h"
#include "common/log/signing_key.h"

namespace dawr {

// "dawr/CENTRE/0123456789abcdef": the centre's code and the epoch.
std::string log_origin(std::string_view centre_code, Epoch epoch);

class PublicLog {
 public:
  // What has happened is signed for at most so much later.
  static constexpr std::chrono::seconds checkpoint_every{10};

  PublicLog(const log::SigningKey& key, std::string origin)
      : key_(key), origin_(std::move(origin)) {}

  // What was appended so far is the log of `origin`, which this one goes on from.
  void cite(std::string origin);
  // The next entry. O(1) hashes on average.
  void append(log::BytesView entry) { tree_.append(log::leaf_hash(entry)); }
  [[nodiscard]] Seq size() const { return tree_.size(); }

  // What a snapshot keeps of it. `restore` is false, and changes nothing, if `bytes` are none such.
  [[nodiscard]] log::Bytes to_bytes() const;
  bool restore(log::BytesView bytes);
  void forget_all();

  // Of all that was appended.
  [[nodiscard]] journal::Checkpoint checkpoint(Instant at) const;
  // `entry` happened at `at`; these are its bytes.
  [[nodiscard]] log::Receipt receipt(Seq entry, log::BytesView bytes, Instant at) const;

 private:
  log::SigningKey key_;
  std::string origin_;
  log::Frontier tree_;
  std::vector<log::Citation> citations_;  // oldest first, the newest few
};

}  // namespace dawr
