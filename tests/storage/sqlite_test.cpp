#include "common/storage/sqlite.h"

#include <chrono>
#include <fstream>
#include <functional>
#include <vector>

#include "tests/catch.h"
#include "tests/scratch.h"

namespace dawr::storage {
namespace {

Trouble trouble_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Failure& failure) {
    UNSCOPED_INFO(failure.what());
    return failure.trouble();
  }
  FAIL("nothing failed");
  return Trouble::io;
}

}  // namespace

TEST_CASE("what is bound is read back, and a visitor may end early") {
  const Scratch scratch;
  Database database(scratch / "db", Access::create);
  database.execute("CREATE TABLE t (number INTEGER, words TEXT, bytes BLOB) STRICT");
  auto insert = database.prepare("INSERT INTO t VALUES (?, ?, ?)");
  const std::vector<std::uint8_t> bytes = {0, 255};
  insert.run(to_column(~std::uint64_t{0}), std::string("a\0b", 3), BytesView(bytes));
  insert.run(std::optional<std::int64_t>(), "", BytesView());
  insert.run(3, std::nullopt, std::nullopt);

  auto all = database.prepare("SELECT number, words, bytes FROM t ORDER BY rowid");
  int row_number = 0;
  all.read([&](const Row& row) {
    ++row_number;
    if (row_number == 1) {
      CHECK(from_column(row.integer(0)) == ~std::uint64_t{0});
      CHECK(row.text(1) == std::string("a\0b", 3));
      CHECK(std::ranges::equal(row.blob(2), bytes));
    } else if (row_number == 2) {
      // Empty is not nothing.
      CHECK(row.is_null(0));
      CHECK_FALSE(row.is_null(1));
      CHECK_FALSE(row.is_null(2));
    }
  });
  CHECK(row_number == 3);
  row_number = 0;
  all.read([&](const Row&) { return ++row_number < 2; });
  CHECK(row_number == 2);
}

TEST_CASE("a failure says what went wrong in our own words") {
  const Scratch scratch;
  const auto file = scratch / "db";
  CHECK(trouble_of([&] { Database(scratch / "no" / "db", Access::create); }) ==
        Trouble::cannot_open);
  CHECK(trouble_of([&] { Database(file, Access::read_write); }) == Trouble::cannot_open);

  Database database(file, Access::create);
  database.execute("CREATE TABLE t (x INTEGER PRIMARY KEY, bytes BLOB)");
  database.execute("INSERT INTO t VALUES (1, NULL)");
  CHECK(trouble_of([&] { database.execute("INSERT INTO t VALUES (1, NULL)"); }) ==
        Trouble::constraint);
  CHECK(trouble_of([&] { database.execute("no SQL"); }) == Trouble::io);
  CHECK(trouble_of([&] {
          Database(file, Access::read_only).execute("INSERT INTO t VALUES (2, NULL)");
        }) == Trouble::no_access);
  database.execute("PRAGMA max_page_count = 5");
  CHECK(trouble_of([&] { database.execute("INSERT INTO t VALUES (2, zeroblob(50000))"); }) ==
        Trouble::full);

  std::ofstream(scratch / "noise") << std::string(5000, 'x');
  CHECK(trouble_of([&] {
          Database(scratch / "noise", Access::read_only).integer("PRAGMA user_version");
        }) == Trouble::damaged);
}

TEST_CASE("patience is the opener's choice") {
  const Scratch scratch;
  const auto file = scratch / "db";
  Database holder(file, Access::create);
  holder.execute("CREATE TABLE t (x); BEGIN EXCLUSIVE");
  const auto busy_after = [&](std::chrono::milliseconds patience) {
    const auto begin = std::chrono::steady_clock::now();
    Database second(file, Access::read_write, {.vfs = {}, .patience = patience});
    CHECK(trouble_of([&] { second.execute("BEGIN IMMEDIATE"); }) == Trouble::busy);
    return std::chrono::steady_clock::now() - begin;
  };
  CHECK(busy_after(std::chrono::milliseconds(200)) >= std::chrono::milliseconds(200));
  CHECK(busy_after({}) < Opening().patience);
}

TEST_CASE("rolling back undoes what is open, and nothing without it") {
  const Scratch scratch;
  Database database(scratch / "db", Access::create);
  database.execute("CREATE TABLE t (x); BEGIN; INSERT INTO t VALUES (1)");
  CHECK_FALSE(database.roll_back().has_value());
  CHECK_FALSE(database.roll_back().has_value());
  CHECK(database.integer("SELECT count(*) FROM t") == 0);
  database.execute("BEGIN; INSERT INTO t VALUES (1); COMMIT");
  CHECK(database.integer("SELECT count(*) FROM t") == 1);
}

TEST_CASE("a copy is everything as it stands, from a reader too") {
  const Scratch scratch;
  Database live(scratch / "live", Access::create);
  live.execute(
      "PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES ('in the WAL')");
  Database reader(scratch / "live", Access::read_only);
  CHECK_FALSE(reader.is_writable());
  Database copy(scratch / "copy", Access::create);
  reader.copy_to(copy);
  CHECK(copy.text("SELECT x FROM t") == "in the WAL");
}

TEST_CASE("checkpoints by hand count the WAL's frames") {
  const Scratch scratch;
  const auto file = scratch / "db";
  Database database(file, Access::create);
  database.execute("PRAGMA journal_mode = WAL; CREATE TABLE t (x)");
  database.checkpoint_by_hand();
  const auto size = std::filesystem::file_size(file);
  database.execute("INSERT INTO t VALUES (zeroblob(50000))");
  CHECK(database.wal_frames() > 10);
  CHECK(std::filesystem::file_size(file) == size);
  database.checkpoint();
  CHECK(std::filesystem::file_size(file) > size);
}

}  // namespace dawr::storage
