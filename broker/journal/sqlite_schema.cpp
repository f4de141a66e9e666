#include "broker/journal/sqlite_schema.h"

#include <array>
#include <string>

#include "broker/journal/sqlite_journal.h"

namespace dawr::journal {
namespace {

// migrations[n] leads from user_version n to n + 1. A released step is never changed.
//
// meta.created_at is for people; nothing decides on it. Instants are microseconds UTC. `epoch`,
// `session` and `counter` are unsigned 64-bit numbers: the same bits, and for `counter`, which is
// compared, with the highest bit turned over so that the order holds. checkpoint.hour and
// cosigned.hour: hours since 1970 UTC, of `at`.
constexpr std::array migrations = {
    R"sql(
CREATE TABLE meta (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  epoch INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE entry (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE reply (
  device INTEGER NOT NULL,
  session INTEGER NOT NULL,
  counter INTEGER NOT NULL,
  payload_hash BLOB NOT NULL CHECK (length(payload_hash) = 32),
  reply BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (device, session, counter)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
  key BLOB PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_by_version ON outbox (version);

CREATE TABLE snapshot (
  seq INTEGER PRIMARY KEY,
  format INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
)sql",
    R"sql(
CREATE TABLE checkpoint (
  size INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  hour INTEGER NOT NULL,
  note TEXT NOT NULL
) STRICT;
CREATE INDEX checkpoint_by_hour ON checkpoint (hour);
)sql",
    R"sql(
CREATE TABLE cosigned (
  size INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  hour INTEGER NOT NULL,
  note TEXT NOT NULL,
  frontier BLOB NOT NULL
) STRICT;
CREATE INDEX cosigned_by_hour ON cosigned (hour);
)sql",
};
static_assert(migrations.size() == schema_version);

void run_migrations(storage::Database& database) {
  const auto version = static_cast<std::size_t>(database.integer("PRAGMA user_version"));
  for (auto step = version; step < migrations.size(); ++step) database.execute(migrations.at(step));
  database.execute("PRAGMA user_version = " + std::to_string(schema_version));
}

}  // namespace

void create_tables(storage::Database& database, Epoch epoch) {
  database.execute("BEGIN IMMEDIATE; PRAGMA application_id = " + std::to_string(application_id));
  run_migrations(database);
  database.prepare("INSERT INTO meta VALUES (1, ?, unixepoch() * 1000000)")
      .run(storage::to_column(epoch.value));
  database.execute("COMMIT");
}

Result<> check_is_journal(const std::filesystem::path& file, storage::Database& database) {
  const auto version = database.integer("PRAGMA user_version");
  if (database.integer("PRAGMA application_id") != application_id || version < 1) {
    return std::unexpected(
        Fault{FaultKind::damaged, file.string() + ": this is not a journal of Dawr. It was left "
                                                  "as it is; check the path."});
  }
  if (version > schema_version) {
    return std::unexpected(Fault{
        FaultKind::newer,
        file.string() + " was written by a newer version of Dawr: its schema is number " +
            std::to_string(version) + ", this program knows up to " +
            std::to_string(schema_version) + ". It was left as it is; install that version."});
  }
  return {};
}

void migrate(storage::Database& database) {
  if (database.integer("PRAGMA user_version") == schema_version) return;
  database.execute("BEGIN IMMEDIATE");
  run_migrations(database);
  database.execute("COMMIT");
}

Tail read_tail(storage::Database& database) {
  Tail tail;
  database
      .prepare(
          "WITH newest AS (SELECT coalesce(max(seq), 0) AS seq FROM snapshot) "
          "SELECT newest.seq, (SELECT coalesce(max(seq), 0) FROM entry), "
          "(SELECT count(*) FROM entry WHERE entry.seq > newest.seq) FROM newest")
      .read([&](const storage::Row& row) {
        const auto snapshot = row.integer(0);
        const auto last = row.integer(1);
        tail = {storage::from_column(last), last >= snapshot && last - snapshot == row.integer(2)};
        return false;
      });
  return tail;
}

}  // namespace dawr::journal
