// SQLite as values, for the store's .cpp files alone; failures are thrown and become faults there.
//
// A connection and its statements belong to one thread. Text is UTF-8.
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "common/domain/fault.h"

struct sqlite3;
struct sqlite3_stmt;

namespace dawr::upstream::sqlite {

class Failure : public std::runtime_error {
 public:
  Failure(int code, const std::string& words) : std::runtime_error(words), code_(code) {}
  [[nodiscard]] int primary() const { return code_ & 0xff; }

 private:
  int code_;  // extended result code
};

// `full` is the only one after which the store goes on: SQLite reports it when a write found no
// room before the commit was complete, so the transaction surely did not happen.
Fault to_fault(const std::filesystem::path& file, const Failure& failure);

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

// A prepared statement, reset after each use. Arguments: integers, BytesView, std::string_view.
class Statement {
 public:
  // Runs to the end and ignores rows.
  template <class... Args>
  void run(const Args&... args) {
    read([](const Row&) {}, args...);
  }

  // Calls visit(row) for each row. The arguments outlive the call: they are not copied.
  template <class Visit, class... Args>
  void read(Visit&& visit, const Args&... args) {
    const Use use{*this};
    int index = 0;
    (bind(++index, args), ...);
    while (step()) visit(Row(statement_.get()));
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
  void bind_integer(int index, std::int64_t value);
  void bind(int index, BytesView value);
  void bind(int index, std::string_view value);
  template <std::integral Integer>
  void bind(int index, Integer value) {
    bind_integer(index, static_cast<std::int64_t>(value));
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

class Database {
 public:
  Database(const std::filesystem::path& file, Access access);

  Statement prepare(std::string_view sql);
  void execute(const std::string& sql);        // one or more statements
  std::int64_t integer(std::string_view sql);  // first column of the first row
  // Rolls back an open transaction; nothing without one.
  void roll_back() noexcept;

  // Frames in the WAL after the last commit of this connection, which alone writes.
  [[nodiscard]] int wal_frames() const { return *wal_frames_; }
  // Moves what no reader needs any more from the WAL into the file, without waiting for readers.
  void checkpoint();

 private:
  struct Close {
    void operator()(sqlite3* database) const noexcept;
  };
  std::unique_ptr<int> wal_frames_ = std::make_unique<int>(0);
  std::unique_ptr<sqlite3, Close> database_;
};

// Unsigned 64-bit values in SQLite's signed columns: the same bits.
constexpr std::int64_t to_column(std::uint64_t value) { return static_cast<std::int64_t>(value); }
constexpr std::uint64_t from_column(std::int64_t column) {
  return static_cast<std::uint64_t>(column);
}

}  // namespace dawr::upstream::sqlite
