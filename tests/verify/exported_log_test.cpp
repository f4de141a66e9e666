// Exported logs: what is in them, what is not, and that every cheat with them is found.
// DAWR_EXPORTED_CHEATS (how many) and DAWR_SEED choose others than the usual ones.
#include "broker/ctl/exported_log.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "broker/ctl/commands.h"
#include "broker/journal/sqlite_journal.h"
#include "broker/verify/entry_reader.h"
#include "broker/verify/journal_file.h"
#include "common/log/encoding.h"
#include "common/log/proof_text.h"
#include "common/wire/codec.h"
#include "tests/catch.h"
#include "tests/verify/signed_log.h"
#include "tests/wire/fields.h"
#include "tests/wire/samples.h"

namespace dawr::verify {
namespace {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using ctl::ExportedVerdict;

constexpr std::size_t checkpoints_kept = 8;
const std::string centre = "IS-02";

std::uint64_t setting(const char* name, std::uint64_t usual) {
  const char* value = std::getenv(name);
  return value == nullptr ? usual : std::stoull(value);
}

void write(const fs::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  REQUIRE(out.flush());
}

// An exported log as its parts: what a forger would write anew.
struct Folder {
  std::vector<std::string> lines;  // of entries
  std::vector<log::Hash> leaves;
  std::map<std::string, std::string> checkpoints;
  std::map<std::string, std::string> proofs;

  Folder(const Rows& rows, const SignedLog& log, const std::vector<std::uint64_t>& sizes)
      : leaves(leaves_of(rows)) {
    for (const auto& row : rows) {
      lines.push_back(ctl::exported_line(*read_entry(row.bytes), row.bytes));
    }
    std::uint64_t before = 0;
    for (const auto size : sizes) {
      const auto note = log.checkpoint(size);
      checkpoints[std::to_string(size)] = note;
      if (before > 0) {
        proofs[std::to_string(before) + "-" + std::to_string(size)] =
            to_text(log::ConsistencyProof{before, log.tree.consistency_proof(before, size), note});
      }
      before = size;
    }
  }

  void write_to(const fs::path& folder) const {
    fs::remove_all(folder);
    fs::create_directories(folder / "checkpoints");
    fs::create_directories(folder / "proofs");
    write(folder / "log", "dawr exported log 1\norigin " + origin_of(centre, signed_epoch) +
                              "\nentries " + std::to_string(leaves.size()) + "\n");
    std::string text;
    for (const auto& leaf : leaves) text += log::to_base64(leaf) + "\n";
    write(folder / "leaves", text);
    text = "entry\ttime\tevent\tticket\tcounter\tline\twords\tbytes\n";
    for (const auto& line : lines) text += line + "\n";
    write(folder / "entries.tsv", text);
    for (const auto& [name, note] : checkpoints) write(folder / "checkpoints" / name, note);
    for (const auto& [name, proof] : proofs) write(folder / "proofs" / name, proof);
  }
};

// An honest day, what was signed of it, and what somebody else has kept: checkpoints and the key.
struct Day {
  Rows rows;
  std::vector<std::uint64_t> sizes;
  SignedLog log;
  Papers kept;

  explicit Day(std::uint64_t seed)
      : rows(rows_of(seed)), sizes(signed_sizes(rows, checkpoints_kept)), log(centre, rows) {
    kept.keys = {log.vkey()};
    for (const auto size : sizes) kept.checkpoints.push_back(log.paper(size));
  }
  static Rows rows_of(std::uint64_t seed) {
    Hall hall(seed);
    hall.run_day(60);
    return hall.rows();
  }
};

LogVerdict judged(const fs::path& folder, const Papers& papers) {
  const auto verdict = ctl::judge_exported(folder, papers);
  if (!verdict) {
    LogVerdict unreadable;
    unreadable.findings.push_back(
        {LogBreach::unreadable, verdict.error().text, 0, 0, verdict.error().text});
    return unreadable;
  }
  return verdict->log;
}

// What was done to a folder, and which entry is the first that is not as it was signed; 0: none of
// the entries.
struct Forged {
  std::string how;
  Seq first{};
};

Seq first_difference(const Rows& one, const Rows& other) {
  std::size_t at = 0;
  while (at < one.size() && at < other.size() && one[at].bytes == other[at].bytes) ++at;
  return at + 1;
}

class FolderForger {
 public:
  FolderForger(const Day& day, std::uint64_t seed) : day_(day), samples_(seed) {}

