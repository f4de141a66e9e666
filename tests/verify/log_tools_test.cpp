// What dawrctl's log tools say of everything that can be handed to them: the real program, on an
// honest day, its papers, and what a forger makes of them.
#include <algorithm>
#include <fstream>

#include <sys/stat.h>
#include <unistd.h>

#include "broker/journal/sqlite_journal.h"
#include "broker/verify/entry_reader.h"
#include "broker/verify/journal_file.h"
#include "common/storage/sqlite.h"
#include "tests/catch.h"
#include "tests/harness/run.h"
#include "tests/verify/signed_log.h"
#include "ticket/paper/slip.h"

namespace dawr::verify {
namespace {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using harness::Ran;

const fs::path program = fs::path(DAWR_BIN_DIR) / "dawrctl";
const std::string phrases = DAWR_SOURCE_DIR "/config/phrases";
const std::string on_its_day = "2026-03-15";  // as SignedLog dates its receipts

Ran dawrctl(const std::vector<std::string>& arguments) { return harness::run(program, arguments); }

void write(const fs::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  REQUIRE(out.flush());
}

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Rows a_day(std::uint64_t seed) {
  Hall hall(seed);
  hall.run_day(120);
  return hall.rows();
}

// A journal that keeps its checkpoints, and the key that was published of it.
struct Kept {
  Scratch folder{"log-tools"};
  Rows rows = a_day(6);
  fs::path file = folder / "journal.db";
  std::optional<SignedLog> log;

  Kept() {
    REQUIRE(journal::create_journal(file, signed_epoch));
    const auto journal = journal::open_journal(file).value();
    journal::Batch batch;
    batch.entries = rows;
    REQUIRE(journal->commit(batch));
    log.emplace(verify_journal(file)->centre, rows);
    // One of each hour is kept.
    auto at = rows.back().at - std::chrono::hours{1};
    for (const auto size : {rows.size() / 2, rows.size()}) {
      journal::Batch later;
      later.checkpoint = journal::Checkpoint{size, at, log->checkpoint(size)};
      at = rows.back().at;
      REQUIRE(journal->commit(later));
    }
  }
  static const Kept& shared() {
    static const Kept one;
    return one;
  }

  [[nodiscard]] std::string path() const { return file.string(); }
  [[nodiscard]] std::string key() const { return log::to_vkey(log->vkey()); }
  [[nodiscard]] std::string place(const std::string& name) const {
    return (folder / name).string();
  }
  // Of the first ticket.
  [[nodiscard]] std::string receipt() const { return log->receipt(first_ticket()); }
  [[nodiscard]] std::string put(const std::string& name, const std::string& text) const {
    write(folder / name, text);
    return place(name);
  }
  [[nodiscard]] Ran verify(std::vector<std::string> more) const {
    more.insert(more.begin(), {"verify", path()});
    return dawrctl(more);
  }
  [[nodiscard]] Ran check(const std::string& paper, std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"check-receipt", paper, "--key", key()});
    return dawrctl(more);
  }
  // A copy of the journal with that done to it.
  [[nodiscard]] std::string changed(const std::string& name, const std::string& sql) const {
    using storage::Access;
    storage::Database(file, Access::read_write).execute("PRAGMA wal_checkpoint(TRUNCATE)");
    fs::copy_file(file, folder / name, fs::copy_options::overwrite_existing);
    storage::Database(folder / name, Access::read_write).execute(sql);
    return place(name);
  }

 private:
  [[nodiscard]] std::uint64_t first_ticket() const {
    std::uint64_t index = 0;
    while (index < rows.size() && !issues(rows[index])) ++index;
    return index;
  }
  static bool issues(const journal::EntryRow& row);
};

bool Kept::issues(const journal::EntryRow& row) {
  const auto entry = read_entry(row.bytes);
  return entry && std::holds_alternative<TicketIssued>(entry->event);
}

