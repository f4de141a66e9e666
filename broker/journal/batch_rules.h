// What every implementation asks of a batch. Private to the journal.
#pragma once

#include <string>

#include "broker/journal/journal.h"

namespace dawr::journal {

// Aborts (a bug of the caller) unless the entries continue `last` without a gap, and snapshot and
// checkpoint are of entries that exist once the batch is committed.
void check_continues(const Batch& batch, Seq last);

// The words of the abort when a command is to get a second reply.
std::string second_reply(const CommandId& id);

// Checkpoints of one hour replace one another.
inline std::int64_t hour_of(Instant at) {
  return std::chrono::floor<std::chrono::hours>(at).time_since_epoch().count();
}

inline bool is_empty(const Batch& batch) {
  return batch.entries.empty() && batch.replies.empty() && batch.outbox.empty() &&
         !batch.snapshot && !batch.checkpoint;
}

}  // namespace dawr::journal
