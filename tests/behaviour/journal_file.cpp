#include "tests/behaviour/journal_file.h"

#include <fstream>
#include <iterator>

#include "broker/journal/sqlite_journal.h"
#include "broker/verify/entry_reader.h"
#include "common/storage/sqlite.h"
#include "tests/catch.h"
#include "tests/harness/process.h"
#include "tests/verify/hall.h"

namespace dawr::behaviour {
namespace {

constexpr harness::Limit limit{20'000};

std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

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

Ran JournalFile::dawrctl(const std::vector<std::string>& arguments) const {
  const auto errors = beside("errors");
  std::filesystem::remove(errors);
  harness::Process process(std::filesystem::path(DAWR_BIN_DIR) / "dawrctl", arguments, errors);
  process.close_input();
  Ran ran;
  while (const auto line = process.line(limit)) ran.out += *line + "\n";
  const auto exit = process.wait(limit);
  REQUIRE(exit);
  ran.code = exit->code;
  ran.errors = read_text(errors);
  return ran;
}

}  // namespace dawr::behaviour
