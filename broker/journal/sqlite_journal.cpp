#include "broker/journal/sqlite_journal.h"

#include <algorithm>
#include <limits>
#include <string>
#include <system_error>
#include <utility>

#include "broker/journal/batch_rules.h"
#include "broker/journal/journal_restore.h"
#include "broker/journal/sqlite_faults.h"
#include "broker/journal/sqlite_schema.h"
#include "common/domain/check.h"
#include "common/storage/files.h"
#include "common/storage/new_database.h"
#include "common/storage/sqlite.h"

namespace dawr::journal {
namespace {

namespace fs = std::filesystem;
using storage::from_column;
using storage::to_column;

std::int64_t column_of(Instant at) { return at.time_since_epoch().count(); }
Instant instant_of(std::int64_t column) { return Instant{Duration{column}}; }

// Counters are compared by SQLite, so their order must survive the change of sign.
constexpr std::uint64_t highest_bit = std::uint64_t{1} << 63U;
std::int64_t counter_column(std::uint64_t counter) { return to_column(counter ^ highest_bit); }
std::uint64_t counter_of(std::int64_t column) { return from_column(column) ^ highest_bit; }

Bytes bytes_of(storage::BytesView view) { return {view.begin(), view.end()}; }

Checkpoint checkpoint_of(const storage::Row& row) {
  return {from_column(row.integer(0)), instant_of(row.integer(1)), row.text(2)};
}

// The settings that durability rests on.
Result<> configure(const fs::path& file, storage::Database& database,
                   const StorageOptions& options) {
  if (!database.is_writable()) {
    return std::unexpected(no_access_fault(file.string() + ": can't be opened for writing"));
  }
  if (const auto mode = database.text("PRAGMA journal_mode = WAL"); mode != "wal") {
    return std::unexpected(
        Fault{FaultKind::fatal, file.string() +
                                    ": this disk allows no write-ahead log (SQLite "
                                    "chose '" +
                                    mode +
                                    "'). Keep the journal on a "
                                    "local disk, not on a network share."});
  }
  database.execute(
      "PRAGMA synchronous = FULL; PRAGMA cache_size = -4096; PRAGMA journal_size_limit = 16777216");
  if (options.most_pages != 0) {
    database.execute("PRAGMA max_page_count = " + std::to_string(options.most_pages));
  }
  database.checkpoint_by_hand();
  database.settle_wal();
  return {};
}

class SqliteJournal final : public Journal {
 public:
  SqliteJournal(fs::path file, storage::FileLock lock, storage::Database database, Seq last,
                const StorageOptions& options);

  [[nodiscard]] Epoch epoch() const override { return epoch_; }
  [[nodiscard]] Seq last_seq() const override { return last_seq_; }

  Result<> commit(const Batch& batch) override;
  Result<std::optional<ReplyRow>> find_reply(const CommandId& id) override;
  Result<std::vector<SessionMark>> session_marks() override;
  Result<> prune_replies(std::span<const LowWater> settled, Instant before) override;
  Result<std::optional<Snapshot>> newest_snapshot() override;
  Result<std::optional<Snapshot>> snapshot_before(Seq seq) override;
  Result<> read_entries(Seq after, const std::function<bool(const EntryRow&)>& visit) override;
  Result<> read_checkpoints(Seq size, const std::function<bool(const Checkpoint&)>& visit) override;
  Result<std::optional<Checkpoint>> newest_checkpoint() override;
  Result<> keep_cosigned(const Cosigned& cosigned) override;
  Result<std::optional<Cosigned>> newest_cosigned() override;
  Result<std::vector<OutboxRow>> outbox(Seq after, std::size_t limit) override;
  Result<> forget_outbox(Seq version) override;
  Result<std::size_t> outbox_size() override;

 private:
  template <class Work>
  Result<> transact(Work&& work);
  template <class Work>
  Result<> try_to_transact(Work&& work);
  template <class Value, class Work>
  Result<Value> read(Work&& work);