  Forged forge(const fs::path& folder) {
    switch (below(7)) {
      case 0:
        return drop(folder);
      case 1:
        return insert(folder);
      case 2:
        return reorder(folder);
      case 3:
        return edit_text(folder);
      case 4:
        return anew(folder, "edit", 1, false);
      case 5:
        return anew(folder, "sign with another key", 2, true);
      default:
        return anew(folder, "split view", 1, true);
    }
  }

 private:
  std::size_t below(std::size_t bound) { return samples_.below(bound); }
  [[nodiscard]] Folder honest() const { return {day_.rows, day_.log, day_.sizes}; }

  // Line and leaf go, and whatever comes after moves up; or only the line.
  Forged drop(const fs::path& folder) {
    auto copy = honest();
    const auto index = below(copy.lines.size());
    const auto place = static_cast<std::ptrdiff_t>(index);
    copy.lines.erase(copy.lines.begin() + place);
    if (below(2) == 0) copy.leaves.erase(copy.leaves.begin() + place);
    copy.write_to(folder);
    return {"drop", index + 1};
  }
  Forged insert(const fs::path& folder) {
    auto copy = honest();
    const auto index = below(copy.lines.size());
    const auto other = below(copy.lines.size());
    const auto place = static_cast<std::ptrdiff_t>(index);
    copy.lines.insert(copy.lines.begin() + place, copy.lines[other]);
    copy.leaves.insert(copy.leaves.begin() + place, copy.leaves[other]);
    // The same entry twice is only seen behind the first of them.
    Seq first = index + 1;
    while (first <= day_.rows.size() && copy.leaves[first - 1] == honest().leaves[first - 1]) {
      ++first;
    }
    copy.write_to(folder);
    return {"insert", first};
  }
  Forged reorder(const fs::path& folder) {
    auto copy = honest();
    const auto index = below(copy.lines.size() - 1);
    std::swap(copy.lines[index], copy.lines[index + 1]);
    std::swap(copy.leaves[index], copy.leaves[index + 1]);
    copy.write_to(folder);
    return {"reorder", index + 1};
  }
  // One letter of a line's words or bytes.
  Forged edit_text(const fs::path& folder) {
    auto copy = honest();
    auto index = below(copy.lines.size());
    while (copy.lines[index].substr(copy.lines[index].rfind('\t')).starts_with("\t-")) {
      index = below(copy.lines.size());
    }
    auto& letter = copy.lines[index][below(copy.lines[index].size())];
    letter = letter == 'x' ? 'y' : 'x';
    copy.write_to(folder);
    return {"edit the text", index + 1};
  }
  // One entry is changed and all is made anew, as if it had always been so.
  Forged anew(const fs::path& folder, const std::string& how, std::uint8_t key, bool signs) {
    auto rows = day_.rows;
    auto& row = rows[below(rows.size())];
    auto entry = *wire::decode_entry(row.bytes);
    entry.at += Duration{1};
    row.bytes = wire::encode(entry);
    const SignedLog forged(centre, rows, key);
    Folder copy(rows, forged, day_.sizes);
    if (!signs) {
      // Its forger has no key: the notes stay as they were.
      copy.checkpoints = honest().checkpoints;
      copy.proofs = honest().proofs;
    }
    copy.write_to(folder);
    return {how, first_difference(day_.rows, rows)};
  }

