// Cheating with the journal itself: rows that are changed on the disk, and an end that is cut off.
#include <algorithm>
#include <filesystem>

#include "broker/journal/journal_restore.h"
#include "common/storage/sqlite.h"
#include "tests/abuse/hall.h"
#include "tests/catch.h"

using namespace dawr;
using namespace dawr::abuse;
using harness::Json;

namespace {

// A journal, and what others hold of it: the key that was published, the newest checkpoint, the log
// that was published beside it.
struct Witnessed {
  Hall& hall = Hall::with_a_new_day();
  Scratch scratch{"signed"};
  Seq issued{};
  Seq last{};
  std::string key;

  Witnessed() {
    hall.take("S01");
    for (const Entry& entry : hall.ledger().news()) {
      if (std::holds_alternative<TicketIssued>(entry.event)) issued = entry.seq;
      last = entry.seq;
    }
    const auto note = newest_checkpoint();
    harness::write_text(checkpoint(), note);
    key = hall.centre().ctl({"log-key", "--centre", hall.centre().directory().string()});
    key.erase(key.find_last_not_of('\n') + 1);
    hall.centre().ctl(
        {"export-log", hall.centre().directory().string(), "--out", published().string()});
    std::filesystem::copy(hall.centre().directory(), copy(),
                          std::filesystem::copy_options::recursive);
  }
  [[nodiscard]] std::filesystem::path copy() const { return scratch / "copy"; }
  [[nodiscard]] std::filesystem::path checkpoint() const { return scratch / "checkpoint"; }
  [[nodiscard]] std::filesystem::path published() const { return scratch / "published"; }

  [[nodiscard]] std::string newest_checkpoint() const {
    std::string note;
    harness::wait_until(
        [&] {
          const auto kept = journal::checkpoints_of(hall.centre().journal());
          if (!kept || kept->empty() || kept->back().size < last) return false;
          note = kept->back().note;
          return true;
        },
        "a checkpoint of the newest entry");
    return note;
  }

  // By whoever has the disk: not a thing in the file tells of it.
  void change(const std::string& sql) const {
    storage::Database(copy() / "journal.db", storage::Access::read_write).execute(sql);
  }

  struct Verdict {
    int code{};
    Json said;
  };
  [[nodiscard]] Verdict verdict(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"verify",
                                       (copy() / "journal.db").string(),
                                       "--json",
                                       "--checkpoint",
                                       checkpoint().string(),
                                       "--key",
                                       key};
    arguments.insert(arguments.end(), more.begin(), more.end());
    harness::Process process(hall.centre().tools().bin / "dawrctl", arguments, scratch / "errors");
    process.close_input();
    Verdict verdict;
    verdict.said = Json::parse(process.line(harness::patience).value_or("null"));
    verdict.code = process.wait(harness::patience).value().code;
    return verdict;
  }
};

std::string hex_of(const wire::Bytes& bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (const auto byte : bytes) hex += {digits[byte >> 4U], digits[byte & 15U]};
  return hex;
}

}  // namespace

TEST_CASE("AB20 one byte of a row that is flipped is found, and the row is named") {
  const Witnessed log;
  const auto honest = log.verdict();
  CHECK(honest.code == 0);
  REQUIRE(honest.said.at("log").at("findings").empty());

  // What no rule can know: the commitment to a code that only the ticket's paper tells.
  wire::Bytes bytes;
  Commitment commitment{};
  REQUIRE(journal::read_log(log.copy() / "journal.db", [&](const journal::EntryRow& row) {
    if (row.seq == log.issued) bytes = row.bytes;
    return true;
  }));
  for (const auto& ticket : log.hall.ledger().state().tickets) {
    if (ticket.entry == log.issued) commitment = ticket.arrival_commitment;
  }
  const auto at = std::ranges::search(bytes, commitment).begin();
  REQUIRE(at != bytes.end());
  *at ^= 1U;
  log.change("UPDATE entry SET bytes = x'" + hex_of(bytes) +
             "' WHERE seq = " + std::to_string(log.issued));

  const auto found = log.verdict();
  CHECK(found.code == 1);
  CHECK(found.said.at("finding").is_null());  // the rules have nothing against it
  REQUIRE_FALSE(found.said.at("log").at("findings").empty());
  const auto& finding = found.said.at("log").at("findings")[0];
  INFO(finding.dump());
  CHECK(finding.at("code") == "E_CHAIN_BROKEN");
  CHECK(finding.at("breach") == "changed");
  CHECK(finding.at("from") <= log.issued);
  CHECK(finding.at("to") >= log.issued);

  const auto named = log.verdict({"--log", log.published().string()});
  CHECK(named.code == 1);
  const auto& exact = named.said.at("log").at("findings")[0];
  INFO(exact.dump());
  CHECK(exact.at("code") == "E_CHAIN_BROKEN");
  CHECK(exact.at("from") == log.issued);
  CHECK(exact.at("to") == log.issued);
}

TEST_CASE("AB20 an end that is cut off is found") {
  const Witnessed log;
  log.change("DELETE FROM entry WHERE seq >= " + std::to_string(log.issued) +
             "; DELETE FROM checkpoint WHERE size >= " + std::to_string(log.issued) +
             "; DELETE FROM snapshot; DELETE FROM outbox");
  const auto found = log.verdict();
  CHECK(found.code == 1);
  REQUIRE_FALSE(found.said.at("log").at("findings").empty());
  const auto& finding = found.said.at("log").at("findings")[0];
  INFO(finding.dump());
  CHECK(finding.at("code") == "E_CHAIN_BROKEN");
  CHECK(finding.at("breach") == "end_missing");
  CHECK(finding.at("from") <= log.issued);
  CHECK(finding.at("to") >= log.issued);
  const auto named = log.verdict({"--log", log.published().string()});
  const auto& findings = named.said.at("log").at("findings");
  CHECK(std::ranges::any_of(findings, [&](const Json& one) {
    return one.at("breach") == "end_missing" && one.at("from") == log.issued &&
           one.at("to") == log.issued;
  }));
}
