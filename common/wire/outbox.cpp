#include "common/wire/outbox.h"

#include <algorithm>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "common/domain/check.h"
#include "common/storage/files.h"
#include "common/storage/sqlite.h"

namespace dawr::wire {
namespace {

using storage::from_column;
using storage::to_column;
using storage::Trouble;

constexpr int schema_version = 1;
constexpr int application_id = 0x44774f62;  // "DwOb"

constexpr const char* schema = R"sql(
  CREATE TABLE session (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    session INTEGER NOT NULL,       -- 64 random bits
    next_counter INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE pending (
    counter INTEGER PRIMARY KEY,
    frame BLOB NOT NULL,            -- the Submit frame exactly as first sent
    created_at INTEGER NOT NULL     -- UTC, microseconds, by the device's clock
  ) STRICT;
)sql";

class SqliteOutbox final : public Outbox {
 public:
  explicit SqliteOutbox(OutboxFile file) : file_(std::move(file)) {}

  Result<> open();

  [[nodiscard]] std::uint64_t session() const override { return session_; }
  [[nodiscard]] std::uint64_t next_counter() const override { return next_; }
  [[nodiscard]] const std::deque<PendingCommand>& pending() const override { return pending_; }

  Result<> add(const PendingCommand& command) override;
  Result<> settle(std::uint64_t counter) override;
  Result<> renew(std::uint64_t session) override;

 private:
  void open_database();
  Result<> check_or_create_schema();
  Result<> load();
  [[nodiscard]] Result<> check_loaded() const;
  // All or nothing, on disk when it returns.
  template <class Steps>
  Result<> transact(Steps steps);
  storage::Database& db() { return *database_; }
  [[nodiscard]] Fault damaged(const std::string& why) const;
  Fault judge(const storage::Failure& failure) const;
  [[nodiscard]] std::string name() const { return "the outbox '" + file_.path.string() + "'"; }

