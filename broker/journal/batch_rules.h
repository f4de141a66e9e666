// What every implementation asks of a batch. Private to the journal.
#pragma once

#include <string>

#include "broker/journal/journal.h"

namespace dawr::journal {

// Aborts (a bug of the caller) unless the entries continue `last` without a gap and the snapshot is
// of an entry that exists once the batch is committed.
void check_continues(const Batch& batch, Seq last);

// The words of the abort when a command is to get a second reply.
std::string second_reply(const CommandId& id);

inline bool is_empty(const Batch& batch) {
  return batch.entries.empty() && batch.replies.empty() && batch.outbox.empty() && !batch.snapshot;
}

}  // namespace dawr::journal
