#include "common/storage/sqlite.h"

#include <algorithm>
#include <vector>

#include <sqlite3.h>

namespace dawr::storage {
namespace {

Failure failure_of(sqlite3* database, int code) {
  std::string words = sqlite3_errstr(code);
  int system_error = 0;
  if (database != nullptr && sqlite3_extended_errcode(database) == code) {
    words = sqlite3_errmsg(database);
    system_error = sqlite3_system_errno(database);
  }
  return {code, system_error, words};
}

[[noreturn]] void throw_failure(sqlite3* database, int code) { throw failure_of(database, code); }

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

}  // namespace

Trouble Failure::trouble() const {
  switch (code_ & 0xff) {
    case SQLITE_FULL:
      return Trouble::full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Trouble::busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Trouble::damaged;
    case SQLITE_CONSTRAINT:
      return Trouble::constraint;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return Trouble::no_access;
    case SQLITE_CANTOPEN:
      return Trouble::cannot_open;
    default:
      return Trouble::io;
  }
}

bool Failure::is_no_database() const { return (code_ & 0xff) == SQLITE_NOTADB; }

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

void Statement::bind_null(int index) { check(sqlite3_bind_null(statement_.get(), index)); }

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

std::string sqlite_version() { return sqlite3_libversion(); }

Database::Database(const std::filesystem::path& file, Access access, const Opening& opening) {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &opened, flags_for(access),
                                   opening.vfs.empty() ? nullptr : opening.vfs.c_str());
  database_.reset(opened);
  if (code != SQLITE_OK) fail(code);
  sqlite3_extended_result_codes(opened, 1);
  sqlite3_busy_timeout(opened, static_cast<int>(opening.patience.count()));
  execute("PRAGMA mmap_size = 0");
  if (access == Access::read_only) {
    execute("PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0");
    leave_wal_on_close();
  }
}

Statement Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) fail(code);
  return Statement(statement);
}

void Database::execute(const std::string& sql) {
  const int code = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

std::int64_t Database::integer(std::string_view sql) {
  std::int64_t result = 0;
  prepare(sql).read([&](const Row& row) {
    result = row.integer(0);
    return false;
  });
  return result;
}

std::string Database::text(std::string_view sql) {
  std::string result;
  prepare(sql).read([&](const Row& row) {
    result = row.text(0);
    return false;
  });
  return result;
}

bool Database::is_writable() const { return sqlite3_db_readonly(database_.get(), "main") == 0; }

std::optional<Failure> Database::roll_back() noexcept {
  if (sqlite3_get_autocommit(database_.get()) != 0) return std::nullopt;
  const int code = sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  if (code == SQLITE_OK) return std::nullopt;
  return failure_of(database_.get(), code);
}

void Database::checkpoint_by_hand() {
  sqlite3_wal_hook(database_.get(), note_wal_frames, wal_frames_.get());
}

void Database::checkpoint() {
  const int code = sqlite3_wal_checkpoint_v2(database_.get(), "main", SQLITE_CHECKPOINT_PASSIVE,
                                             nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

void Database::leave_wal_on_close() {
  sqlite3_db_config(database_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

// Written once more, not only synced: after a sync that failed the system may take what it holds
// for written.
void Database::settle_wal() {
  integer("SELECT count(*) FROM sqlite_schema");  // SQLite opens the WAL when it first reads
  sqlite3_file* wal = nullptr;
  const auto check = [](int code) {
    if (code != SQLITE_OK) throw_failure(nullptr, code);
  };
  check(sqlite3_file_control(database_.get(), "main", SQLITE_FCNTL_JOURNAL_POINTER,
                             static_cast<void*>(&wal)));
  if (wal == nullptr || wal->pMethods == nullptr) return;
  leave_wal_on_close();  // should one of these fail
  sqlite3_int64 size = 0;
  check(wal->pMethods->xFileSize(wal, &size));
  std::vector<char> block(std::size_t{1} << 16U);
  for (sqlite3_int64 at = 0; at < size; at += static_cast<sqlite3_int64>(block.size())) {
    const auto length =
        static_cast<int>(std::min(size - at, static_cast<sqlite3_int64>(block.size())));
    check(wal->pMethods->xRead(wal, block.data(), length, at));
    check(wal->pMethods->xWrite(wal, block.data(), length, at));
  }
  if (size > 0) check(wal->pMethods->xSync(wal, SQLITE_SYNC_NORMAL));
  sqlite3_db_config(database_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
}

void Database::copy_to(Database& target) {
  sqlite3_backup* backup =
      sqlite3_backup_init(target.database_.get(), "main", database_.get(), "main");
  if (backup == nullptr) target.fail(sqlite3_extended_errcode(target.database_.get()));
  const int stepped = sqlite3_backup_step(backup, -1);
  const int finished = sqlite3_backup_finish(backup);
  if (finished != SQLITE_OK) target.fail(finished);
  if (stepped != SQLITE_DONE) throw_failure(nullptr, stepped);
}

void Database::fail(int code) const { throw_failure(database_.get(), code); }

}  // namespace dawr::storage
