// The steps by which a journal is put back from a backup (dawrctl restore puts them together).
// Until put_in_place has renamed, nothing of the present journal has changed.
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "broker/journal/journal.h"
#include "common/storage/files.h"

namespace dawr::journal {

struct Extent {
  Epoch epoch;
  Seq last{};
};

// `busy` at once while a broker lives. Held for as long as the journal may not be opened.
Result<storage::FileLock> lock_journal(const std::filesystem::path& file);

// How far a journal goes, read beside whoever has it open. `damaged`, too, when the tail behind its
// newest snapshot has a gap.
Result<Extent> extent_of(const std::filesystem::path& file);

// Whether the file has as many bytes as its header promises: SQLite reads what is missing of the
// last page as zeros. With a WAL beside it the header says nothing yet.
Result<> check_is_whole(const std::filesystem::path& file);

// Every entry, in order, without changing or locking anything. A gap is `damaged`.
Result<Extent> read_log(const std::filesystem::path& file,
                        const std::function<bool(const EntryRow&)>& visit);

// The kept ones, ascending, read beside whoever has the journal open. None in one of an older
// version.
Result<std::vector<Checkpoint>> checkpoints_of(const std::filesystem::path& file);

// The same, of those that were cosigned.
Result<std::vector<Checkpoint>> cosigned_of(const std::filesystem::path& file);

// Gives a copy, which nobody has open, its new epoch and the batch that the epoch begins with.
// Leaves one file without WAL.
Result<> begin_epoch(const std::filesystem::path& copy, Epoch epoch, const Batch& batch);

// Puts the finished copy `prepared`, which lies beside it, in the place of `file` at once and
// durably. What was there is kept as `aside`, together with a WAL that SQLite could not move into
// it any more. The lock of `file` must be held.
Result<> put_in_place(const std::filesystem::path& prepared, const std::filesystem::path& file,
                      const std::filesystem::path& aside);

}  // namespace dawr::journal