// The paper as a dispenser prints it, as a picture.
std::string paper_with(const std::string& receipt) {
  const auto words = text::load_pair(phrases, "ar");
  REQUIRE(words);
  ticket::SlipContent content;
  content.centre = {"مركز", "Centre"};
  content.ticket.letter = LineId{'S'};
  content.ticket.number = 55;
  content.arrival_code = 123;
  content.receipt = receipt;
  content.receipt_words = "words";
  const auto slip = ticket::draw_slip(content, *words);
  std::string picture =
      "P4\n" + std::to_string(slip.width) + " " + std::to_string(slip.height) + "\n";
  picture.append(slip.bytes.begin(), slip.bytes.end());
  return picture;
}

std::string blank_picture() { return "P4\n64 64\n" + std::string(512, '\0'); }

// Fails the test unless it is refused like that, in its own words alone.
void check_refused(const Ran& ran, const std::string& words, int code = 1) {
  INFO(ran.out << ran.errors);
  CHECK(ran.code == code);
  CHECK(ran.errors.starts_with("dawrctl: "));
  CHECK(std::ranges::count(ran.errors, '\n') == 1);
  CHECK_THAT(ran.errors, Contains(words));
}

}  // namespace

TEST_CASE("a receipt is read from a picture of the paper") {
  const auto& kept = Kept::shared();
  const auto photo = kept.put("paper.pbm", paper_with(kept.receipt()));
  const auto genuine = kept.check(photo, {"--journal", kept.path()});
  INFO(genuine.out << genuine.errors);
  CHECK(genuine.code == 0);
  CHECK(genuine.errors.empty());
  CHECK_THAT(genuine.out, Contains("Genuine: ") && Contains("it issued ticket"));
  CHECK(kept.verify({"--key", kept.key(), "--receipt", photo}).code == 0);

  const SignedLog forger(verify_journal(kept.file)->centre, kept.rows, 2);
  check_refused(kept.check(kept.put("forged.pbm", paper_with(forger.receipt(3)))),
                "which is none of the keys given");
  auto forged = kept.receipt();
  forged.back() = forged.back() == 'A' ? 'I' : 'A';
  check_refused(kept.check(kept.put("edited.pbm", paper_with(forged))), "changed or made up");
}

TEST_CASE("a picture without a receipt is refused in our words alone") {
  const auto& kept = Kept::shared();
  check_refused(kept.check(kept.put("blank.pbm", blank_picture())), "no square (QR) was found");
  check_refused(kept.check(kept.put("broken.png", "\x89PNG and nothing more")),
                "no square (QR) was found");
  check_refused(kept.check(kept.put("other.pbm", paper_with({}))), "but not the receipt");
  check_refused(
      harness::run("/usr/bin/env", {"PATH=/nowhere", program.string(), "check-receipt",
                                    kept.put("blank.pbm", blank_picture()), "--key", kept.key()}),
      "install the Debian package zbar-tools");
}

TEST_CASE("a receipt of another day or centre says so") {
  const auto& kept = Kept::shared();
  CHECK(kept.check(kept.receipt(), {"--day", on_its_day}).code == 0);
  check_refused(kept.check(kept.receipt(), {"--day", "2026-03-16"}),
                "of another day: of 2026-03-15, not of 2026-03-16");
  // With a journal the day is that of the entry.
  const auto told = kept.check(kept.receipt(), {"--journal", kept.path()});
  const auto at = told.out.find(", of 20");
  REQUIRE(at != std::string::npos);
  const auto day = told.out.substr(at + 5, 10);
  CHECK(kept.check(kept.receipt(), {"--journal", kept.path(), "--day", day}).code == 0);
  const auto late = kept.check(kept.receipt(), {"--journal", kept.path(), "--day", "1999-01-01"});
  CHECK(late.code == 1);
  CHECK_THAT(late.errors, Contains("of another day: of " + day));
  const auto no_date = kept.check(kept.receipt(), {"--day", "yesterday"});
  CHECK(no_date.code == 2);
  CHECK_THAT(no_date.errors, Contains("--day: expected a date such as 2026-03-15"));

  const SignedLog elsewhere("GZ-77", kept.rows, 3);
  check_refused(kept.check(elsewhere.receipt(3)), "the receipt is of the log dawr/GZ-77/");
}

