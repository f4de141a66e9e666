#include <optional>
#include <string>
#include <system_error>

#include "broker/journal/sqlite_faults.h"
#include "broker/journal/sqlite_journal.h"
#include "broker/journal/sqlite_schema.h"
#include "common/storage/new_database.h"
#include "common/storage/sqlite.h"

namespace dawr::journal {
namespace {

namespace fs = std::filesystem;

// Everything that SQLite finds wrong, in its words; empty when the file is sound.
std::string find_damage(storage::Database& database) {
  std::string found;
  database.prepare("PRAGMA integrity_check(5)").read([&](const storage::Row& row) {
    if (const auto words = row.text(0); words != "ok") found += (found.empty() ? "" : "; ") + words;
  });
  return found;
}

// The entries are numbered from 1 without a gap, up to the newest snapshot at least.
Result<> check_numbering(const fs::path& file, storage::Database& database) {
  Seq last = 0;
  std::optional<Seq> out_of_place;
  database.prepare("SELECT seq FROM entry ORDER BY seq").read([&](const storage::Row& row) {
    const auto seq = storage::from_column(row.integer(0));
    if (seq != last + 1) {
      out_of_place = seq;
      return false;
    }
    last = seq;
    return true;
  });
  if (out_of_place) return std::unexpected(gap_fault(file, last + 1, *out_of_place));
  const auto snapshot = database.integer("SELECT coalesce(max(seq), 0) FROM snapshot");
  if (storage::from_column(snapshot) > last) return std::unexpected(lost_tail_fault(file));
  return {};
}

Result<> copy_and_check(const fs::path& file, const fs::path& prepared) {
  storage::Database source(file, storage::Access::read_only);
  if (auto known = check_is_journal(file, source); !known) return known;
  storage::Database target(prepared, storage::Access::create);
  // Until it is published nobody counts on the copy; publishing syncs it.
  target.execute("PRAGMA synchronous = OFF; PRAGMA cache_size = -4096");
  source.copy_to(target);
  target.execute("PRAGMA journal_mode = DELETE");
  if (const auto damage = find_damage(target); !damage.empty()) {
    return std::unexpected(
        Fault{FaultKind::damaged, file.string() +
                                      ": a copy of it does not pass SQLite's "
                                      "integrity_check: " +
                                      damage +
                                      ". No copy was made. Keep the "
                                      "older copies, and have the disk checked."});
  }
  return check_numbering(file, target);
}

}  // namespace

Result<> copy_journal(const fs::path& file, const fs::path& copy) {
  std::error_code error;
  if (!fs::exists(file, error)) {
    return std::unexpected(Fault{
        FaultKind::missing, "There is no journal " + file.string() + " to copy. Check the path."});
  }
  try {
    return storage::make_database(
        copy, [&](const fs::path& prepared) { return copy_and_check(file, prepared); });
  } catch (const storage::Failure& failure) {
    if (failure.trouble() == storage::Trouble::full) {
      return std::unexpected(Fault{
          FaultKind::full, copy.parent_path().string() + ": its disk is full, so no copy of " +
                               file.string() + " was made there. Make room on it."});
    }
    return std::unexpected(sqlite_fault(file, "copying it to " + copy.string(), failure));
  }
}

}  // namespace dawr::journal
