#include "upstream/store_schema.h"

#include <string>

#include "upstream/store.h"

namespace dawr::upstream {
namespace {

// "DAWU" at offset 68 of the file: PRAGMA application_id.
constexpr std::int64_t application_id = 0x44415755;

// Instants are microseconds UTC, dates days since 1970, epochs and versions the bits of unsigned
// numbers, lines the code of their letter. `epochs.id` tells which was heard of first.
constexpr std::string_view tables = R"(
  CREATE TABLE centres (
    centre   TEXT PRIMARY KEY,
    name_ar  TEXT NOT NULL DEFAULT '',
    name_en  TEXT NOT NULL DEFAULT '',
    heard_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE lines (
    centre    TEXT NOT NULL,
    line      INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    letter_ar TEXT NOT NULL,
    name_ar   TEXT NOT NULL,
    name_en   TEXT NOT NULL,
    target_minutes INTEGER NOT NULL,
    PRIMARY KEY (centre, line)
  ) STRICT;
  CREATE TABLE gauges (
    centre        TEXT PRIMARY KEY,
    epoch         INTEGER NOT NULL,
    at            INTEGER NOT NULL,
    waiting       INTEGER NOT NULL,
    in_service    INTEGER NOT NULL,
    open_counters INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE epochs (
    id       INTEGER PRIMARY KEY,
    centre   TEXT NOT NULL,
    epoch    INTEGER NOT NULL,
    heard_at INTEGER NOT NULL,
    UNIQUE (centre, epoch)
  ) STRICT;
  CREATE TABLE cells (
    centre  TEXT NOT NULL,
    epoch   INTEGER NOT NULL,
    date    INTEGER NOT NULL,
    quarter INTEGER NOT NULL,
    line    INTEGER NOT NULL,
    class   INTEGER NOT NULL,
    version INTEGER NOT NULL,
    bytes   BLOB NOT NULL,
    PRIMARY KEY (centre, epoch, date, quarter, line, class)
  ) STRICT;
  CREATE INDEX cells_by_date ON cells (date, centre);
  CREATE TABLE alarms (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    centre  TEXT NOT NULL,
    epoch   INTEGER NOT NULL,
    kind    INTEGER NOT NULL,
    detail  TEXT NOT NULL,
    kept    BLOB NOT NULL,
    refused BLOB NOT NULL,
    UNIQUE (centre, epoch, kind, detail, refused)
  ) STRICT;
)";

// How an epoch came to be, as its broker told: see epochs.h.
constexpr std::string_view restores = R"(
  CREATE TABLE restores (
    centre   TEXT NOT NULL,
    epoch    INTEGER NOT NULL,
    position INTEGER NOT NULL,
    previous INTEGER NOT NULL,
    kept     INTEGER NOT NULL,
    PRIMARY KEY (centre, epoch, position)
  ) STRICT;
)";

// Of each centre's log: the newest, which is the one with the highest id, and the last of each hour
// of `at`, counted since 1970 UTC.
constexpr std::string_view checkpoints = R"(
  CREATE TABLE checkpoints (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    centre  TEXT NOT NULL,
    epoch   INTEGER NOT NULL,
    origin  TEXT NOT NULL,
    size    INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    hour    INTEGER NOT NULL,
    note    TEXT NOT NULL,
    UNIQUE (centre, origin, size)
  ) STRICT;
  CREATE INDEX checkpoints_by_hour ON checkpoints (centre, hour);
)";

}  // namespace

KeptCheckpoint checkpoint_of(const storage::Row& row) {
  return {.centre = row.text(0),
          .epoch = Epoch{storage::from_column(row.integer(1))},
          .origin = row.text(2),
          .size = storage::from_column(row.integer(3)),
          .at = Instant{std::chrono::microseconds{row.integer(4)}},
          .note = row.text(5)};
}

void create_tables(storage::Database& database) {
  database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN IMMEDIATE");
  database.execute(std::string(tables));
  database.execute(std::string(restores));
  database.execute(std::string(checkpoints));
  database.execute("PRAGMA application_id = " + std::to_string(application_id) +
                   "; PRAGMA user_version = " + std::to_string(schema_version) + "; COMMIT");
}

void migrate(storage::Database& database) {
  if (database.integer("PRAGMA user_version") == schema_version) return;
  database.execute("BEGIN IMMEDIATE");
  if (database.integer("PRAGMA user_version") < 2) {
    database.execute(
        "ALTER TABLE epochs DROP COLUMN lowest_version; ALTER TABLE epochs DROP COLUMN first_date");
    database.execute(std::string(restores));
  }
  database.execute(std::string(checkpoints));
  database.execute("PRAGMA user_version = " + std::to_string(schema_version) + "; COMMIT");
}

Result<> check_is_store(const std::filesystem::path& file, storage::Database& database) {
  if (database.integer("PRAGMA application_id") != application_id) {
    return std::unexpected(
        Fault{FaultKind::damaged,
              file.string() + " is not a store of dawr-upstream; was the right directory given?"});
  }
  const auto version = database.integer("PRAGMA user_version");
  if (version > schema_version) {
    return std::unexpected(
        Fault{FaultKind::newer, file.string() + " was written by a newer dawr-upstream (schema " +
                                    std::to_string(version) + ", this one knows " +
                                    std::to_string(schema_version) + "): install that version"});
  }
  return {};
}

}  // namespace dawr::upstream