TEST_CASE("a receipt whose entry was changed or cut off in the journal is held against it") {
  const auto& kept = Kept::shared();
  const auto cut = kept.changed("short.db", "DELETE FROM entry WHERE seq > 1");
  const auto missing = kept.check(kept.receipt(), {"--journal", cut});
  CHECK(missing.code == 1);
  CHECK_THAT(missing.errors, Contains("the end is missing"));
  const auto edited =
      kept.changed("edited.db", "UPDATE entry SET bytes = CAST(x'00' || bytes AS BLOB)");
  const auto other = kept.check(kept.receipt(), {"--journal", edited});
  CHECK(other.code == 1);
  CHECK_THAT(other.errors, Contains("is not the one that the centre has signed for"));
}

TEST_CASE("two different checkpoints of one size are a split view") {
  const auto& kept = Kept::shared();
  auto rows = kept.rows;
  rows[3].bytes.back() ^= 1U;
  const auto size = rows.size();
  const SignedLog forked(verify_journal(kept.file)->centre, rows);
  const auto one = kept.put("one", kept.log->checkpoint(size));
  const auto other = kept.put("other", forked.checkpoint(size));
  const auto ran = kept.verify({"--key", kept.key(), "--checkpoint", one, "--checkpoint", other});
  CHECK(ran.code == 1);
  CHECK_THAT(ran.out, Contains("FOUND E_CHAIN_BROKEN") && Contains("TWO HISTORIES WERE SIGNED") &&
                          Contains("two different checkpoints of " + std::to_string(size)));
}

TEST_CASE("a checkpoint that was cut off, edited or made up is told apart") {
  const auto& kept = Kept::shared();
  const auto note = kept.log->checkpoint(kept.rows.size());
  const auto verdict = [&](const std::string& text) {
    const auto ran = kept.verify({"--key", kept.key(), "--checkpoint", kept.put("note", text)});
    CHECK(ran.code == 1);
    return ran.out;
  };
  CHECK_THAT(verdict(note.substr(0, note.size() / 2)), Contains("is no signed note"));
  CHECK_THAT(verdict(""), Contains("is no signed note"));
  auto edited = note;
  const auto number = edited.find("\n" + std::to_string(kept.rows.size()) + "\n") + 1;
  edited[number] = edited[number] == '1' ? '2' : '1';
  CHECK_THAT(verdict(edited), Contains("it was changed or made up"));
  const SignedLog thief(verify_journal(kept.file)->centre, kept.rows, 2);
  CHECK_THAT(verdict(thief.checkpoint(kept.rows.size())),
             Contains("whoever signed this had another key"));
}

TEST_CASE("a wrong key is told of once, and not of each checkpoint") {
  const auto& kept = Kept::shared();
  const SignedLog thief(verify_journal(kept.file)->centre, kept.rows, 2);
  const auto ran = kept.verify({"--key", log::to_vkey(thief.vkey())});
  INFO(ran.out);
  CHECK(ran.code == 1);
  CHECK_THAT(ran.out,
             Contains("NOT USED, its own 2 checkpoints") &&
                 Contains("the key given (fingerprint " + log::to_hex(log::id_of(thief.vkey()))) &&
                 Contains("(fingerprint " + log::to_hex(log::id_of(kept.log->vkey()))));
  const auto first = ran.out.find("NOT USED");
  CHECK(ran.out.find("NOT USED", first + 1) == std::string::npos);
}

TEST_CASE("an exported log that agrees is said to, and one that doesn't names the entry") {
  const auto& kept = Kept::shared();
  const auto published = kept.place("published");
  fs::remove_all(published);
  REQUIRE(dawrctl({"export-log", kept.path(), "--out", published}).code == 0);
  const auto size = std::to_string(kept.rows.size());
  const auto agrees = kept.verify({"--key", kept.key(), "--log", published});
  INFO(agrees.out);
  CHECK(agrees.code == 0);
  CHECK_THAT(agrees.out, Contains("agrees: " + published) && Contains("the first " + size));
  CHECK_THAT(agrees.out, Contains("holds: the journal's own checkpoint of " + size + " entries\n"));
  CHECK_THAT(kept.verify({"--key", kept.key(), "--log", published, "--json"}).out,
             Contains("\"agrees\":{\"log\":") && Contains("\"size\":" + size + "}"));

  const auto edited = kept.changed(
      "edited.db", "UPDATE entry SET bytes = CAST(bytes || x'00' AS BLOB) WHERE seq = 9");
  const auto named = dawrctl({"verify", edited, "--key", kept.key(), "--log", published});
  CHECK(named.code == 1);
  CHECK_THAT(named.out, Contains("entry 9 is not the one that was signed; all before it are"));
  // Without the log's own key its leaves are worth nothing.
  const SignedLog thief(verify_journal(kept.file)->centre, kept.rows, 2);
  check_refused(kept.verify({"--key", log::to_vkey(thief.vkey()), "--log", published}),
                "is not the one that signed this log", 2);
}

