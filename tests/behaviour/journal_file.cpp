#include "tests/behaviour/journal_file.h"

#include "broker/journal/sqlite_journal.h"
#include "broker/verify/entry_reader.h"
#include "common/storage/sqlite.h"
#include "tests/catch.h"
#include "tests/verify/hall.h"

namespace dawr::behaviour {
JournalFile::JournalFile() {
  verify::Hall hall(6);
  for (int day = 0; day < 2; ++day) hall.run_day(600);
  journal::Batch batch;
  batch.entries = hall.rows();
  for (const auto& row : batch.entries) {
    entries_.push_back(verify::read_entry(row.bytes).value());
  }
  REQUIRE(journal::create_journal(file_, Epoch{7}));
  const auto journal = journal::open_journal(file_);
  REQUIRE(journal);
  REQUIRE((*journal)->commit(batch));
}

const JournalFile& JournalFile::shared() {
  static const JournalFile one;
  return one;
}

std::filesystem::path JournalFile::copy_with(const std::string& sql) const {
  using storage::Access;
  storage::Database(file_, Access::read_write).execute("PRAGMA wal_checkpoint(TRUNCATE)");
  const auto copy = beside("copy.db");
  std::filesystem::copy_file(file_, copy, std::filesystem::copy_options::overwrite_existing);
  storage::Database(copy, Access::read_write).execute(sql);
  return copy;
}

Ran JournalFile::dawrctl(const std::vector<std::string>& arguments) {
  return harness::run(std::filesystem::path(DAWR_BIN_DIR) / "dawrctl", arguments);
}

}  // namespace dawr::behaviour
