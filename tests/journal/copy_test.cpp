#include <fstream>

#include "common/storage/sqlite.h"
#include "tests/catch.h"
#include "tests/journal/samples.h"

namespace dawr::journal {
namespace {

namespace fs = std::filesystem;

std::unique_ptr<Journal> filled_journal(const fs::path& file, std::uint64_t batches) {
  auto journal = reopen(file);
  for (std::uint64_t number = 1; number <= batches; ++number)
    REQUIRE(journal->commit(numbered_batch(number, journal->last_seq())));
  return journal;
}

}  // namespace

TEST_CASE("A copy holds what the open journal's WAL holds, in one file") {
  const Scratch folder;
  const auto file = make_journal(folder);
  const auto journal = filled_journal(file, 9);
  REQUIRE(fs::exists(folder / "centre.journal-wal"));

  const Scratch shelf;
  REQUIRE(copy_journal(file, shelf / "copy"));
  CHECK(shelf.names() == std::vector<std::string>{"copy"});
  const auto copy = reopen(shelf / "copy");
  CHECK(copy->epoch() == sample_epoch);
  CHECK(require_whole_batches(*copy) == 9);
  CHECK(journal->commit(numbered_batch(10, journal->last_seq())));
}

TEST_CASE("A journal that nobody has open can be copied, and is left as it is") {
  const Scratch folder;
  const auto file = make_journal(folder);
  filled_journal(file, 9).reset();
  const Scratch shelf;
  REQUIRE(copy_journal(file, shelf / "copy"));
  CHECK(require_whole_batches(*reopen(shelf / "copy")) == 9);
  CHECK(require_whole_batches(*reopen(file)) == 9);
}

TEST_CASE("A copy replaces nothing") {
  const Scratch folder;
  const auto file = make_journal(folder);
  std::ofstream(folder / "other") << "kept";
  for (const auto& target : {folder / "other", file}) {
    const auto copied = copy_journal(file, target);
    REQUIRE_FALSE(copied);
    CHECK(copied.error().text.find("exists already") != std::string::npos);
  }
  CHECK(fs::file_size(folder / "other") == 4);
  CHECK(reopen(file));
}

TEST_CASE("Copying from or to where nothing is says so") {
  const Scratch folder;
  const auto file = make_journal(folder);
  const Scratch shelf;
  CHECK(copy_journal(folder / "nowhere", shelf / "copy").error().kind == FaultKind::missing);
  CHECK_FALSE(copy_journal(file, shelf / "no/such/copy"));
  CHECK(shelf.names().empty());
}

TEST_CASE("A damaged journal makes no copy") {
  const Scratch folder;
  const auto file = make_journal(folder);
  filled_journal(file, 200).reset();
  {
    // A stretch of noise over the pages that hold entries.
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<std::streamoff>(fs::file_size(file) / 2));
    stream << std::string(9000, '#');
  }
  const Scratch shelf;
  const auto copied = copy_journal(file, shelf / "copy");
  REQUIRE_FALSE(copied);
  CHECK(copied.error().kind == FaultKind::damaged);
  CHECK(shelf.names().empty());
}

TEST_CASE("A journal that has lost an entry makes no copy") {
  const Scratch folder;
  const auto file = make_journal(folder);
  filled_journal(file, 20).reset();
  const auto lost = GENERATE(as<std::string>{}, "seq = 1", "seq = 3", "seq > 3");
  storage::Database(file, storage::Access::read_write).execute("DELETE FROM entry WHERE " + lost);
  const Scratch shelf;
  const auto copied = copy_journal(file, shelf / "copy");
  REQUIRE_FALSE(copied);
  CHECK(copied.error().kind == FaultKind::damaged);
  CHECK(copied.error().text.find(lost == "seq > 3" ? "missing since its newest snapshot"
                                                   : "is missing; the next") != std::string::npos);
  CHECK(shelf.names().empty());
}

}  // namespace dawr::journal