  const Day& day_;
  tests::Samples samples_;
};

// The findings that name entries, as the range which all of them leave.
bool names(const LogVerdict& verdict, Seq first) {
  return std::ranges::any_of(verdict.findings, [&](const LogFinding& finding) {
    return finding.from <= first && first <= finding.to;
  });
}

// Whether a value has a field of a person: a clerk, a class of priority, a text.
class PersonalFields {
 public:
  void operator()(const ClerkId&) { met_ = true; }
  template <class Tag, class Value>
  void operator()(const Identifier<Tag, Value>&) {}
  void operator()(const LineId&) {}
  void operator()(const ServiceCode&) {}
  void operator()(const Commitment&) {}
  void operator()(const PriorityClass&) { met_ = true; }
  void operator()(const std::string& text) { met_ = met_ || !text.empty(); }
  template <class Value>
  void operator()(const std::optional<Value>& value) {
    if (value) (*this)(*value);
  }
  template <class Value>
  void operator()(const std::vector<Value>& values) {
    for (const Value& value : values) (*this)(value);
  }
  template <class... Value>
  void operator()(const std::variant<Value...>& value) {
    std::visit(*this, value);
  }
  template <class Value>
  void operator()(const Value& value) {
    if constexpr (std::is_class_v<Value> && std::is_aggregate_v<Value>) {
      std::apply([&](const auto&... field) { ((*this)(field), ...); }, tests::fields_of(value));
    }
  }
  [[nodiscard]] bool met() const { return met_; }

 private:
  bool met_{};
};

// An exported log in a folder, whose lines of entries can be put back changed.
class Published {
 public:
  explicit Published(std::uint64_t seed) {
    const Day day(seed);
    const auto file = scratch_ / "journal.db";
    REQUIRE(journal::create_journal(file, signed_epoch));
    auto journal = journal::open_journal(file);
    REQUIRE(journal);
    journal::Batch batch;
    batch.entries = day.rows;
    REQUIRE((*journal)->commit(batch));
    std::ostringstream said;
    REQUIRE(ctl::export_log({file, folder()}, said));
  }
  [[nodiscard]] std::vector<std::string> lines() const {
    std::ifstream in(folder() / "entries.tsv");
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }
  [[nodiscard]] Result<ctl::ExportedVerdict> judged(const std::vector<std::string>& lines) const {
    std::ofstream out(folder() / "entries.tsv");
    for (const auto& line : lines) out << line << "\n";
    out.close();
    return ctl::judge_exported(folder(), {});
  }