TEST_CASE("what is no journal is called that, and nobody is sent to the supplier") {
  const auto& kept = Kept::shared();
  const auto text = kept.put("text", std::string(2'000, 'x'));
  const std::vector<std::vector<std::string>> tools = {
      {"verify", text},
      {"explain", text, "S 1", "--phrases", phrases},
      {"prove", text, "S 1"},
      {"export-log", text, "--out", kept.place("none")},
      {"behaviour", text},
      {"recompute-cells", text},
      {"sql", text},
      {"check-receipt", kept.receipt(), "--key", kept.key(), "--journal", text}};
  for (const auto& arguments : tools) {
    INFO(arguments[0]);
    const auto ran = dawrctl(arguments);
    INFO(ran.errors);
    CHECK(ran.code == (arguments[0] == "verify" ? 2 : 1));
    CHECK_THAT(ran.errors, Contains("this is not a journal") && !Contains("supplier"));
  }
}

TEST_CASE("wrong arguments of the log tools are refused with what they should be") {
  const auto& kept = Kept::shared();
  check_refused(dawrctl({"explain", kept.path(), "S 1", "--language", "fr", "--phrases", phrases}),
                "--language fr: not known; expected one of: ar, en");
  check_refused(dawrctl({"explain", kept.path(), "S 1", "--phrases", kept.folder.path().string()}),
                "there are no phrase files");
  check_refused(dawrctl({"explain", kept.path(), "55", "--phrases", phrases}), "is no ticket");
  check_refused(dawrctl({"explain", kept.path(), "S 999", "--phrases", phrases}),
                "no ticket S 999 was given");
  check_refused(dawrctl({"check-receipt", kept.receipt(), "--key", "/nowhere/key"}),
                "--key /nowhere/key: there is no such file");
  check_refused(kept.check("nothing"), "is neither a file nor the text of a receipt");
  check_refused(kept.verify({"--key", "/nowhere/key"}), "there is no such file", 2);
  check_refused(kept.verify({"--checkpoint", "/nowhere/note"}), "/nowhere/note", 2);
  check_refused(kept.verify({"--key", kept.key(), "--log", "/nowhere/log"}), "/nowhere/log", 2);
}

TEST_CASE("a key of the log that others could read is not used") {
  const Scratch folder("open-key");
  const auto centre = (folder / "centre").string();
  REQUIRE(dawrctl({"init", "--centre", centre, "--from", DAWR_SOURCE_DIR "/config"}).code == 0);
  const auto key = fs::path(centre) / "secrets" / "log.key";
  REQUIRE(fs::exists(key));
  CHECK(dawrctl({"log-key", "--centre", centre}).code == 0);
  REQUIRE(::chmod(key.c_str(), 0644) == 0);
  check_refused(dawrctl({"log-key", "--centre", centre}), "chmod 600");
  check_refused(dawrctl({"verify", centre}), "chmod 600", 2);
  write(key, read(key).substr(0, 20));
  REQUIRE(::chmod(key.c_str(), 0600) == 0);
  check_refused(dawrctl({"log-key", "--centre", centre}), key.string());
  if (::geteuid() != 0) return;
  REQUIRE(::chown(key.c_str(), 1, 1) == 0);
  check_refused(dawrctl({"log-key", "--centre", centre}), "runuser -u daemon -- ");
}

}  // namespace dawr::verify
