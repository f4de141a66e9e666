// What is particular to a journal in a file: who may open it, and in what state.
#include <fstream>

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/catch.h"
#include "tests/journal/fault_vfs.h"
#include "tests/journal/samples.h"

namespace dawr::journal {
namespace {

namespace fs = std::filesystem;

// As a stranger with SQLite's own tool would.
void run_sql(const fs::path& file, const std::string& sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
  const int code = sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr);
  sqlite3_close(database);
  REQUIRE(code == SQLITE_OK);
}

std::string contents(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void write_file(const fs::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

Fault fault_on_opening(const fs::path& file) {
  const auto opened = open_journal(file);
  REQUIRE_FALSE(opened);
  CAPTURE(opened.error().text);
  CHECK(opened.error().text.find(file.string()) != std::string::npos);
  return opened.error();
}

// Runs `work` as a user who may write nothing here and returns what it said.
std::string as_stranger(const std::function<std::string()>& work) {
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  const int status = in_child([&] {
    constexpr unsigned nobody = 65534;
    if (::geteuid() == 0 && (::setgid(nobody) != 0 || ::setuid(nobody) != 0)) ::_exit(3);
    const auto said = work();
    if (::write(pipe[1], said.data(), said.size()) < 0) ::_exit(4);
  });
  ::close(pipe[1]);
  REQUIRE(status == 0);
  std::string said;
  std::array<char, 4096> buffer{};
  for (ssize_t length = 0; (length = ::read(pipe[0], buffer.data(), buffer.size())) > 0;)
    said.append(buffer.data(), static_cast<std::size_t>(length));
  ::close(pipe[0]);
  return said;
}

std::string outcome_of_opening(const fs::path& file) {
  const auto opened = open_journal(file);
  if (opened) return "opened";
  return std::to_string(static_cast<int>(opened.error().kind)) + " " + opened.error().text;
}

}  // namespace

TEST_CASE("A journal survives its process") {
  const Scratch folder;
  const auto file = make_journal(folder);
  for (std::uint64_t number = 1; number <= 20; ++number) {
    const auto journal = reopen(file);
    REQUIRE(journal->epoch() == sample_epoch);
    REQUIRE(journal->commit(numbered_batch(number, journal->last_seq())));
    REQUIRE(require_whole_batches(*journal) == number);
  }
}

TEST_CASE("A new journal is one file, and never replaces another") {
  const Scratch folder;
  const auto file = make_journal(folder);
  CHECK(folder.names() == std::vector<std::string>{"centre.journal", "centre.journal.lock"});

  const auto before = contents(file);
  const auto again = create_journal(file, Epoch{1});
  REQUIRE_FALSE(again);
  CHECK(again.error().text.find("exists already") != std::string::npos);
  CHECK(contents(file) == before);
}

TEST_CASE("A new journal never mixes with the remains of an older one") {
  const Scratch folder;
  write_file(folder / "centre.journal-wal", "remains");
  CHECK_FALSE(create_journal(folder / "centre.journal", sample_epoch));
  CHECK(contents(folder / "centre.journal-wal") == "remains");
}

TEST_CASE("A second broker is turned away at once") {
  const Scratch folder;
  const auto file = make_journal(folder);
  {
    const auto first = reopen(file);
    const auto fault = fault_on_opening(file);
    CHECK(fault.kind == FaultKind::busy);
    CHECK(fault.text.find("process " + std::to_string(::getpid())) != std::string::npos);
    CHECK(first->commit(entries_only(1, 1)));
  }
  CHECK(reopen(file)->last_seq() == 1);
}

TEST_CASE("A journal that is not there is missing, wherever it is looked for") {
  const Scratch folder;
  CHECK(fault_on_opening(folder / "nowhere").kind == FaultKind::missing);
  CHECK(fault_on_opening("/dev/null/centre.journal").kind == FaultKind::missing);
  const auto made = create_journal(folder / "no/such/folder", sample_epoch);
  REQUIRE_FALSE(made);
  CHECK(made.error().kind == FaultKind::missing);
}

TEST_CASE("A journal of an older version goes on with its entries") {
  const int version = GENERATE(1, 2);
  const Scratch folder;
  const auto file = make_journal(folder);
  REQUIRE(reopen(file)->commit(entries_only(1, 3)));
  run_sql(file, "DROP TABLE cosigned");
  if (version < 2) run_sql(file, "DROP TABLE checkpoint");
  run_sql(file, "PRAGMA user_version = " + std::to_string(version));
  const auto journal = reopen(file);
  CHECK(journal->last_seq() == 3);
  auto batch = entries_only(4, 1);
  batch.checkpoint = Checkpoint{4, {}, "four"};
  REQUIRE(journal->commit(batch));
  CHECK(journal->newest_checkpoint().value().value().size == 4);
  REQUIRE(journal->keep_cosigned({{4, {}, "four, cosigned"}, {1}}));
  CHECK(journal->newest_cosigned().value().value().checkpoint.size == 4);
}

TEST_CASE("A journal of a newer version is left as it is") {
  const Scratch folder;
  const auto file = make_journal(folder);
  run_sql(file, "PRAGMA user_version = " + std::to_string(schema_version + 1));
  const auto before = contents(file);
  CHECK(fault_on_opening(file).kind == FaultKind::newer);
  const auto copied = copy_journal(file, folder / "copy");
  REQUIRE_FALSE(copied);
  CHECK(copied.error().kind == FaultKind::newer);
  CHECK(contents(file) == before);
}

TEST_CASE("What is no journal is recognised and left as it is") {
  const Scratch folder;
  const auto file = folder / "file";
  SECTION("nothing at all") { write_file(file, ""); }
  SECTION("noise") { write_file(file, std::string(20'000, '#')); }
  SECTION("a database of somebody else") { run_sql(file, "CREATE TABLE guests (name)"); }
  SECTION("the beginning of a journal") {
    write_file(file, contents(make_journal(folder)).substr(0, 100));
  }
  const auto before = contents(file);
  CHECK(fault_on_opening(file).kind == FaultKind::damaged);
  CHECK_FALSE(copy_journal(file, folder / "copy"));
  CHECK(contents(file) == before);
}

TEST_CASE("A folder in the journal's place is a fault") {
  const Scratch folder;
  fs::create_directory(folder / "centre.journal");
  CHECK(fault_on_opening(folder / "centre.journal").kind == FaultKind::fatal);
}

TEST_CASE("Without the right to write, opening says what is needed") {
  const Scratch folder;
  const auto file = make_journal(folder);
  REQUIRE(::chmod(file.c_str(), 0444) == 0);
  SECTION("in the folder") {
    REQUIRE(::chmod(folder.path().c_str(), 0555) == 0);
    const auto said = as_stranger([&] { return outcome_of_opening(file); });
    CHECK(said.starts_with(std::to_string(static_cast<int>(FaultKind::fatal))));
    CHECK(said.find("must be able to write") != std::string::npos);
    CHECK(said.find("Permission denied") != std::string::npos);
    const auto made = as_stranger([&] {
      const auto result = create_journal(folder / "other", sample_epoch);
      return result ? std::string() : result.error().text;
    });
    CHECK(made.find("must be able to write") != std::string::npos);
  }
  SECTION("in the file alone") {
    REQUIRE(::chmod(folder.path().c_str(), 0777) == 0);
    fs::remove(folder / "centre.journal.lock");
    const auto said = as_stranger([&] { return outcome_of_opening(file); });
    CHECK(said.starts_with(std::to_string(static_cast<int>(FaultKind::fatal))));
    CHECK(said.find("must be able to write") != std::string::npos);
  }
  REQUIRE(::chmod(folder.path().c_str(), 0755) == 0);
}

TEST_CASE("A gap after the newest snapshot is found at once, an older one when it is read") {
  const Scratch folder;
  const auto file = make_journal(folder);
  {
    const auto journal = reopen(file);
    auto batch = entries_only(1, 10);
    batch.snapshot = Snapshot{5, 1, {}};
    REQUIRE(journal->commit(batch));
  }
  SECTION("after") {
    const auto lost = GENERATE(Seq{6}, Seq{8});
    run_sql(file, "DELETE FROM entry WHERE seq = " + std::to_string(lost));
    CHECK(fault_on_opening(file).kind == FaultKind::damaged);
  }
  SECTION("everything since before the snapshot") {
    run_sql(file, "DELETE FROM entry WHERE seq > 3");
    CHECK(fault_on_opening(file).kind == FaultKind::damaged);
  }
  SECTION("before") {
    run_sql(file, "DELETE FROM entry WHERE seq = 3");
    const auto journal = reopen(file);
    std::vector<Seq> seen;
    const auto read = journal->read_entries(0, [&](const EntryRow& entry) {
      seen.push_back(entry.seq);
      return true;
    });
    CHECK(seen == std::vector<Seq>{1, 2});
    REQUIRE_FALSE(read);
    CHECK(read.error().kind == FaultKind::damaged);
    CHECK(read.error().text.find("entry 3 is missing") != std::string::npos);
    CHECK(journal->read_entries(5, [](const EntryRow&) { return true; }));
  }
}

TEST_CASE("A broker that finds a stranger's entry in its journal ends") {
  const Scratch folder;
  const auto file = make_journal(folder);
  const auto journal = reopen(file);
  REQUIRE(journal->commit(entries_only(1, 1)));
  run_sql(file, "INSERT INTO entry VALUES (2, 0, x'00')");
  const auto refused = journal->commit(entries_only(2, 1));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == FaultKind::fatal);
  CHECK(refused.error().text.find("Somebody else has appended") != std::string::npos);
  CHECK(journal->last_seq() == 1);
  run_sql(file, "INSERT INTO entry VALUES (3, 0, x'00')");  // the failed commit holds no lock
}

TEST_CASE("A WAL that lost its end loses whole batches and nothing else") {
  const Scratch folder;
  const auto file = make_journal(folder);
  const auto journal = reopen(file);
  constexpr std::uint64_t batches = 12;
  for (std::uint64_t number = 1; number <= batches; ++number)
    REQUIRE(journal->commit(numbered_batch(number, journal->last_seq())));
  const auto base = contents(file);
  const auto wal = contents(folder / "centre.journal-wal");
  REQUIRE(wal.size() > 100'000);

  const FaultVfs vfs;
  StorageOptions options;
  options.vfs = vfs.name();
  std::uint64_t most = 0;
  for (std::size_t length = 0; length <= wal.size(); length += 1009) {
    const Scratch other;
    write_file(other / "j", base);
    write_file(other / "j-wal", wal.substr(0, length));
    const auto found = require_whole_batches(*reopen(other / "j", options));
    REQUIRE(found >= most);
    most = found;
  }
  CHECK(most >= batches - 1);

  auto torn = wal;
  torn[torn.size() / 2] = static_cast<char>(~torn[torn.size() / 2]);
  const Scratch other;
  write_file(other / "j", base);
  write_file(other / "j-wal", torn);
  const auto found = require_whole_batches(*reopen(other / "j"));
  CHECK(found > 0);
  CHECK(found < batches);
}

}  // namespace dawr::journal
