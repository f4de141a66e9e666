#include <string>
#include <system_error>

#include "broker/journal/files.h"
#include "broker/journal/sqlite.h"
#include "broker/journal/sqlite_faults.h"
#include "broker/journal/sqlite_journal.h"
#include "broker/journal/sqlite_schema.h"

namespace dawr::journal {
namespace {

namespace fs = std::filesystem;

// Everything that SQLite finds wrong, in its words; empty when the file is sound.
std::string find_damage(sqlite::Database& database) {
  std::string found;
  database.prepare("PRAGMA integrity_check(5)").read([&](const sqlite::Row& row) {
    if (const auto words = row.text(0); words != "ok") found += (found.empty() ? "" : "; ") + words;
    return true;
  });
  return found;
}

Result<> copy_and_check(const fs::path& file, const fs::path& prepared) {
  sqlite::Database source(file, sqlite::Access::read_only);
  if (auto known = check_is_journal(file, source); !known) return known;
  sqlite::Database target(prepared, sqlite::Access::create);
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
  return {};
}

}  // namespace

Result<> copy_journal(const fs::path& file, const fs::path& copy) {
  std::error_code error;
  if (!fs::exists(file, error)) {
    return std::unexpected(Fault{
        FaultKind::missing, "There is no journal " + file.string() + " to copy. Check the path."});
  }
  if (auto is_free = check_name_is_free(copy); !is_free) return is_free;
  const auto prepared = name_before_publishing(copy);
  remove_database(prepared);
  Result<> done;
  try {
    done = copy_and_check(file, prepared);
  } catch (const sqlite::Failure& failure) {
    done = std::unexpected(sqlite_fault(file, "copying it to " + copy.string(), failure));
  }
  if (done) done = publish(prepared, copy);
  if (!done) remove_database(prepared);
  return done;
}

}  // namespace dawr::journal
