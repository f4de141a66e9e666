#include "broker/journal/journal_facts.h"

#include <system_error>

#include "broker/journal/sqlite_faults.h"
#include "broker/journal/sqlite_schema.h"
#include "common/storage/sqlite.h"

namespace dawr::journal {
namespace {

namespace fs = std::filesystem;
using storage::from_column;

Instant instant_in(std::int64_t column) { return Instant{Duration{column}}; }

// Opens for reading; `work(database)` gives the result.
template <class Value, class Work>
Result<Value> look_into(const fs::path& file, Work&& work) {
  std::error_code error;
  if (!fs::exists(file, error)) {
    return std::unexpected(Fault{FaultKind::missing, file.string() + ": there is no journal"});
  }
  try {
    storage::Database database(file, storage::Access::read_only);
    if (auto known = check_is_journal(file, database); !known) {
      return std::unexpected(known.error());
    }
    return work(database);
  } catch (const storage::Failure& failure) {
    return std::unexpected(sqlite_fault(file, "reading it", failure));
  }
}

std::optional<Instant> instant_of(storage::Database& database, Seq seq) {
  std::optional<Instant> at;
  database.prepare("SELECT at FROM entry WHERE seq = ?")
      .read([&](const storage::Row& row) { at = instant_in(row.integer(0)); }, seq);
  return at;
}

JournalFacts facts_in(storage::Database& database) {
  JournalFacts facts;
  facts.schema = static_cast<int>(database.integer("PRAGMA user_version"));
  facts.epoch = Epoch{from_column(database.integer("SELECT epoch FROM meta"))};
  facts.last_seq = from_column(database.integer("SELECT coalesce(max(seq), 0) FROM entry"));
  facts.last_at = instant_of(database, facts.last_seq);
  const auto snapshot = from_column(database.integer("SELECT coalesce(max(seq), 0) FROM snapshot"));
  const auto after_it =
      from_column(database.integer("SELECT count(*) FROM entry WHERE seq > "
                                   "(SELECT coalesce(max(seq), 0) FROM snapshot)"));
  facts.tail_holds_together = snapshot + after_it == facts.last_seq;
  facts.waiting_for_upstream = from_column(database.integer("SELECT count(*) FROM outbox"));
  facts.waiting_since = instant_of(
      database, from_column(database.integer("SELECT coalesce(min(version), 0) FROM outbox")));
  return facts;
}

}  // namespace

Result<JournalFacts> read_journal_facts(const fs::path& file) {
  return look_into<JournalFacts>(file, [](storage::Database& database) {
    database.execute("BEGIN");  // one moment for all of them
    return facts_in(database);
  });
}

Result<> read_entries_backwards(const fs::path& file,
                                const std::function<bool(const EntryRow&)>& visit) {
  return look_into<void>(file, [&](storage::Database& database) -> Result<> {
    database.prepare("SELECT seq, at, bytes FROM entry ORDER BY seq DESC")
        .read([&](const storage::Row& row) {
          const auto bytes = row.blob(2);
          return visit({from_column(row.integer(0)), instant_in(row.integer(1)),
                        Bytes(bytes.begin(), bytes.end())});
        });
    return {};
  });
}

}  // namespace dawr::journal
