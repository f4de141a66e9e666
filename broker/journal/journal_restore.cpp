#include "broker/journal/journal_restore.h"

#include <string>
#include <system_error>

#include "broker/journal/sqlite_faults.h"
#include "broker/journal/sqlite_journal.h"
#include "broker/journal/sqlite_schema.h"
#include "common/storage/sqlite.h"

namespace dawr::journal {
namespace {

namespace fs = std::filesystem;
using storage::with_suffix;

std::unexpected<Fault> can_not(const fs::path& file, std::string_view what,
                               const std::string& why) {
  return std::unexpected(Fault{FaultKind::fatal, file.string() + ": " + std::string(what) + ": " +
                                                     why + ". The journal was left as it was."});
}

// All that is in the WAL moves into the file, so that the file alone is the journal. False: SQLite
// can't make sense of the two.
Result<bool> settle_wal(const fs::path& file) {
  try {
    storage::Database database(file, storage::Access::read_write);
    bool busy = false;
    database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").read([&](const storage::Row& row) {
      busy = row.integer(0) != 0;
    });
    if (!busy) return true;
    return std::unexpected(Fault{FaultKind::busy, file.string() +
                                                      ": another program has it open. Nobody but "
                                                      "the broker opens the live journal: close "
                                                      "that program, and try again."});
  } catch (const storage::Failure& failure) {
    if (failure.trouble() == storage::Trouble::damaged) return false;
    return std::unexpected(sqlite_fault(file, "closing its write-ahead log", failure));
  }
}

Result<> move_beside(const fs::path& file, const fs::path& aside) {
  for (const char* suffix : {"-wal", "-shm"}) {
    const auto left = with_suffix(file, suffix);
    std::error_code error;
    if (!fs::exists(left, error)) continue;
    fs::rename(left, with_suffix(aside, suffix), error);
    if (error) return can_not(left, "can't be moved aside", error.message());
  }
  return {};
}

}  // namespace

Result<Extent> extent_of(const fs::path& file) {
  try {
    storage::Database database(file, storage::Access::read_only);
    if (auto known = check_is_journal(file, database); !known) {
      return std::unexpected(known.error());
    }
    const auto tail = read_tail(database);
    if (!tail.holds_together) return std::unexpected(lost_tail_fault(file));
    return Extent{Epoch{storage::from_column(database.integer("SELECT epoch FROM meta"))},
                  tail.last};
  } catch (const storage::Failure& failure) {
    return std::unexpected(sqlite_fault(file, "looking at it", failure));
  }
}

Result<> check_is_whole(const fs::path& file) {
  try {
    storage::Database database(file, storage::Access::read_only);
    if (auto known = check_is_journal(file, database); !known) return known;
    std::error_code error;
    const auto wal = with_suffix(file, "-wal");
    if (fs::exists(wal, error) && fs::file_size(wal, error) > 0) return {};
    const auto bytes = static_cast<std::uint64_t>(database.integer("PRAGMA page_count") *
                                                  database.integer("PRAGMA page_size"));
    const auto found = fs::file_size(file, error);
    if (!error && found == bytes) return {};
    return std::unexpected(
        Fault{FaultKind::damaged, file.string() + " has " + std::to_string(found) +
                                      " bytes instead of " + std::to_string(bytes) +
                                      ": it was not copied whole. Copy it again."});
  } catch (const storage::Failure& failure) {
    return std::unexpected(sqlite_fault(file, "looking at it", failure));
  }
}

Result<Extent> read_log(const fs::path& file, const std::function<bool(const EntryRow&)>& visit) {
  try {
    storage::Database database(file, storage::Access::read_only);
    if (auto known = check_is_journal(file, database); !known) {
      return std::unexpected(known.error());
    }
    Extent extent{Epoch{storage::from_column(database.integer("SELECT epoch FROM meta"))}, 0};
    Result<> whole;
    EntryRow entry;
    database.prepare("SELECT seq, at, bytes FROM entry ORDER BY seq")
        .read([&](const storage::Row& row) {
          entry.seq = storage::from_column(row.integer(0));
          if (entry.seq != extent.last + 1) {
            whole = std::unexpected(gap_fault(file, extent.last + 1, entry.seq));
            return false;
          }
          extent.last = entry.seq;
          entry.at = Instant{Duration{row.integer(1)}};
          const auto bytes = row.blob(2);
          entry.bytes.assign(bytes.begin(), bytes.end());
          return visit(entry);
        });
    if (!whole) return std::unexpected(whole.error());
    return extent;
  } catch (const storage::Failure& failure) {
    return std::unexpected(sqlite_fault(file, "reading its entries", failure));
  }
}

namespace {

// Of `table`, which journals have since the version `first`.
Result<std::vector<Checkpoint>> notes_in(const fs::path& file, const std::string& table,
                                         int first) {
  try {
    storage::Database database(file, storage::Access::read_only);
    if (auto known = check_is_journal(file, database); !known) {
      return std::unexpected(known.error());
    }
    std::vector<Checkpoint> kept;
    if (database.integer("PRAGMA user_version") < first) return kept;
    database.prepare("SELECT size, at, note FROM " + table + " ORDER BY size")
        .read([&](const storage::Row& row) {
          kept.push_back({storage::from_column(row.integer(0)), Instant{Duration{row.integer(1)}},
                          row.text(2)});
        });
    return kept;
  } catch (const storage::Failure& failure) {
    return std::unexpected(sqlite_fault(file, "reading its checkpoints", failure));
  }
}

}  // namespace

Result<std::vector<Checkpoint>> checkpoints_of(const fs::path& file) {
  return notes_in(file, "checkpoint", first_version_with_checkpoints);
}

Result<std::vector<Checkpoint>> cosigned_of(const fs::path& file) {
  return notes_in(file, "cosigned", first_version_with_cosigned);
}

Result<> begin_epoch(const fs::path& copy, Epoch epoch, const Batch& batch) {
  try {
    storage::Database(copy, storage::Access::read_write)
        .prepare("UPDATE meta SET epoch = ?")
        .run(storage::to_column(epoch.value));
    {
      auto opened = open_journal(copy);
      if (!opened) return std::unexpected(opened.error());
      if (auto done = (*opened)->commit(batch); !done) return done;
    }
    storage::Database(copy, storage::Access::read_write).execute("PRAGMA journal_mode = DELETE");
  } catch (const storage::Failure& failure) {
    return std::unexpected(sqlite_fault(copy, "beginning a new epoch in it", failure));
  }
  std::error_code ignored;
  fs::remove(with_suffix(copy, ".lock"), ignored);
  return {};
}

Result<> put_in_place(const fs::path& prepared, const fs::path& file, const fs::path& aside) {
  std::error_code error;
  if (!fs::exists(file, error)) {
    // What a journal that is gone has left would be mixed into the new one.
    if (auto moved = move_beside(file, aside); !moved) return moved;
    return storage::publish(prepared, file);
  }
  const auto settled = settle_wal(file);
  if (!settled) return std::unexpected(settled.error());
  if (!*settled) {
    if (auto moved = move_beside(file, aside); !moved) return moved;
  }
  return storage::exchange(prepared, file, aside);
}

}  // namespace dawr::journal