  OutboxFile file_;
  std::optional<storage::Database> database_;
  std::optional<Fault> broken_;
  std::uint64_t session_{};
  std::uint64_t next_{1};
  std::deque<PendingCommand> pending_;
};

Fault SqliteOutbox::damaged(const std::string& why) const {
  return {FaultKind::damaged,
          name() + " is damaged (" + why +
              "); move it away and start again, then compare what this device was last asked for "
              "with the broker's log"};
}

Fault SqliteOutbox::judge(const storage::Failure& failure) const {
  const std::string why = failure.what();
  switch (failure.trouble()) {
    case Trouble::full:
      return {FaultKind::full,
              "the disk that holds " + name() + " is full; nothing was sent, make room"};
    case Trouble::busy:
      return {FaultKind::busy,
              name() + " is in use by another program; stop it first, or give each its own"};
    case Trouble::damaged:
      return damaged(why);
    case Trouble::cannot_open:
      return {FaultKind::missing, "cannot open " + name() + ": " + why +
                                      "; does its folder exist, and may this user write there?"};
    case Trouble::no_access:
      return {FaultKind::refused, "cannot write " + name() + ": " + why + "; check its owner"};
    case Trouble::constraint:
    case Trouble::io:
      break;
  }
  // After a failed fsync nobody knows what is on the disk: only a restart reads it again.
  return {FaultKind::fatal,
          "writing " + name() + " failed (" + why + "); restart the program, and check the disk"};
}

Result<> SqliteOutbox::open() try {
  // The file is made here, not by SQLite: frames hold tokens of tickets, so nobody else may read
  // it, and its name must be on disk before the first command is.
  if (file_.vfs.empty()) {
    auto made = storage::create_file(file_.path, "", storage::Privacy::secret);
    std::error_code ignored;
    if (!made && !std::filesystem::exists(file_.path, ignored)) return made;
  }
  open_database();
  if (auto ready = check_or_create_schema(); !ready) return ready;
  return load();
} catch (const storage::Failure& failure) {
  return std::unexpected(judge(failure));
}

// Exclusive from the first read on: a second process finds the file locked, at once.
void SqliteOutbox::open_database() {
  database_.emplace(file_.path, storage::Access::create,
                    storage::Opening{.vfs = file_.vfs, .patience = {}});
  db().execute("PRAGMA locking_mode = EXCLUSIVE");
  DAWR_CHECK(db().text("PRAGMA journal_mode = WAL") == "wal",
             "without a write-ahead log FULL promises something else");
  db().execute("PRAGMA synchronous = FULL; BEGIN IMMEDIATE; COMMIT");
  db().settle_wal();
}

Result<> SqliteOutbox::check_or_create_schema() {
  const auto version = db().integer("PRAGMA user_version");
  if (version == 0 && db().integer("SELECT count(*) FROM sqlite_schema") == 0) {
    return transact([&] {
      db().execute(schema);
      db().execute("PRAGMA application_id = " + std::to_string(application_id) +
                   "; PRAGMA user_version = " + std::to_string(schema_version));
      db().prepare("INSERT INTO session VALUES (1, ?, 1)").run(to_column(file_.new_session));
    });
  }
  if (db().integer("PRAGMA application_id") != application_id) {
    return std::unexpected(
        Fault{FaultKind::damaged, "'" + file_.path.string() + "' is a database, but no outbox"});
  }
  if (version > schema_version) {
    return std::unexpected(Fault{FaultKind::newer, name() + " was written by a newer version of "
                                                            "this program; install that one"});
  }
  return {};
}

// At most a thousand rows, so all of them can be checked at each start: SQLite itself notices
// damage only where it happens to read.
Result<> SqliteOutbox::load() {
  if (const auto found = db().text("PRAGMA integrity_check(1)"); found != "ok") {
    return std::unexpected(damaged(found));
  }
  bool found = false;
  db().prepare("SELECT session, next_counter FROM session WHERE id = 1")
      .read([&](const storage::Row& row) {
        session_ = from_column(row.integer(0));
        next_ = from_column(row.integer(1));
        found = true;
      });
  if (!found) {
    return std::unexpected(
        Fault{FaultKind::damaged, name() + " has lost its session; move it away and start again"});
  }
  db().prepare("SELECT counter, frame, created_at FROM pending ORDER BY counter")
      .read([&](const storage::Row& row) {
        const auto frame = row.blob(1);
        pending_.push_back({from_column(row.integer(0)), Bytes(frame.begin(), frame.end()),
                            Instant(Duration(row.integer(2)))});
      });
  return check_loaded();
}

// A damaged counter would be given twice, or have an empty frame sent under it.
Result<> SqliteOutbox::check_loaded() const {
  std::uint64_t last = 0;
  bool sound = next_ != 0 && pending_.size() <= most_pending_commands;
  for (const PendingCommand& command : pending_) {
    sound = sound && command.counter > last && !command.frame.empty();
    last = command.counter;
  }
  if (sound && last < next_) return {};
  return std::unexpected(damaged("it holds commands that it can't have been given"));
}

template <class Steps>
Result<> SqliteOutbox::transact(Steps steps) {
  if (broken_) return std::unexpected(*broken_);
  try {
    db().execute("BEGIN IMMEDIATE");
    steps();
    db().execute("COMMIT");
    return {};
  } catch (const storage::Failure& failure) {
    auto fault = judge(failure);
    if (fault.kind == FaultKind::fatal) broken_ = fault;
    if (const auto stuck = db().roll_back(); stuck && !broken_) {
      broken_ = Fault{FaultKind::fatal, "undoing a change of " + name() + " failed (" +
                                            stuck->what() + "); restart the program"};
    }
    return std::unexpected(std::move(fault));
  }
}

Result<> SqliteOutbox::add(const PendingCommand& command) {
  DAWR_CHECK(command.counter == next_, "counters are given in order");
  DAWR_CHECK(!command.frame.empty(), "a frame has bytes");
  if (pending_.size() >= most_pending_commands) return std::unexpected(too_many_pending());
  auto added = transact([&] {
    if (!command.is_secret) {
      db().prepare("INSERT INTO pending VALUES (?, ?, ?)")
          .run(to_column(command.counter), storage::BytesView(command.frame),
               command.created_at.time_since_epoch().count());
    }
    db().prepare("UPDATE session SET next_counter = ?").run(to_column(next_ + 1));
  });
  if (!added) return added;
  pending_.push_back(command);
  ++next_;
  return {};
}

Result<> SqliteOutbox::settle(std::uint64_t counter) {
  const auto found = std::ranges::find(pending_, counter, &PendingCommand::counter);
  if (found == pending_.end()) return {};
  if (!found->is_secret) {
    auto settled = transact(
        [&] { db().prepare("DELETE FROM pending WHERE counter = ?").run(to_column(counter)); });
    if (!settled) return settled;
  }
  wipe_if_secret(*found);
  pending_.erase(found);
  return {};
}

Result<> SqliteOutbox::renew(std::uint64_t session) {
  DAWR_CHECK(pending_.empty(), "a session ends with nothing pending");
  auto renewed = transact([&] {
    db().prepare("UPDATE session SET session = ?, next_counter = 1").run(to_column(session));
  });
  if (!renewed) return renewed;
  session_ = session;
  next_ = 1;
  return {};
}

}  // namespace

Result<std::unique_ptr<Outbox>> open_outbox(const OutboxFile& file) {
  auto outbox = std::make_unique<SqliteOutbox>(file);
  if (auto opened = outbox->open(); !opened) return std::unexpected(opened.error());
  return outbox;
}

}  // namespace dawr::wire
