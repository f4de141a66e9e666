// What is said of each thing that can be wrong with a log, its checkpoints and its receipts.
#include "broker/verify/log_claims.h"

#include <functional>

#include "tests/catch.h"
#include "tests/verify/signed_log.h"

namespace dawr::verify {
namespace {

using Catch::Matchers::Contains;
using namespace std::chrono_literals;

constexpr std::size_t entries = 50;

// Any bytes will do: a log asks nothing of its leaves.
Rows some_rows(std::size_t count = entries) {
  Rows rows;
  for (std::size_t i = 0; i < count; ++i) {
    rows.push_back({i + 1, Instant{}, {static_cast<std::uint8_t>(i), 1, 2}});
  }
  return rows;
}
Rows with_a_change(std::size_t index) {
  auto rows = some_rows();
  rows.at(index).bytes[1] ^= 1U;
  return rows;
}

const SignedLog& centre() {
  static const SignedLog log("IS-02", some_rows());
  return log;
}
const LogNames names{"IS-02", signed_epoch, {}};

Papers of_checkpoints(const std::vector<Paper>& papers) {
  return {.checkpoints = papers, .receipts = {}, .keys = {centre().vkey()}, .leaves = {}};
}
Papers of_receipt(const std::string& text) {
  return {
      .checkpoints = {}, .receipts = {{"paper", text}}, .keys = {centre().vkey()}, .leaves = {}};
}

std::string cosigned_by_nobody_known(const std::string& checkpoint) {
  auto note = *log::parse_note(checkpoint);
  log::cosign(note, "ministry", signing_key(9), std::chrono::sys_seconds{1h});
  return to_text(note);
}

struct Case {
  const char* what;
  Rows rows;
  Papers papers;
  LogBreach breach{};
  Seq from{};
  Seq to{};
  const char* words;
};

std::vector<Case> broken_logs() {
  const auto& log = centre();
  const SignedLog forked("IS-02", with_a_change(12));
  return {
      {"changed between two checkpoints", with_a_change(29),
       of_checkpoints({log.paper(20), log.paper(40), log.paper(50)}), LogBreach::changed, 21, 40,
       "entries 21 to 40 are not those that were signed; those up to 20 are"},
      {"changed before the only one", with_a_change(3), of_checkpoints({log.paper(10)}),
       LogBreach::changed, 1, 10, "entries 1 to 10"},
      {"the end cut off", some_rows(45), of_checkpoints({log.paper(20), log.paper(50)}),
       LogBreach::end_missing, 21, 50, "the checkpoint is of 50 entries, and there are 45"},
      {"two of one size", some_rows(), of_checkpoints({log.paper(30), forked.paper(30)}),
       LogBreach::split_view, 1, 30, "two different checkpoints of 30 entries"},
      {"another history that was signed too", some_rows(),
       of_checkpoints({forked.paper(20), log.paper(50)}), LogBreach::split_view, 1, 20,
       "the centre has signed two histories"},
      {"a receipt's entry changed", with_a_change(7), of_receipt(log.receipt(7)),
       LogBreach::changed, 8, 8, "entry 8 is not the one that the centre has signed for"},
      {"a receipt's entry cut off", some_rows(7), of_receipt(log.receipt(7)),
       LogBreach::end_missing, 1, 8, "the receipt is of entry 8, and there are 7"},
      {"beside an exported log",
       with_a_change(33),
       {.checkpoints = {}, .receipts = {}, .keys = {log.vkey()}, .leaves = log.leaves()},
       LogBreach::changed,
       34,
       34,
       "entry 34 is not the one that was signed; all before it are"},
      {"shorter than an exported log",
       some_rows(33),
       {.checkpoints = {}, .receipts = {}, .keys = {log.vkey()}, .leaves = log.leaves()},
       LogBreach::end_missing,
       34,
       34,
       "50 entries were signed, and there are 33"},
  };
}

struct Useless {
  const char* what;
  Papers papers;
  LogBreach breach{};
  const char* words;
};

std::vector<Useless> useless_papers() {
  const auto& log = centre();
  const SignedLog elsewhere("IS-03", some_rows());
  const SignedLog thief("IS-02", some_rows(), 2);
  const auto checkpoint = log.checkpoint(30);
  const auto receipt = log.receipt(30);
  auto edited = checkpoint;
  edited[edited.find("\n30\n") + 1] = '4';
  auto forged = log.receipt(30);
  forged[40] = forged[40] == 'A' ? 'B' : 'A';
  auto with_both_keys = of_checkpoints({elsewhere.paper(30)});
  with_both_keys.keys.push_back(elsewhere.vkey());
  auto other_epoch = elsewhere;
  other_epoch.origin = origin_of("IS-02", Epoch{8});
  auto of_other_epoch = of_checkpoints({other_epoch.paper(30)});
  of_other_epoch.keys = {other_epoch.vkey()};
  return {
      {"a checkpoint cut off", of_checkpoints({{"x", checkpoint.substr(0, 60)}}),
       LogBreach::unreadable, "is no signed note"},
      {"a checkpoint without its last letter",
       of_checkpoints({{"x", checkpoint.substr(0, checkpoint.size() - 1)}}), LogBreach::unreadable,
       "its last line has no newline"},
      {"an edited checkpoint", of_checkpoints({{"x", edited}}), LogBreach::signature, "signature"},
      {"signed with another key", of_checkpoints({thief.paper(30)}), LogBreach::signature,
       "is not the one that signed this log"},
      {"of another centre", with_both_keys, LogBreach::other_log, "another centre's log"},
      {"of an epoch that never was", of_other_epoch, LogBreach::other_log, "never had"},
      {"a receipt cut off", of_receipt(receipt.substr(0, 50)), LogBreach::unreadable,
       "is no receipt"},
      {"a receipt made up", of_receipt(forged), LogBreach::signature, ""},
      {"a receipt of another centre", of_receipt(elsewhere.receipt(3)), LogBreach::signature,
       "of which none of the keys given is"},
      {"another square", of_receipt("https://example.org"), LogBreach::unreadable,
       "doesn't begin with DAWR-RECEIPT:"},
  };
}

}  // namespace

TEST_CASE("a log that is what was signed holds") {
  const auto& log = centre();
  auto papers = of_checkpoints(
      {log.paper(0), log.paper(20), {"x", cosigned_by_nobody_known(log.checkpoint(50))}});
  papers.receipts = {{"paper", log.receipt(0)}, {"paper", log.receipt(49)}};
  papers.leaves = log.leaves();
  const auto verdict = held_against(some_rows(), papers, names);
  CHECK(verdict.findings.empty());
  CHECK(verdict.signatures_checked);
  CHECK(verdict.held_up_to() == entries);
  CHECK(verdict.checkpoints.size() == 3);
  CHECK(verdict.checkpoints.back().cosigned_by == std::vector<std::string>{"ministry"});
  CHECK(verdict.receipts == 2);
  REQUIRE(verdict.agrees);
  CHECK(verdict.agrees->size == entries);
  CHECK(verdict.root == log.tree.root());
}

TEST_CASE("a witness whose key is given is named with the time") {
  auto papers = of_checkpoints({{"x", cosigned_by_nobody_known(centre().checkpoint(50))}});
  papers.keys.push_back({.name = "ministry",
                         .kind = log::SignatureKind::cosignature,
                         .key = signing_key(9).public_key()});
  const auto verdict = held_against(some_rows(), papers, names);
  REQUIRE(verdict.checkpoints.size() == 1);
  CHECK(verdict.checkpoints[0].witnessed_by ==
        std::vector<std::string>{"ministry at 1970-01-01T01:00:00.000000Z"});
}

TEST_CASE("what contradicts the journal is found, in the tightest range that is known") {
  for (const Case& one : broken_logs()) {
    INFO(one.what);
    const auto verdict = held_against(one.rows, one.papers, names);
    REQUIRE(verdict.contradiction() != nullptr);
    const auto& finding = *verdict.contradiction();
    INFO(finding.why);
    CHECK(finding.breach == one.breach);
    CHECK(code_of(finding.breach) == "E_CHAIN_BROKEN");
    CHECK(finding.from == one.from);
    CHECK(finding.to == one.to);
    CHECK_THAT(finding.why, Contains(one.words));
  }
}

TEST_CASE("a paper of no use is refused in words of its own, and accuses nobody") {
  for (const Useless& one : useless_papers()) {
    INFO(one.what);
    const auto verdict = held_against(some_rows(), one.papers, names);
    REQUIRE(verdict.findings.size() == 1);
    INFO(verdict.findings[0].why);
    CHECK(verdict.contradiction() == nullptr);
    CHECK(verdict.findings[0].breach == one.breach);
    CHECK_THAT(verdict.findings[0].why, Contains(one.words));
    CHECK(verdict.checkpoints.empty());
    CHECK(verdict.receipts == 0);
  }
}

TEST_CASE("a wrong key is told of once, with both fingerprints, whatever it is tried on") {
  const auto& log = centre();
  const SignedLog thief("IS-02", some_rows(), 2);
  const SignedLog elsewhere("IS-03", some_rows(), 3);
  auto papers = of_checkpoints({log.paper(50)});
  for (const std::uint64_t size : {10, 20, 30}) {
    papers.checkpoints.push_back({.name = "own", .text = log.checkpoint(size), .own = true});
  }
  const auto fingerprint = [](const SignedLog& of) { return log::to_hex(log::id_of(of.vkey())); };
  const auto only_finding = [&] {
    const auto verdict = held_against(some_rows(), papers, names);
    REQUIRE(verdict.findings.size() == 1);
    CHECK(verdict.findings[0].breach == LogBreach::signature);
    return verdict.findings[0];
  };
  papers.keys = {thief.vkey()};
  const auto of_centre = only_finding();
  CHECK(of_centre.paper == "its own 3 checkpoints, checkpoint of 50");
  CHECK_THAT(of_centre.why, Contains("(fingerprint " + fingerprint(thief) + ")") &&
                                Contains("(fingerprint " + fingerprint(log) + ")") &&
                                Contains("dawrctl log-key"));
  papers.keys = {elsewhere.vkey()};
  CHECK_THAT(only_finding().why,
             Contains("(fingerprint " + fingerprint(elsewhere) + " of " + elsewhere.origin + ")"));
  // Where the key has signed others of that log, it is not the key that is wrong.
  papers.keys = {log.vkey()};
  papers.checkpoints.push_back({"x", thief.checkpoint(30)});
  const auto forged = only_finding();
  CHECK(forged.paper == "x");
  CHECK_THAT(forged.why, Contains("whoever signed this had another key"));
}

TEST_CASE("what a restore has given up is told, and is no cheat") {
  const SignedLog before("IS-02", some_rows());
  // Of fifty entries a backup had forty; it goes on in another way.
  auto rows = with_a_change(41);
  LogNames restored{"IS-02", Epoch{8}, {}};
  restored.restores.push_back({.previous = signed_epoch, .kept = 40, .abandoned = 0, .at = {}});
  auto papers = of_checkpoints({before.paper(30), before.paper(50)});
  papers.receipts = {{"paper", before.receipt(45)}};
  const auto verdict = held_against(rows, papers, restored);
  CHECK(verdict.findings.empty());
  CHECK(verdict.checkpoints.size() == 1);
  REQUIRE(verdict.lost.size() == 2);
  CHECK_THAT(verdict.lost[0], Contains("kept only the entries up to 40"));
  // What was kept must still be what was signed.
  rows = with_a_change(12);
  CHECK(held_against(rows, papers, restored).contradiction() != nullptr);
}

TEST_CASE("without a key nobody's signature is believed or doubted") {
  const SignedLog thief("IS-02", some_rows(), 2);
  auto papers = of_checkpoints({thief.paper(50)});
  papers.keys.clear();
  const auto verdict = held_against(some_rows(), papers, names);
  CHECK_FALSE(verdict.signatures_checked);
  CHECK(verdict.findings.empty());
  CHECK(verdict.held_up_to() == entries);
}

}  // namespace dawr::verify
