#include "common/wire/outbox.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/domain/check.h"

namespace dawr::wire {
namespace {

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

std::int64_t to_stored(std::uint64_t value) { return std::bit_cast<std::int64_t>(value); }
std::uint64_t from_stored(std::int64_t value) { return std::bit_cast<std::uint64_t>(value); }

// A prepared statement, finished when it goes out of scope.
class Statement {
 public:
  Statement(sqlite3* db, const char* sql) {
    ok_ = sqlite3_prepare_v2(db, sql, -1, &statement_, nullptr) == SQLITE_OK;
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& with(int at, std::uint64_t value) {
    ok_ = ok_ && sqlite3_bind_int64(statement_, at, to_stored(value)) == SQLITE_OK;
    return *this;
  }
  Statement& with(int at, const Bytes& bytes) {
    ok_ = ok_ && sqlite3_bind_blob64(statement_, at, bytes.data(), bytes.size(), SQLITE_STATIC) ==
                     SQLITE_OK;
    return *this;
  }
  // A row to read; `failed` tells the end from an error.
  bool row() {
    if (!ok_) return false;
    const int result = sqlite3_step(statement_);
    ok_ = result == SQLITE_ROW || result == SQLITE_DONE;
    // Ended now, so that finishing it later does not overwrite a later statement's error.
    if (result == SQLITE_DONE) sqlite3_reset(statement_);
    return result == SQLITE_ROW;
  }
  bool run() {
    while (row()) {
    }
    return ok_;
  }
  [[nodiscard]] bool failed() const { return !ok_; }
  [[nodiscard]] std::uint64_t number(int column) const {
    return from_stored(sqlite3_column_int64(statement_, column));
  }
  [[nodiscard]] std::string_view text(int column) const {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  [[nodiscard]] Bytes bytes(int column) const {
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
    return {data, data + sqlite3_column_bytes(statement_, column)};
  }

 private:
  sqlite3_stmt* statement_{};
  bool ok_{};
};

class SqliteOutbox final : public Outbox {
 public:
  explicit SqliteOutbox(OutboxFile file) : file_(std::move(file)) {}
  ~SqliteOutbox() override { sqlite3_close(db_); }
  SqliteOutbox(const SqliteOutbox&) = delete;
  SqliteOutbox& operator=(const SqliteOutbox&) = delete;

  Result<> open();

  [[nodiscard]] std::uint64_t session() const override { return session_; }
  [[nodiscard]] std::uint64_t next_counter() const override { return next_; }
  [[nodiscard]] const std::deque<PendingCommand>& pending() const override { return pending_; }

  Result<> add(const PendingCommand& command) override;
  Result<> settle(std::uint64_t counter) override;
  Result<> renew(std::uint64_t session) override;

 private:
  Result<> open_database();
  Result<> take_hold();
  Result<> check_or_create_schema();
  Result<> load();
  // All or nothing, on disk when it returns.
  template <class Steps>
  Result<> transact(Steps steps);
  bool execute(const char* sql) {
    return sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
  }
  std::optional<std::uint64_t> read_number(const char* sql);
  std::unexpected<Fault> fault();
  [[nodiscard]] std::string name() const { return "the outbox '" + file_.path.string() + "'"; }

  OutboxFile file_;
  sqlite3* db_{};
  std::optional<Fault> broken_;
  std::uint64_t session_{};
  std::uint64_t next_{1};
  std::deque<PendingCommand> pending_;
};

std::unexpected<Fault> SqliteOutbox::fault() {
  const std::string why = db_ != nullptr ? sqlite3_errmsg(db_) : "out of memory";
  switch (db_ != nullptr ? sqlite3_errcode(db_) & 0xff : SQLITE_NOMEM) {
    case SQLITE_FULL:
      return std::unexpected(Fault{FaultKind::full, "the disk that holds " + name() +
                                                        " is full; nothing was sent, make room"});
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return std::unexpected(Fault{FaultKind::busy, name() + " is in use by another program; stop "
                                                             "it first, or give each its own"});
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return std::unexpected(
          Fault{FaultKind::damaged, name() + " is damaged (" + why +
                                        "); move it away and start again, then compare what this "
                                        "device was last asked for with the broker's log"});
    case SQLITE_CANTOPEN:
      return std::unexpected(Fault{FaultKind::missing, "cannot open " + name() + ": " + why +
                                                           "; does its folder exist, and may "
                                                           "this user write there?"});
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return std::unexpected(
          Fault{FaultKind::refused, "cannot write " + name() + ": " + why + "; check its owner"});
    default:
      // After a failed fsync nobody knows what is on the disk: only a restart reads it again.
      broken_ = Fault{FaultKind::fatal, "writing " + name() + " failed (" + why +
                                            "); restart the program, and check the disk"};
      return std::unexpected(*broken_);
  }
}

std::optional<std::uint64_t> SqliteOutbox::read_number(const char* sql) {
  Statement statement(db_, sql);
  if (!statement.row()) return std::nullopt;
  return statement.number(0);
}

Result<> SqliteOutbox::open() {
  if (auto opened = open_database(); !opened) return opened;
  if (auto held = take_hold(); !held) return held;
  if (auto ready = check_or_create_schema(); !ready) return ready;
  return load();
}

// The file is made here, not by SQLite: frames hold tokens of tickets, so nobody else may read it,
// and its name must be on disk before the first command is.
Result<> make_private_file(const std::filesystem::path& path) {
  const auto failed = [&] {
    const auto kind = errno == ENOSPC ? FaultKind::full : FaultKind::missing;
    return std::unexpected(Fault{kind, "cannot create the outbox '" + path.string() +
                                           "': " + std::generic_category().message(errno)});
  };
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) {
    if (errno == EEXIST) return {};
    return failed();
  }
  ::close(file);
  const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const int directory = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = directory >= 0 && ::fsync(directory) == 0;
  if (directory >= 0) ::close(directory);
  if (!synced) return failed();
  return {};
}

Result<> SqliteOutbox::open_database() {
  const bool real_disk = file_.vfs.empty();
  if (real_disk) {
    if (auto made = make_private_file(file_.path); !made) return made;
  }
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(file_.path.c_str(), &db_, flags, real_disk ? nullptr : file_.vfs.c_str()) !=
      SQLITE_OK) {
    return fault();
  }
  sqlite3_extended_result_codes(db_, 1);
  return {};
}

// Exclusive from the first read on: a second process finds the file locked, at once.
Result<> SqliteOutbox::take_hold() {
  if (!execute("PRAGMA locking_mode = EXCLUSIVE")) return fault();
  {
    Statement mode(db_, "PRAGMA journal_mode = WAL");
    if (!mode.row()) return fault();
    DAWR_CHECK(mode.text(0) == "wal", "without a write-ahead log FULL promises something else");
  }
  if (!execute("PRAGMA synchronous = FULL") || !execute("PRAGMA mmap_size = 0") ||
      !execute("BEGIN IMMEDIATE") || !execute("COMMIT")) {
    return fault();
  }
  return {};
}

Result<> SqliteOutbox::check_or_create_schema() {
  const auto version = read_number("PRAGMA user_version");
  const auto application = read_number("PRAGMA application_id");
  const auto tables = read_number("SELECT count(*) FROM sqlite_schema");
  if (!version || !application || !tables) return fault();
  if (*version == 0 && *tables == 0) {
    return transact([&] {
      const auto marks = "PRAGMA application_id = " + std::to_string(application_id) +
                         "; PRAGMA user_version = " + std::to_string(schema_version);
      return execute(schema) && execute(marks.c_str()) &&
             Statement(db_, "INSERT INTO session VALUES (1, ?1, 1)")
                 .with(1, file_.new_session)
                 .run();
    });
  }
  if (*application != application_id) {
    return std::unexpected(
        Fault{FaultKind::damaged, "'" + file_.path.string() + "' is a database, but no outbox"});
  }
  if (*version > schema_version) {
    return std::unexpected(Fault{FaultKind::newer, name() + " was written by a newer version of "
                                                            "this program; install that one"});
  }
  return {};
}

Result<> SqliteOutbox::load() {
  {
    Statement row(db_, "SELECT session, next_counter FROM session WHERE id = 1");
    if (!row.row()) {
      if (row.failed()) return fault();
      return std::unexpected(Fault{FaultKind::damaged, name() + " has lost its session; move it "
                                                                "away and start again"});
    }
    session_ = row.number(0);
    next_ = row.number(1);
  }
  Statement rows(db_, "SELECT counter, frame, created_at FROM pending ORDER BY counter");
  while (rows.row()) {
    const auto at = static_cast<std::int64_t>(rows.number(2));
    pending_.push_back({rows.number(0), rows.bytes(1), Instant(Duration(at))});
  }
  if (rows.failed()) return fault();
  return {};
}

template <class Steps>
Result<> SqliteOutbox::transact(Steps steps) {
  if (broken_) return std::unexpected(*broken_);
  if (execute("BEGIN IMMEDIATE") && steps() && execute("COMMIT")) return {};
  auto failed = fault();
  if (sqlite3_get_autocommit(db_) == 0) execute("ROLLBACK");
  return failed;
}

Result<> SqliteOutbox::add(const PendingCommand& command) {
  DAWR_CHECK(command.counter == next_, "counters are given in order");
  DAWR_CHECK(!command.frame.empty(), "a frame has bytes");
  if (pending_.size() >= most_pending_commands) return std::unexpected(too_many_pending());
  auto added = transact([&] {
    const auto at = static_cast<std::uint64_t>(command.created_at.time_since_epoch().count());
    return Statement(db_, "INSERT INTO pending VALUES (?1, ?2, ?3)")
               .with(1, command.counter)
               .with(2, command.frame)
               .with(3, at)
               .run() &&
           Statement(db_, "UPDATE session SET next_counter = ?1").with(1, next_ + 1).run();
  });
  if (!added) return added;
  pending_.push_back(command);
  ++next_;
  return {};
}

Result<> SqliteOutbox::settle(std::uint64_t counter) {
  const auto found = std::ranges::find(pending_, counter, &PendingCommand::counter);
  if (found == pending_.end()) return {};
  auto settled = transact([&] {
    return Statement(db_, "DELETE FROM pending WHERE counter = ?1").with(1, counter).run();
  });
  if (settled) pending_.erase(found);
  return settled;
}

Result<> SqliteOutbox::renew(std::uint64_t session) {
  DAWR_CHECK(pending_.empty(), "a session ends with nothing pending");
  auto renewed = transact([&] {
    return Statement(db_, "UPDATE session SET session = ?1, next_counter = 1")
        .with(1, session)
        .run();
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
