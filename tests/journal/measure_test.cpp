// Figures, not judgements: run by hand with  test_journal "[.measure]".
#include <chrono>
#include <cstdio>
#include <fstream>

#include <sqlite3.h>

#include "tests/catch.h"
#include "tests/journal/samples.h"

namespace dawr::journal {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t entry_bytes = 200;
constexpr std::size_t reply_bytes = 120;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// What a busy centre writes: for each command one entry and one reply.
Batch commands(std::size_t count, Seq last, std::uint64_t& counter) {
  Batch batch;
  for (std::size_t index = 0; index < count; ++index) {
    batch.entries.push_back({++last, Instant{}, Bytes(entry_bytes, 7)});
    batch.replies.push_back({{DeviceId{1}, 1, ++counter}, {}, Bytes(reply_bytes, 7), Instant{}});
  }
  return batch;
}

double journal_rate(std::size_t rows_per_commit, std::size_t commits) {
  const Scratch folder;
  const auto journal = reopen(make_journal(folder));
  std::uint64_t counter = 0;
  const auto start = Clock::now();
  for (std::size_t commit = 0; commit < commits; ++commit)
    REQUIRE(journal->commit(commands(rows_per_commit, journal->last_seq(), counter)));
  return static_cast<double>(rows_per_commit * commits) / seconds_since(start);
}

// The same bytes into the same tables by the shortest loop that SQLite allows.
double bare_rate(std::size_t rows_per_commit, std::size_t commits) {
  const Scratch folder;
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open((folder / "bare").c_str(), &database) == SQLITE_OK);
  const auto run = [&](const char* sql) {
    REQUIRE(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  };
  run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -4096;"
      "CREATE TABLE entry (seq INTEGER PRIMARY KEY, at INTEGER, bytes BLOB);"
      "CREATE TABLE reply (device INTEGER, session INTEGER, counter INTEGER, hash BLOB, reply BLOB,"
      " at INTEGER, PRIMARY KEY (device, session, counter)) WITHOUT ROWID;");
  sqlite3_stmt* entry = nullptr;
  sqlite3_stmt* reply = nullptr;
  sqlite3_prepare_v2(database, "INSERT INTO entry VALUES (?, 0, ?)", -1, &entry, nullptr);
  sqlite3_prepare_v2(database, "INSERT INTO reply VALUES (1, 1, ?, ?, ?, 0)", -1, &reply, nullptr);
  const Bytes bytes(entry_bytes, 7);
  sqlite3_int64 seq = 0;
  const auto start = Clock::now();
  for (std::size_t commit = 0; commit < commits; ++commit) {
    run("BEGIN IMMEDIATE");
    for (std::size_t row = 0; row < rows_per_commit; ++row) {
      sqlite3_bind_int64(entry, 1, ++seq);
      sqlite3_bind_blob(entry, 2, bytes.data(), entry_bytes, SQLITE_STATIC);
      sqlite3_step(entry);
      sqlite3_reset(entry);
      sqlite3_bind_int64(reply, 1, seq);
      sqlite3_bind_blob(reply, 2, bytes.data(), 32, SQLITE_STATIC);
      sqlite3_bind_blob(reply, 3, bytes.data(), reply_bytes, SQLITE_STATIC);
      sqlite3_step(reply);
      sqlite3_reset(reply);
    }
    run("COMMIT");
  }
  const auto rate = static_cast<double>(rows_per_commit * commits) / seconds_since(start);
  sqlite3_finalize(entry);
  sqlite3_finalize(reply);
  sqlite3_close(database);
  return rate;
}

double resident_mib() {
  std::ifstream stream("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  stream >> total >> resident;
  return static_cast<double>(resident) * 4096 / (1024 * 1024);
}

}  // namespace

TEST_CASE("Commit rates beside a bare SQLite loop", "[.measure]") {
  std::printf("%8s %16s %16s\n", "rows", "journal rows/s", "bare rows/s");
  for (const std::size_t rows : {1U, 8U, 64U}) {
    const std::size_t commits = rows == 64 ? 1500 : 4000;
    const auto journal = journal_rate(rows, commits);
    std::printf("%8zu %16.0f %16.0f\n", rows, journal, bare_rate(rows, commits));
  }
}

TEST_CASE("Opening a journal of 1,000,000 entries", "[.measure]") {
  const Scratch folder;
  const auto file = make_journal(folder);
  {
    const auto journal = reopen(file);
    std::uint64_t counter = 0;
    while (journal->last_seq() < 1'000'000) {
      auto batch = commands(1000, journal->last_seq(), counter);
      if (batch.entries.back().seq == 999'000)
        batch.snapshot = Snapshot{999'000, 1, Bytes(500'000)};
      REQUIRE(journal->commit(batch));
    }
  }
  const auto before_mib = resident_mib();
  const auto start = Clock::now();
  const auto journal = reopen(file);
  const auto opened_s = seconds_since(start);
  REQUIRE(journal->newest_snapshot().value());
  std::size_t tail = 0;
  REQUIRE(journal->read_entries(999'000, [&](const EntryRow&) { return ++tail > 0; }));
  REQUIRE(journal->session_marks().value().size() == 1);
  std::printf(
      "file %.0f MiB; open %.4f s; with snapshot, tail of %zu and session marks %.4f s; "
      "memory %.1f -> %.1f MiB\n",
      static_cast<double>(std::filesystem::file_size(file)) / (1024 * 1024), opened_s, tail,
      seconds_since(start), before_mib, resident_mib());

  const auto copying = Clock::now();
  REQUIRE(copy_journal(file, folder / "copy"));
  std::printf("copy with integrity_check %.2f s; memory %.1f MiB\n", seconds_since(copying),
              resident_mib());
}

}  // namespace dawr::journal
