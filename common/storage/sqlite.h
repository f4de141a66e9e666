// SQLite as values: a connection, a prepared statement, a row. Every failure is thrown as Failure;
// the owner of the file makes a Fault of it, since what to do then is different for each.
//
// A connection and its statements belong to one thread. Text is UTF-8.
#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

struct sqlite3;
struct sqlite3_stmt;

namespace dawr::storage {

// What went wrong, as far as an owner decides by it.
//
// Only SQLITE_FULL is `full`: SQLite reports it when a write found no room, before the commit frame
// was complete, so the transaction surely did not happen. Every other error of a write or a sync,
// quotas and file-size limits included (SQLite reports those as I/O errors), leaves the outcome
// unknown.
enum class Trouble : std::uint8_t {
  full = 1,
  busy,         // another connection holds the file
  damaged,      // or no database at all
  constraint,   // a row that the schema does not allow, such as a key that is taken
  no_access,    // may not be written
  cannot_open,  // no such folder, or no right to it
  io,           // anything else: nothing after it can be trusted
};

class Failure : public std::runtime_error {
 public:
  Failure(int code, int system_error, const std::string& words)
      : std::runtime_error(words), code_(code), system_error_(system_error) {}

  [[nodiscard]] Trouble trouble() const;
  // The file is nothing that SQLite knows, or its very beginning was overwritten.
  [[nodiscard]] bool is_no_database() const;
  [[nodiscard]] int code() const { return code_; }                  // SQLite's, extended
  [[nodiscard]] int system_error() const { return system_error_; }  // errno, or 0

 private:
  int code_;
  int system_error_;
};

// Of the library that runs, such as "3.40.1".
std::string sqlite_version();

using BytesView = std::span<const std::uint8_t>;

// The row a statement stands on; columns count from 0. Valid until the visitor returns.
class Row {
 public:
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] BytesView blob(int column) const;
  [[nodiscard]] std::string text(int column) const;

 private:
  sqlite3_stmt* statement_;
};

// A prepared statement, reset after each use, so that it never keeps a read transaction open.
// Arguments: integers, BytesView, text (std::string_view), std::nullopt or std::optional of these.
class Statement {
 public:
  // Runs to the end and ignores rows.
  template <class... Args>
  void run(const Args&... args) {
    read([](const Row&) {}, args...);
  }

  // Calls visit(row) for each row; a visitor that returns bool ends it with false. The arguments
  // must outlive the call: they are not copied.
  template <class Visit, class... Args>
  void read(Visit&& visit, const Args&... args) {
    const Use use(*this);
    int index = 0;
    (bind(++index, args), ...);
    while (step()) {
      if constexpr (std::is_void_v<std::invoke_result_t<Visit&, const Row&>>) {
        visit(Row(statement_.get()));
      } else if (!visit(Row(statement_.get()))) {
        return;
      }
    }
  }

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };
  struct Use {
    explicit Use(Statement& used) : statement(used) {}
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    ~Use() { statement.reset(); }
    Statement& statement;
  };

  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  void bind_null(int index);
  void bind_integer(int index, std::int64_t value);
  void bind(int index, BytesView value);
  void bind(int index, std::string_view value);
  void bind(int index, std::nullopt_t) { bind_null(index); }
  template <std::integral Integer>
  void bind(int index, Integer value) {
    bind_integer(index, static_cast<std::int64_t>(value));
  }
  template <class Value>
  void bind(int index, const std::optional<Value>& value) {
    if (value) return bind(index, *value);
    bind_null(index);
  }

  bool step();
  void reset() noexcept;
  void check(int code) const;

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

enum class Access : std::uint8_t {
  read_only,   // never writes, never checkpoints: safe beside the one who writes
  read_write,  // the file must exist
  create,
};

struct Opening {
  std::string vfs;  // name of a registered SQLite VFS; empty: the system's
  // How long to wait for a connection that holds the file, before each `busy`.
  std::chrono::milliseconds patience{5000};
};

class Database {
 public:
  Database(const std::filesystem::path& file, Access access, const Opening& opening = {});

  Statement prepare(std::string_view sql);
  void execute(const std::string& sql);        // one or more statements
  std::int64_t integer(std::string_view sql);  // first column of the first row
  std::string text(std::string_view sql);      // the same

  [[nodiscard]] bool is_writable() const;
  // Rolls back an open transaction; nothing without one (SQLite has rolled back by itself after
  // some of its errors). What it answers is why that failed; none: no transaction is open.
  std::optional<Failure> roll_back() noexcept;

  // From here on checkpoints happen only when checkpoint() is called: SQLite's automatic one would
  // swallow its I/O errors.
  void checkpoint_by_hand();
  // Frames in the WAL after the last commit of this connection.
  [[nodiscard]] int wal_frames() const { return *wal_frames_; }
  // Moves what no reader needs any more from the WAL into the file, without waiting for readers.
  void checkpoint();
  void leave_wal_on_close();
  // In WAL mode, before anything that was read is told to anybody: what an earlier process wrote
  // and did not live to sync reads like a commit, and yet may be in the system's memory alone.
  // After it, a power cut takes nothing away any more. O(WAL).
  void settle_wal();

  // Everything as it stands now, in one read transaction.
  void copy_to(Database& target);

 private:
  struct Close {
    void operator()(sqlite3* database) const noexcept;
  };
  [[noreturn]] void fail(int code) const;

  std::unique_ptr<int> wal_frames_ = std::make_unique<int>(0);
  std::unique_ptr<sqlite3, Close> database_;
};

// Unsigned 64-bit values in SQLite's signed columns: the same bits.
constexpr std::int64_t to_column(std::uint64_t value) { return static_cast<std::int64_t>(value); }
constexpr std::uint64_t from_column(std::int64_t column) {
  return static_cast<std::uint64_t>(column);
}

}  // namespace dawr::storage