  void write(const Batch& batch);
  void write_entry(const EntryRow& entry);
  void write_reply(const ReplyRow& reply);
  Result<> empty_wal_when_due();
  Fault roll_back(Fault fault);
  Fault end_with(Fault fault);

  // Order matters: the connection closes before the lock is given back.
  fs::path file_;
  storage::FileLock lock_;
  storage::Database database_;
  int checkpoint_frames_;
  std::function<bool()> make_room_;
  Epoch epoch_;
  Seq last_seq_;
  std::optional<Fault> ended_by_;

  storage::Statement begin_ = database_.prepare("BEGIN IMMEDIATE");
  storage::Statement commit_ = database_.prepare("COMMIT");
  storage::Statement insert_entry_ = database_.prepare("INSERT INTO entry VALUES (?, ?, ?)");
  storage::Statement insert_reply_ =
      database_.prepare("INSERT INTO reply VALUES (?, ?, ?, ?, ?, ?)");
  storage::Statement replace_outbox_ =
      database_.prepare("INSERT OR REPLACE INTO outbox VALUES (?, ?, ?)");
  storage::Statement replace_snapshot_ =
      database_.prepare("INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?)");
  storage::Statement drop_snapshots_ = database_.prepare(
      "DELETE FROM snapshot WHERE seq NOT IN (SELECT seq FROM snapshot ORDER BY seq DESC LIMIT 2)");
  storage::Statement drop_checkpoints_ = database_.prepare("DELETE FROM checkpoint WHERE hour = ?");
  storage::Statement insert_checkpoint_ =
      database_.prepare("INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?, ?)");
  storage::Statement find_reply_ = database_.prepare(
      "SELECT payload_hash, reply, at FROM reply WHERE device = ? AND session = ? AND counter = ?");
};

SqliteJournal::SqliteJournal(fs::path file, storage::FileLock lock, storage::Database database,
                             Seq last, const StorageOptions& options)
    : file_(std::move(file)),
      lock_(std::move(lock)),
      database_(std::move(database)),
      checkpoint_frames_(options.checkpoint_frames),
      make_room_(options.make_room),
      epoch_{from_column(database_.integer("SELECT epoch FROM meta"))},
      last_seq_(last) {}

// ---- Transactions ----

template <class Work>
Result<> SqliteJournal::transact(Work&& work) {
  auto done = try_to_transact(work);
  const bool full = !done && done.error().kind == FaultKind::full;
  if (!full || !make_room_ || !make_room_()) return done;
  return try_to_transact(work);
}

template <class Work>
Result<> SqliteJournal::try_to_transact(Work&& work) {
  if (ended_by_) return std::unexpected(*ended_by_);
  try {
    begin_.run();
    work();
    commit_.run();
    return {};
  } catch (const storage::Failure& failure) {
    return std::unexpected(roll_back(sqlite_fault(file_, "writing to it", failure)));
  }
}

template <class Value, class Work>
Result<Value> SqliteJournal::read(Work&& work) {
  try {
    return work();
  } catch (const storage::Failure& failure) {
    return std::unexpected(sqlite_fault(file_, "reading it", failure));
  }
}

Fault SqliteJournal::roll_back(Fault fault) {
  if (const auto failure = database_.roll_back()) {
    return end_with(sqlite_fault(file_, "rolling back", *failure));
  }
  if (fault.kind == FaultKind::full || fault.kind == FaultKind::busy) return fault;
  return end_with(std::move(fault));
}

Fault SqliteJournal::end_with(Fault fault) {
  fault.kind = FaultKind::fatal;
  // Closing must not carry on with a WAL that the system may hold other than the disk does.
  database_.leave_wal_on_close();
  ended_by_ = fault;
  return fault;
}

Result<> SqliteJournal::empty_wal_when_due() {
  if (database_.wal_frames() < checkpoint_frames_) return {};
  try {
    database_.checkpoint();
    return {};
  } catch (const storage::Failure& failure) {
    auto fault = sqlite_fault(file_, "moving its write-ahead log into it", failure);
    // The WAL keeps everything; the next commit tries again.
    if (fault.kind == FaultKind::full || fault.kind == FaultKind::busy) return {};
    return std::unexpected(end_with(std::move(fault)));
  }
}

// ---- Writing ----

Result<> SqliteJournal::commit(const Batch& batch) {
  check_continues(batch, last_seq_);
  if (is_empty(batch)) return {};
  auto written = transact([&] { write(batch); });
  if (!written) return written;
  if (!batch.entries.empty()) last_seq_ = batch.entries.back().seq;
  return empty_wal_when_due();
}

void SqliteJournal::write(const Batch& batch) {
  for (const auto& entry : batch.entries) write_entry(entry);
  for (const auto& reply : batch.replies) write_reply(reply);
  for (const auto& row : batch.outbox) {
    replace_outbox_.run(storage::BytesView(row.key), to_column(row.version),
                        storage::BytesView(row.bytes));
  }
  if (batch.snapshot) {
    replace_snapshot_.run(to_column(batch.snapshot->seq), batch.snapshot->format,
                          storage::BytesView(batch.snapshot->bytes));
    drop_snapshots_.run();
  }
  if (const auto& fresh = batch.checkpoint) {
    drop_checkpoints_.run(hour_of(fresh->at));
    insert_checkpoint_.run(to_column(fresh->size), column_of(fresh->at), hour_of(fresh->at),
                           std::string_view(fresh->note));
  }
}

void SqliteJournal::write_entry(const EntryRow& entry) {
  // Were the seq taken, somebody else would have appended here: the key is the fence against that.
  insert_entry_.run(to_column(entry.seq), column_of(entry.at), storage::BytesView(entry.bytes));
}

void SqliteJournal::write_reply(const ReplyRow& reply) {
  try {
    insert_reply_.run(reply.id.device.value, to_column(reply.id.session),
                      counter_column(reply.id.counter), storage::BytesView(reply.payload_hash),
                      storage::BytesView(reply.reply), column_of(reply.at));
  } catch (const storage::Failure& failure) {
    DAWR_CHECK(failure.trouble() != storage::Trouble::constraint, second_reply(reply.id));
    throw;
  }
}

Result<> SqliteJournal::prune_replies(std::span<const LowWater> settled, Instant before) {
  return transact([&] {
    auto prune = database_.prepare(
        "DELETE FROM reply WHERE device = ? AND session = ? AND counter < ? AND at < ?");
    for (const auto& mark : settled) {
      prune.run(mark.device.value, to_column(mark.session), counter_column(mark.counter),
                column_of(before));
    }
  });
}

Result<> SqliteJournal::forget_outbox(Seq version) {
  return transact(
      [&] { database_.prepare("DELETE FROM outbox WHERE version <= ?").run(to_column(version)); });
}

Result<> SqliteJournal::keep_cosigned(const Cosigned& cosigned) {
  const auto& [size, at, note] = cosigned.checkpoint;
  return transact([&] {
    database_.prepare("DELETE FROM cosigned WHERE hour = ?").run(hour_of(at));
    database_.prepare("INSERT OR REPLACE INTO cosigned VALUES (?, ?, ?, ?, ?)")
        .run(to_column(size), column_of(at), hour_of(at), std::string_view(note),
             storage::BytesView(cosigned.frontier));
  });
}

// ---- Reading ----

Result<std::optional<ReplyRow>> SqliteJournal::find_reply(const CommandId& id) {
  return read<std::optional<ReplyRow>>([&]() -> Result<std::optional<ReplyRow>> {
    std::optional<ReplyRow> found;
    bool sound = true;
    find_reply_.read(
        [&](const storage::Row& row) {
          found = ReplyRow{id, {}, bytes_of(row.blob(1)), instant_of(row.integer(2))};
          const auto hash = row.blob(0);
          sound = hash.size() == found->payload_hash.size();
          if (sound) std::ranges::copy(hash, found->payload_hash.begin());
          return false;
        },
        id.device.value, to_column(id.session), counter_column(id.counter));
    if (!sound) return std::unexpected(damaged_row_fault(file_, "reply"));
    return found;
  });
}

Result<std::vector<SessionMark>> SqliteJournal::session_marks() {
  return read<std::vector<SessionMark>>([&]() -> Result<std::vector<SessionMark>> {
    // One seek per session, from the last one down: the replies themselves are never read. The
    // counter takes part so that the seek passes over a session, instead of walking through it.
    constexpr auto lowest_counter = std::numeric_limits<std::int64_t>::min();
    constexpr std::int64_t highest_device = std::numeric_limits<std::uint32_t>::max();
    auto next = database_.prepare(
        "SELECT device, session, counter, at FROM reply "
        "WHERE (device, session, counter) < (?, ?, ?) "
        "ORDER BY device DESC, session DESC, counter DESC LIMIT 1");
    std::vector<SessionMark> marks;
    std::int64_t device = std::numeric_limits<std::int64_t>::max();
    std::int64_t session = 0;
    bool sound = true;
    for (bool more = true; more;) {
      more = false;
      next.read(
          [&](const storage::Row& row) {
            sound = row.integer(0) >= 0 && row.integer(0) <= highest_device;
            marks.push_back({DeviceId{static_cast<std::uint32_t>(row.integer(0))},
                             from_column(row.integer(1)), counter_of(row.integer(2)),
                             instant_of(row.integer(3))});
            more = true;
            return false;
          },
          device, session, lowest_counter);
      // A number that no device can have would lead the seek astray.
      if (!sound) return std::unexpected(damaged_row_fault(file_, "reply"));
      if (!more) break;
      device = marks.back().device.value;
      session = to_column(marks.back().session);
    }
    return marks;
  });
}

Result<std::optional<Snapshot>> SqliteJournal::newest_snapshot() {
  return snapshot_before(static_cast<Seq>(std::numeric_limits<std::int64_t>::max()));
}

Result<std::optional<Snapshot>> SqliteJournal::snapshot_before(Seq seq) {
  return read<std::optional<Snapshot>>([&] {
    std::optional<Snapshot> found;
    database_
        .prepare("SELECT seq, format, bytes FROM snapshot WHERE seq < ? ORDER BY seq DESC LIMIT 1")
        .read(
            [&](const storage::Row& row) {
              found = Snapshot{from_column(row.integer(0)),
                               static_cast<std::uint32_t>(row.integer(1)), bytes_of(row.blob(2))};
              return false;
            },
            to_column(seq));
    return found;
  });
}

Result<> SqliteJournal::read_entries(Seq after, const std::function<bool(const EntryRow&)>& visit) {
  Seq expected = after + 1;
  EntryRow entry;
  const auto take = [&](const storage::Row& row) {
    entry.seq = from_column(row.integer(0));
    if (entry.seq != expected) return false;
    entry.at = instant_of(row.integer(1));
    const auto bytes = row.blob(2);
    entry.bytes.assign(bytes.begin(), bytes.end());
    ++expected;
    return visit(entry);
  };
  try {
    database_.prepare("SELECT seq, at, bytes FROM entry WHERE seq > ? ORDER BY seq")
        .read(take, to_column(after));
  } catch (const storage::Failure& failure) {
    return std::unexpected(sqlite_fault(file_, "reading its entries", failure));
  }
  if (entry.seq > expected) return std::unexpected(gap_fault(file_, expected, entry.seq));
  return {};
}

Result<> SqliteJournal::read_checkpoints(Seq size,
                                         const std::function<bool(const Checkpoint&)>& visit) {
  try {
    database_.prepare("SELECT size, at, note FROM checkpoint WHERE size >= ? ORDER BY size")
        .read([&](const storage::Row& row) { return visit(checkpoint_of(row)); }, to_column(size));
    return {};
  } catch (const storage::Failure& failure) {
    return std::unexpected(sqlite_fault(file_, "reading its checkpoints", failure));
  }
}

Result<std::optional<Cosigned>> SqliteJournal::newest_cosigned() {
  return read<std::optional<Cosigned>>([&] {
    std::optional<Cosigned> newest;
    database_.prepare("SELECT size, at, note, frontier FROM cosigned ORDER BY size DESC LIMIT 1")
        .read([&](const storage::Row& row) {
          newest = Cosigned{checkpoint_of(row), bytes_of(row.blob(3))};
          return false;
        });
    return newest;
  });
}

Result<std::optional<Checkpoint>> SqliteJournal::newest_checkpoint() {
  return read<std::optional<Checkpoint>>([&] {
    std::optional<Checkpoint> newest;
    database_.prepare("SELECT size, at, note FROM checkpoint ORDER BY size DESC LIMIT 1")
        .read([&](const storage::Row& row) {
          newest = checkpoint_of(row);
          return false;
        });
    return newest;
  });
}

Result<std::vector<OutboxRow>> SqliteJournal::outbox(Seq after, std::size_t limit) {
  return read<std::vector<OutboxRow>>([&] {
    std::vector<OutboxRow> rows;
    const auto take = [&](const storage::Row& row) {
      const auto version = from_column(row.integer(1));
      if (rows.size() >= limit && (rows.empty() || rows.back().version != version)) return false;
      rows.push_back({bytes_of(row.blob(0)), version, bytes_of(row.blob(2))});
      return true;
    };
    database_.prepare("SELECT key, version, bytes FROM outbox WHERE version > ? ORDER BY version")
        .read(take, to_column(after));
    return rows;
  });
}

Result<std::size_t> SqliteJournal::outbox_size() {
  return read<std::size_t>(
      [&] { return from_column(database_.integer("SELECT count(*) FROM outbox")); });
}

// ---- Opening ----

Result<std::unique_ptr<Journal>> open_locked(const fs::path& file, storage::FileLock lock,
                                             const StorageOptions& options) {
  storage::Database database(file, storage::Access::read_write, {.vfs = options.vfs});
  if (auto known = check_is_journal(file, database); !known) {
    return std::unexpected(known.error());
  }
  if (auto configured = configure(file, database, options); !configured) {
    return std::unexpected(configured.error());
  }
  migrate(database);
  const auto tail = read_tail(database);
  if (!tail.holds_together) {
    return std::unexpected(lost_tail_fault(file));
  }
  return std::make_unique<SqliteJournal>(file, std::move(lock), std::move(database), tail.last,
                                         options);
}

Result<> make_empty_journal(const fs::path& prepared, Epoch epoch) {
  try {
    storage::Database database(prepared, storage::Access::create);
    if (auto configured = configure(prepared, database, {}); !configured) return configured;
    create_tables(database, epoch);
    return {};
  } catch (const storage::Failure& failure) {
    return std::unexpected(sqlite_fault(prepared, "making a new journal", failure));
  }
}

}  // namespace

Result<storage::FileLock> lock_journal(const fs::path& file) {
  auto lock = storage::FileLock::take_or_refuse(
      file, "another broker",
      "Two brokers must never share one journal: stop the other, or start this one on its own.");
  if (!lock && lock.error().kind == FaultKind::refused) {
    return std::unexpected(no_access_fault(lock.error().text));
  }
  return lock;
}

Result<> create_journal(const fs::path& file, Epoch epoch) {
  const auto lock = lock_journal(file);
  if (!lock) return std::unexpected(lock.error());
  return storage::make_database(
      file, [&](const fs::path& prepared) { return make_empty_journal(prepared, epoch); });
}

Result<std::unique_ptr<Journal>> open_journal(const fs::path& file, const StorageOptions& options) {
  std::error_code error;
  if (!fs::exists(file, error)) {
    return std::unexpected(
        Fault{FaultKind::missing, "There is no journal " + file.string() +
                                      ". Check the path; a new "
                                      "centre's journal is made once, when the centre is set up."});
  }
  auto lock = lock_journal(file);
  if (!lock) return std::unexpected(lock.error());
  if (options.when_locked) options.when_locked();
  try {
    return open_locked(file, std::move(*lock), options);
  } catch (const storage::Failure& failure) {
    return std::unexpected(sqlite_fault(file, "opening it", failure));
  }
}

}  // namespace dawr::journal
