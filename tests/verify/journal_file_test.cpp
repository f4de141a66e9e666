// Journals as files, and dawrctl verify on them.
#include "broker/verify/journal_file.h"

#include <fstream>

#include "broker/journal/sqlite_journal.h"
#include "common/storage/sqlite.h"
#include "tests/catch.h"
#include "tests/harness/run.h"
#include "tests/verify/hall.h"

namespace dawr::verify {
namespace {

using Catch::Matchers::Contains;
using storage::Access;

harness::Ran dawrctl_verify(const std::filesystem::path& file,
                            const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments{"verify", file.string()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return harness::run(std::filesystem::path(DAWR_BIN_DIR) / "dawrctl", arguments);
}

// An honest day in a file.
struct Centre {
  Scratch folder{"verify"};
  std::filesystem::path file = folder / "journal.db";
  Rows rows;
  std::unique_ptr<journal::Journal> journal;

  Centre() {
    Hall hall(6);
    hall.run_day(200);
    rows = hall.rows();
    REQUIRE(journal::create_journal(file, Epoch{7}));
    open();
    journal::Batch batch;
    batch.entries = rows;
    REQUIRE(journal->commit(batch));
  }
  void open() {
    auto opened = journal::open_journal(file);
    REQUIRE(opened);
    journal = *std::move(opened);
  }
  void change(const std::string& sql) {
    journal.reset();
    storage::Database(file, Access::read_write).execute(sql);
  }
  [[nodiscard]] std::optional<Finding> finding() const {
    const auto verdict = verify_journal(file);
    REQUIRE(verdict);
    return verdict->finding;
  }
};

}  // namespace

TEST_CASE("a lawful journal is judged beside its broker, and each row's bytes are shown") {
  Centre centre;
  std::vector<Seq> seen;
  std::size_t bytes = 0;
  const auto verdict =
      verify_journal(centre.file, [&](Seq seq, std::span<const std::uint8_t> leaf) {
        seen.push_back(seq);
        bytes += leaf.size();
      });
  REQUIRE(verdict);
  CHECK_FALSE(verdict->finding);
  CHECK(verdict->figures.entries == centre.rows.size());
  CHECK(seen.size() == centre.rows.size());
  std::size_t all = 0;
  for (const auto& row : centre.rows) all += row.bytes.size();
  CHECK(bytes == all);

  const auto ran = dawrctl_verify(centre.file);
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Contains("is lawful") && Contains("Nobody jumped"));
  const auto json = dawrctl_verify(centre.file, {"--json"});
  CHECK(json.code == 0);
  CHECK_THAT(json.out, Contains("\"lawful\":true") && Contains("\"finding\":null"));
}

TEST_CASE("a row that was changed in the file is named") {
  Centre centre;
  SECTION("its instant") {
    centre.change("UPDATE entry SET at = at + 1 WHERE seq = 40");
    const auto finding = centre.finding();
    REQUIRE(finding);
    CHECK(finding->seq == 40);
    CHECK(finding->breach == Breach::time);
  }
  SECTION("gone") {
    centre.change("DELETE FROM entry WHERE seq = 40");
    const auto finding = centre.finding();
    REQUIRE(finding);
    CHECK(finding->seq == 40);
    CHECK(finding->breach == Breach::numbering);
    const auto ran = dawrctl_verify(centre.file);
    CHECK(ran.code == 1);
    CHECK_THAT(ran.out, Contains("FOUND at entry 40") && Contains("Up to there nobody jumped"));
    const auto json = dawrctl_verify(centre.file, {"--json"});
    CHECK(json.code == 1);
    CHECK_THAT(json.out, Contains("\"entry\":40") && Contains("\"breach\":\"numbering\""));
  }
  SECTION("its bytes") {
    centre.change("UPDATE entry SET bytes = x'00112233' WHERE seq = 40");
    const auto finding = centre.finding();
    REQUIRE(finding);
    CHECK(finding->seq == 40);
    CHECK(finding->breach == Breach::unreadable);
  }
  SECTION("in another's place") {
    centre.change(
        "UPDATE entry SET bytes = (SELECT bytes FROM entry WHERE seq = 41) "
        "WHERE seq = 40");
    const auto finding = centre.finding();
    REQUIRE(finding);
    CHECK(finding->seq == 40);
  }
  SECTION("the end, of which the broker's snapshot knows") {
    journal::Batch batch;
    batch.snapshot = journal::Snapshot{centre.rows.size(), 1, {1, 2, 3}};
    REQUIRE(centre.journal->commit(batch));
    centre.change("DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)");
    const auto finding = centre.finding();
    REQUIRE(finding);
    CHECK(finding->seq == centre.rows.size());
    CHECK_THAT(finding->why, Contains("missing"));
  }
}

TEST_CASE("what is no journal, or not all of one, can't be read") {
  Centre centre;
  centre.change("PRAGMA journal_mode = DELETE");
  SECTION("no file") { std::filesystem::remove(centre.file); }
  SECTION("a folder") {
    std::filesystem::remove(centre.file);
    std::filesystem::create_directory(centre.file);
  }
  SECTION("a text") { std::ofstream(centre.file) << "not a database, and long enough to be one"; }
  SECTION("another database") {
    std::filesystem::remove(centre.file);
    storage::Database(centre.file, Access::create).execute("CREATE TABLE t (a)");
  }
  SECTION("cut off") {
    std::filesystem::resize_file(centre.file, std::filesystem::file_size(centre.file) / 2);
  }
  const auto verdict = verify_journal(centre.file);
  REQUIRE_FALSE(verdict);
  CHECK_THAT(verdict.error().text, Contains(centre.file.string()));
  CHECK(dawrctl_verify(centre.file).code == 2);
}

}  // namespace dawr::verify