 private:
  [[nodiscard]] std::filesystem::path folder() const { return scratch_ / "published"; }
  Scratch scratch_{"published"};
};

}  // namespace

TEST_CASE("an exported log holds together, and names the entries that were withheld") {
  const Day day(6);
  const Scratch scratch("exported");
  const auto file = scratch / "journal.db";
  REQUIRE(journal::create_journal(file, signed_epoch));
  auto journal = journal::open_journal(file);
  REQUIRE(journal);
  journal::Batch batch;
  batch.entries = day.rows;
  const auto size = day.rows.size();
  const auto at = day.rows.back().at;
  const auto code = [&] {
    const auto verdict = verify::verify_journal(file);
    return verdict->centre;
  };
  REQUIRE((*journal)->commit(batch));
  const SignedLog log(code(), day.rows);
  journal::Batch later;
  later.checkpoint = journal::Checkpoint{size, at, log.checkpoint(size)};
  REQUIRE((*journal)->commit(later));

  std::ostringstream said;
  const auto out = scratch / "published";
  REQUIRE(ctl::export_log({file, out}, said));
  CHECK_THAT(said.str(), Contains(std::to_string(size) + " entries of " + log.origin));
  CHECK_FALSE(ctl::export_log({file, out}, said));  // never in the place of another

  const auto verdict = ctl::judge_exported(
      out, {.checkpoints = {}, .receipts = {}, .keys = {log.vkey()}, .leaves = {}});
  REQUIRE(verdict);
  CHECK(verdict->log.findings.empty());
  CHECK(verdict->log.held_up_to() == size);
  CHECK(verdict->in_full + verdict->withheld == size);
  CHECK(verdict->withheld > 0);
  CHECK(verdict->calls > 0);
  const auto leaves = ctl::read_signed_leaves(out, {log.vkey()});
  REQUIRE(leaves);
  CHECK(leaves->leaves == leaves_of(day.rows));
  CHECK_FALSE(ctl::read_signed_leaves(out, {}));
}

TEST_CASE("no entry that is given in full has a field of a person") {
  tests::Samples samples(1);
  for (int round = 0; round < 50; ++round) {
    for (const Event& event : samples.make_each<Event>()) {
      if (!ctl::personal_part(event).empty()) continue;
      // What the whole hall was shown.
      if (std::holds_alternative<IssuingPaused>(event) ||
          std::holds_alternative<NoticePosted>(event) || std::holds_alternative<DayOpened>(event) ||
          std::holds_alternative<DaysPublished>(event)) {
        continue;
      }
      PersonalFields fields;
      std::visit(fields, event);
      INFO("event " << event.index());
      CHECK_FALSE(fields.met());
    }
  }
}

TEST_CASE("a ticket with a person's tag is not given in full") {
  TicketIssued issued;
  CHECK(ctl::personal_part(issued).empty());
  issued.person = PersonTag{1};
  CHECK(ctl::personal_part(issued) == "person");
}

TEST_CASE("only what can tell of a person may be withheld") {
  CHECK(ctl::may_withhold("TicketIssued", "person"));
  CHECK(ctl::may_withhold("DayOpened", "staff"));
  CHECK(ctl::may_withhold("CounterOpened", "staff"));
  CHECK(ctl::may_withhold("ApprovalRequested", "text"));
  CHECK_FALSE(ctl::may_withhold("TicketCalled", "person"));
  CHECK_FALSE(ctl::may_withhold("TicketCalled", ""));
  CHECK_FALSE(ctl::may_withhold("TicketIssued", "staff"));
  CHECK_FALSE(ctl::may_withhold("NothingHappened", "text"));
}

TEST_CASE("a call can't be passed off as something of a person") {
  const Published published(7);
  auto lines = published.lines();
  const auto call = std::ranges::find_if(
      lines, [](const std::string& line) { return line.contains("\tTicketCalled\t"); });
  REQUIRE(call != lines.end());
  const auto number = call->substr(0, call->find('\t'));
  const auto first_of = [&] {
    const auto verdict = published.judged(lines);
    REQUIRE(verdict);
    return verdict->log.findings.empty() ? std::string() : verdict->log.findings[0].why;
  };
  CHECK(first_of().empty());
  const std::string honest = *call;
  *call = honest.substr(0, honest.rfind('\t')) + "\t-person";
  CHECK_THAT(first_of(), Contains("entry " + number) && Contains("nothing of a person"));
  *call = number + "\t1999-01-01T00:00Z\tCounterOpened\t\t\t\t\t-staff";
  CHECK_THAT(first_of(), Contains("entry " + number) && Contains("earlier than one before"));
}

TEST_CASE("cheats with exported logs: each is found, and the first wrong entry is named") {
  const auto cheats = setting("DAWR_EXPORTED_CHEATS", 140);
  const auto first = setting("DAWR_SEED", 1);
  constexpr std::uint64_t of_a_day = 100;
  const Scratch scratch("forged");
  const auto folder = scratch / "published";
  std::map<std::string, int> by_way;
  for (std::uint64_t i = 0, seed = first; i < cheats; ++seed) {
    const Day day(seed);
    Folder(day.rows, day.log, day.sizes).write_to(folder);
    INFO("DAWR_SEED=" << seed);
    REQUIRE(judged(folder, day.kept).findings.empty());
    FolderForger forger(day, seed);
    for (std::uint64_t n = 0; n < of_a_day && i < cheats; ++n, ++i) {
      const auto forged = forger.forge(folder);
      const auto verdict = judged(folder, day.kept);
      INFO("cheat " << n << ": " << forged.how << " at entry " << forged.first);
      REQUIRE_FALSE(verdict.findings.empty());
      INFO(verdict.findings[0].paper << ": " << verdict.findings[0].why);
      CHECK(verdict.contradiction() != nullptr);
      CHECK(names(verdict, forged.first));
      if (forged.how == "split view") {
        CHECK(std::ranges::any_of(verdict.findings, [](const LogFinding& finding) {
          return finding.breach == LogBreach::split_view;
        }));
      }
      if (forged.how == "sign with another key") {
        CHECK(std::ranges::any_of(verdict.findings, [](const LogFinding& finding) {
          return finding.breach == LogBreach::signature;
        }));
      }
      ++by_way[forged.how];
    }
  }
  for (const auto& [how, count] : by_way) std::cerr << count << " " << how << ", all found\n";
  CHECK(by_way.size() == 7);
}

}  // namespace dawr::verify
