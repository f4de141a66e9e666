#include "upstream/store_sqlite.h"

#include <sqlite3.h>

namespace dawr::upstream::sqlite {
namespace {

constexpr int busy_timeout_ms = 5000;

[[noreturn]] void throw_failure(sqlite3* database, int code) {
  const bool known = database != nullptr && sqlite3_extended_errcode(database) == code;
  throw Failure(code, known ? sqlite3_errmsg(database) : sqlite3_errstr(code));
}

int flags_for(Access access) {
  // NOMUTEX: each connection has one thread.
  switch (access) {
    case Access::read_only:
      return SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READONLY;
    case Access::read_write:
      return SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE;
    case Access::create:
      return SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  }
  return 0;
}

int note_wal_frames(void* frames, sqlite3* /*database*/, const char* /*schema*/, int count) {
  *static_cast<int*>(frames) = count;
  return SQLITE_OK;
}

struct Judgement {
  FaultKind kind;
  std::string_view remedy;
};

Judgement judge(const Failure& failure) {
  switch (failure.primary()) {
    case SQLITE_FULL:
      return {FaultKind::full,
              "Nothing was changed, and the centres keep what is not acknowledged: make room on "
              "the disk; nothing else is needed."};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {FaultKind::busy,
              "Another program holds the file: close it, and open the live store with nothing but "
              "dawr-upstream."};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {FaultKind::damaged,
              "Keep the file for the supplier, and go on from the newest copy."};
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return {FaultKind::fatal,
              "Does it exist, and may this user write it and the folder it lies in?"};
    default:
      return {FaultKind::fatal,
              "The disk did not do as it was told: end the program, look into the system's log for "
              "disk errors, and start again; the store recovers by itself."};
  }
}

}  // namespace

Fault to_fault(const std::filesystem::path& file, const Failure& failure) {
  const auto [kind, remedy] = judge(failure);
  return {kind, file.string() + ": " + failure.what() + ". " + std::string(remedy)};
}

bool Row::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Row::integer(int column) const { return sqlite3_column_int64(statement_, column); }

BytesView Row::blob(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string Row::text(int column) const {
  const auto view = blob(column);
  return {view.begin(), view.end()};
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept {
  sqlite3_finalize(statement);
}

void Statement::bind_integer(int index, std::int64_t value) {
  check(sqlite3_bind_int64(statement_.get(), index, value));
}

void Statement::bind(int index, BytesView value) {
  if (value.empty()) {  // whose data() may be null, which SQLite would take for NULL
    check(sqlite3_bind_zeroblob(statement_.get(), index, 0));
    return;
  }
  check(sqlite3_bind_blob64(statement_.get(), index, value.data(), value.size(), SQLITE_STATIC));
}

void Statement::bind(int index, std::string_view value) {
  const char* data = value.empty() ? "" : value.data();
  check(
      sqlite3_bind_text64(statement_.get(), index, data, value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

bool Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw_failure(sqlite3_db_handle(statement_.get()), code);
}

void Statement::reset() noexcept {
  sqlite3_reset(statement_.get());  // repeats step's error, which is on its way already
  sqlite3_clear_bindings(statement_.get());
}

void Statement::check(int code) const {
  if (code != SQLITE_OK) throw_failure(sqlite3_db_handle(statement_.get()), code);
}

void Database::Close::operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }

Database::Database(const std::filesystem::path& file, Access access) {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &opened, flags_for(access), nullptr);
  database_.reset(opened);
  if (code != SQLITE_OK) throw_failure(opened, code);
  sqlite3_extended_result_codes(opened, 1);
  sqlite3_busy_timeout(opened, busy_timeout_ms);
  execute("PRAGMA mmap_size = 0");
  if (access == Access::read_only) {
    execute("PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0");
    sqlite3_db_config(opened, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  } else {
    // Checkpoints by hand only: SQLite's automatic one would swallow its I/O errors.
    sqlite3_wal_hook(opened, note_wal_frames, wal_frames_.get());
  }
}

Statement Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) throw_failure(database_.get(), code);
  return Statement(statement);
}

void Database::execute(const std::string& sql) {
  const int code = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw_failure(database_.get(), code);
}

std::int64_t Database::integer(std::string_view sql) {
  std::int64_t result = 0;
  prepare(sql).read([&](const Row& row) { result = row.integer(0); });
  return result;
}

void Database::roll_back() noexcept {
  // A failed statement may have rolled back already.
  if (sqlite3_get_autocommit(database_.get()) == 0) {
    sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

void Database::checkpoint() {
  const int code = sqlite3_wal_checkpoint_v2(database_.get(), "main", SQLITE_CHECKPOINT_PASSIVE,
                                             nullptr, nullptr);
  if (code != SQLITE_OK) throw_failure(database_.get(), code);
}

}  // namespace dawr::upstream::sqlite
