// The disk is full, or does not do as it is told.
#include <sqlite3.h>

#include "tests/catch.h"
#include "tests/journal/fault_vfs.h"
#include "tests/journal/samples.h"

namespace dawr::journal {
namespace {

using Operation = FaultVfs::Operation;
using Target = FaultVfs::Target;

StorageOptions through(const FaultVfs& vfs, int checkpoint_frames = 1000) {
  StorageOptions options;
  options.vfs = vfs.name();
  options.checkpoint_frames = checkpoint_frames;
  return options;
}

Result<> commit_numbered(Journal& journal, std::uint64_t number) {
  return journal.commit(numbered_batch(number, journal.last_seq()));
}

}  // namespace

TEST_CASE("On a full disk a commit changes nothing, and works again when there is room") {
  FaultVfs vfs;
  const Scratch folder;
  const auto file = make_journal(folder);
  {
    const auto journal = reopen(file, through(vfs));
    REQUIRE(commit_numbered(*journal, 1));
    const auto writes_before = GENERATE(0U, 1U, 2U, 5U);
    const bool torn = GENERATE(false, true);
    vfs.fail({Operation::write, Target::any, SQLITE_FULL, writes_before, torn});
    for (int attempt = 0; attempt < 3; ++attempt) {
      const auto refused = commit_numbered(*journal, 2);
      REQUIRE_FALSE(refused);
      REQUIRE(refused.error().kind == FaultKind::full);
      REQUIRE(refused.error().text.find("Make room") != std::string::npos);
      REQUIRE(require_whole_batches(*journal) == 1);
    }
    CHECK(vfs.strikes() >= 3);
    vfs.heal();
    REQUIRE(commit_numbered(*journal, 2));
    REQUIRE(require_whole_batches(*journal) == 2);
  }
  CHECK(require_whole_batches(*reopen(file)) == 2);
}

TEST_CASE("A journal at its size limit is full until something is forgotten") {
  const Scratch folder;
  const auto file = make_journal(folder);
  StorageOptions options;
  options.most_pages = 60;
  const auto journal = reopen(file, options);
  std::uint64_t number = 0;
  Batch big;
  Result<> done;
  while (done) {
    big = {};
    big.outbox = {{bytes_of(std::to_string(++number)), number, Bytes(20'000)}};
    done = journal->commit(big);
    REQUIRE(number < 100);
  }
  REQUIRE(number > 2);
  CHECK(done.error().kind == FaultKind::full);
  CHECK(journal->outbox(0, 100).value().size() == number - 1);
  CHECK(journal->commit(big).error().kind == FaultKind::full);

  REQUIRE(journal->forget_outbox(1));
  CHECK(journal->commit(big));
  CHECK(journal->outbox(0, 100).value().size() == number - 1);
}

TEST_CASE("A full disk never hurts a checkpoint") {
  FaultVfs vfs;
  const Scratch folder;
  const auto file = make_journal(folder);
  {
    const auto journal = reopen(file, through(vfs, 5));
    vfs.fail({Operation::write, Target::database, SQLITE_FULL});
    for (std::uint64_t number = 1; number <= 10; ++number)
      REQUIRE(commit_numbered(*journal, number));
    CHECK(vfs.strikes() > 0);
    vfs.heal();
    REQUIRE(commit_numbered(*journal, 11));
  }
  CHECK(require_whole_batches(*reopen(file)) == 11);
}

TEST_CASE("A checkpoint that fails ends the process, but not what was committed before it") {
  FaultVfs vfs;
  const Scratch folder;
  const auto file = make_journal(folder);
  std::uint64_t number = 0;
  {
    const auto journal = reopen(file, through(vfs, 20));
    vfs.fail({Operation::sync, Target::database, SQLITE_IOERR_FSYNC});
    Result<> done;
    while (done && number < 100) done = commit_numbered(*journal, ++number);
    REQUIRE_FALSE(done);
    CHECK(done.error().kind == FaultKind::fatal);
    CHECK(vfs.strikes() == 1);
    CHECK_FALSE(commit_numbered(*journal, number + 1));
    vfs.heal();
  }
  CHECK(require_whole_batches(*reopen(file)) == number);
}

TEST_CASE("After an I/O error the journal takes nothing more") {
  FaultVfs vfs;
  const Scratch folder;
  const auto file = make_journal(folder);
  {
    const auto journal = reopen(file, through(vfs));
    REQUIRE(commit_numbered(*journal, 1));
    vfs.fail({Operation::sync, Target::wal, SQLITE_IOERR_FSYNC});
    const auto refused = commit_numbered(*journal, 2);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == FaultKind::fatal);
    CHECK(refused.error().text.find("end the program") != std::string::npos);
    CHECK(vfs.strikes() == 1);

    vfs.heal();  // a disk that seems well again is not believed
    for (const auto& later : {commit_numbered(*journal, 2), journal->forget_outbox(1),
                              journal->prune_replies({}, Instant{})}) {
      REQUIRE_FALSE(later);
      CHECK(later.error().kind == FaultKind::fatal);
      CHECK(later.error().text == refused.error().text);
    }
    CHECK(journal->last_seq() == numbered_batch(1, 0).entries.back().seq);
  }
  const auto found = require_whole_batches(*reopen(file));
  CHECK(found >= 1);
  CHECK(found <= 2);
}

// The fault comes at the first, the second, the third … operation, until the work gets done before
// it comes: every place where the journal meets the disk is tried.
TEST_CASE("Wherever the disk fails, acknowledged batches stay and no batch is torn") {
  const auto operation = GENERATE(Operation::write, Operation::sync);
  const bool torn = GENERATE(false, true);
  const int code = operation == Operation::write ? SQLITE_IOERR_WRITE : SQLITE_IOERR_FSYNC;
  constexpr std::uint64_t batches = 12;

  FaultVfs vfs;
  const Scratch shelf;
  const auto empty = make_journal(shelf);
  std::uint64_t place = 0;
  for (bool struck = true; struck; ++place) {
    const Scratch folder;
    const auto file = folder / "centre.journal";
    std::filesystem::copy_file(empty, file);
    std::uint64_t acknowledged = 0;
    {
      const auto journal = reopen(file, through(vfs, 20));
      vfs.fail({operation, Target::any, code, place, torn});
      Result<> done;
      while (acknowledged < batches && (done = commit_numbered(*journal, acknowledged + 1)))
        ++acknowledged;
      struck = vfs.strikes() > 0;
      REQUIRE(done.has_value() != struck);
      if (!done) REQUIRE(done.error().kind == FaultKind::fatal);
      vfs.heal();
    }
    CAPTURE(place, acknowledged);
    const auto found = require_whole_batches(*reopen(file, through(vfs)));
    REQUIRE(found >= acknowledged);
    REQUIRE(found <= acknowledged + 1);
  }
  CHECK(place > (operation == Operation::write ? 100U : 12U));
}

}  // namespace dawr::journal
