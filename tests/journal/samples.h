// Batches whose content follows from their number, so that a journal found after a crash can be
// judged without having seen what was written; and a folder to keep it in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "broker/journal/journal.h"
#include "broker/journal/sqlite_journal.h"
#include "tests/scratch.h"

namespace dawr::journal {

inline constexpr Epoch sample_epoch{0xfedcba9876543210};  // the highest bit is set on purpose

// Removed, with all that is in it, at the end of its life. Anybody may look into it.
// A new journal in `folder`; requires that it can be made.
std::filesystem::path make_journal(const Scratch& folder, const char* name = "centre.journal");
// Requires that it opens.
std::unique_ptr<Journal> reopen(const std::filesystem::path& file,
                                const StorageOptions& options = {});

Bytes bytes_of(const std::string& text);
EntryRow sample_entry(Seq seq, const std::string& text);
ReplyRow sample_reply(CommandId id, const std::string& text);
Batch entries_only(Seq first, std::size_t count);

// Batch number n (from 1): 1 + n % 5 entries, one reply, one outbox row that replaces the last
// batch's, and a snapshot with every seventh.
Batch numbered_batch(std::uint64_t number, Seq last);
// The number of the last batch in a journal that holds numbered batches alone; requires that each
// of them is there whole and as it was made.
std::uint64_t require_whole_batches(Journal& journal);

// Runs `work` in a process of its own and returns how it ended, as waitpid tells it. The child's
// error output is dropped. `work` must not touch what the parent has open.
int in_child(const std::function<void()>& work);
bool aborts(const std::function<void()>& work);

}  // namespace dawr::journal
