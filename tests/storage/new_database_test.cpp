#include "common/storage/new_database.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "common/storage/sqlite.h"
#include "tests/catch.h"
#include "tests/scratch.h"

namespace dawr::storage {
namespace {

namespace fs = std::filesystem;

auto files_in(const fs::path& folder) {
  return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

Result<> fill(const fs::path& file) {
  Database(file, Access::create).execute("PRAGMA journal_mode = WAL; CREATE TABLE t (x)");
  return {};
}

}  // namespace

TEST_CASE("a new database appears when it is finished, and alone") {
  const Scratch scratch;
  const auto file = scratch / "db";
  REQUIRE(make_database(file, [&](const fs::path& prepared) {
    CHECK_FALSE(fs::exists(file));
    CHECK_FALSE(fs::exists(prepared));
    return fill(prepared);
  }));
  CHECK(files_in(scratch / ".") == 1);
  CHECK(Database(file, Access::read_only).integer("SELECT count(*) FROM sqlite_schema") == 1);
}

TEST_CASE("a database that can't be finished leaves nothing") {
  const Scratch scratch;
  const auto failing = [](const fs::path& prepared) -> Result<> {
    CHECK(fill(prepared));
    std::ofstream(prepared.string() + "-wal") << "left over";
    return std::unexpected(Fault{FaultKind::damaged, "no"});
  };
  CHECK(make_database(scratch / "db", failing).error().kind == FaultKind::damaged);
  const auto throwing = [](const fs::path& prepared) -> Result<> {
    Database(prepared, Access::create).execute("no SQL");
    return {};
  };
  CHECK_THROWS_AS(make_database(scratch / "db", throwing), Failure);
  CHECK(files_in(scratch / ".") == 0);
}

TEST_CASE("a new database takes nobody's place, nor the remains of an old one") {
  const Scratch scratch;
  for (const auto* suffix : {"", "-wal", "-journal"}) {
    const auto taken = (scratch / "db").string() + suffix;
    std::ofstream(taken) << "kept";
    const auto made = make_database(scratch / "db", fill);
    REQUIRE_FALSE(made);
    CHECK(made.error().kind == FaultKind::refused);
    CHECK(made.error().text.starts_with(taken + " exists already"));
    CHECK(files_in(scratch / ".") == 1);
    CHECK(fs::file_size(taken) == 4);
    fs::remove(taken);
  }
}

}  // namespace dawr::storage
