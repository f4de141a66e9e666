#include "broker/verify/journal_file.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>

#include "common/storage/sqlite.h"

namespace dawr::verify {
namespace {

namespace fs = std::filesystem;

std::unexpected<Fault> no_journal(const fs::path& file, FaultKind kind, const std::string& why) {
  return std::unexpected(Fault{kind, file.string() + ": " + why});
}

bool has_table(storage::Database& database, std::string_view name) {
  bool found = false;
  database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?")
      .read([&](const storage::Row&) { found = true; }, name);
  return found;
}

// How far the broker had come by what else it keeps in the file. Copies may have neither.
Seq known_elsewhere(storage::Database& database) {
  Seq known = 0;
  const auto look = [&](std::string_view table, std::string_view query) {
    if (has_table(database, table)) {
      known = std::max(known, storage::from_column(database.integer(query)));
    }
  };
  look("snapshot", "SELECT coalesce(max(seq), 0) FROM snapshot");
  look("outbox", "SELECT coalesce(max(version), 0) FROM outbox");
  return known;
}

Verdict judge(storage::Database& database, Auditor::Observer observer, Seq& reached) {
  Auditor auditor(std::move(observer));
  database.prepare("SELECT seq, at, bytes FROM entry ORDER BY seq")
      .read([&](const storage::Row& row) {
        reached = storage::from_column(row.integer(0));
        auditor.take({reached, Instant{Duration{row.integer(1)}}, row.blob(2)});
      });
  auditor.must_reach(known_elsewhere(database));
  return auditor.finish();
}

Papers with_own_checkpoints(storage::Database& database, Papers papers) {
  if (!has_table(database, "checkpoint")) return papers;
  database.prepare("SELECT size, note FROM checkpoint ORDER BY size")
      .read([&](const storage::Row& row) {
        papers.checkpoints.push_back({.name = "the journal's own checkpoint of " +
                                              std::to_string(row.integer(0)) + " entries",
                                      .text = row.text(1),
                                      .own = true});
      });
  return papers;
}

std::optional<Epoch> epoch_of(storage::Database& database) {
  if (!has_table(database, "meta")) return std::nullopt;
  return Epoch{storage::from_column(database.integer("SELECT epoch FROM meta"))};
}

// What `look` makes of one view of it, should the broker go on writing. It counts the rows read.
template <class Look>
auto look_into(const fs::path& file, Look&& look)
    -> Result<std::invoke_result_t<Look&, storage::Database&, Seq&>> {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) {
    return no_journal(file, FaultKind::missing,
                      "there is no such file. Name the journal, such as CENTRE/journal.db, or a "
                      "backup of it.");
  }
  Seq reached = 0;
  try {
    storage::Database database(file, storage::Access::read_only);
    database.execute("BEGIN");
    if (!has_table(database, "entry")) {
      return no_journal(file, FaultKind::damaged, "this is not a journal of Dawr. Check the path.");
    }
    return look(database, reached);
  } catch (const storage::Failure& failure) {
    if (failure.is_no_database()) {
      return no_journal(file, FaultKind::damaged,
                        "this is not a journal, nor any database. Check the path. If it was one, "
                        "its beginning is overwritten: copy it again.");
    }
    return no_journal(file, FaultKind::damaged,
                      "it can't be read beyond entry " + std::to_string(reached) + " (" +
                          failure.what() + "). It was cut off or damaged: copy it again.");
  }
}

}  // namespace

Result<Verdict> verify_journal(const fs::path& file, Auditor::Observer observer) {
  return look_into(file, [&](storage::Database& database, Seq& reached) {
    return judge(database, std::move(observer), reached);
  });
}

Result<Judgement> verify_journal(const fs::path& file, Papers papers) {
  return look_into(file, [&](storage::Database& database, Seq& reached) {
    LogClaims claims(with_own_checkpoints(database, std::move(papers)));
    auto rules = judge(
        database, [&](Seq /*seq*/, std::span<const std::uint8_t> bytes) { claims.see(bytes); },
        reached);
    auto log = claims.judge({rules.centre, epoch_of(database), rules.restores});
    return Judgement{std::move(rules), std::move(log)};
  });
}

}  // namespace dawr::verify
