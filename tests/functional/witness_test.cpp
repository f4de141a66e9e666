// The public log under a real witness: an upstream cosigns what a real broker signs, keeps it, and
// knows a journal that was rolled back.
#include <array>
#include <memory>

#include "common/log/checkpoint.h"
#include "common/log/proof_text.h"
#include "tests/catch.h"
#include "tests/functional/support.h"

using namespace dawr;
using namespace dawr::functional;
using Catch::Matchers::Contains;
using harness::Centre;
using harness::Process;
namespace fs = std::filesystem;

namespace {

constexpr harness::Limit patience{60'000};

std::string line_of(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

struct Ministry {
  fs::path folder;
  std::string address = "tcp://127.0.0.1:0";
  std::string witness;
  std::unique_ptr<Process> process;

  explicit Ministry(const fs::path& scratch) : folder(scratch / "upstream") {
    run({"init"});
    witness = line_of(run({"witness"}));
    start();
  }
  // On a port that is picked once and kept.
  void start() {
    process = std::make_unique<Process>(
        tools().bin / "dawr-upstream",
        std::vector<std::string>{"serve", "--dir", folder.string(), "--endpoint", address}, log());
    const auto line = process->line(harness::Limit{20'000});
    REQUIRE(line);
    address = line->substr(std::string("listening on ").size());
  }
  [[nodiscard]] fs::path log() const { return folder.parent_path() / "upstream.log"; }
  std::string run(std::vector<std::string> words) const {
    words.insert(words.begin() + 1, {"--dir", folder.string()});
    return harness::run_program(tools().bin / "dawr-upstream", words,
                                folder.parent_path() / "up.log");
  }
  [[nodiscard]] std::string key() const {
    const auto text = line_of(harness::read_text(folder / "upstream.pub"));
    return text.substr(text.rfind(' ') + 1);
  }
};

// A centre whose log the ministry knows, with the day open.
struct Hall {
  // What centre.toml names as the ministry's witness.
  enum Witness : std::uint8_t { right_witness, other_witness };

  Witness witness;
  Scratch scratch{"witness"};
  Ministry ministry{scratch.path()};
  Centre centre{tools(), scratch.path(), options()};
  std::string log_key;

  explicit Hall(Witness configured = right_witness) : witness(configured) {
    log_key = line_of(centre.ctl({"log-key", "--centre", centre.directory().string()}));
    ministry.run({"enrol", "--centre", "IS-02", "--public-key",
                  (centre.directory() / "broker.pub").string(), "--log-key", log_key});
    centre.start_broker();
    centre.open_day("2026-03-15");
  }
  [[nodiscard]] harness::CentreOptions options() const {
    harness::CentreOptions chosen;
    chosen.upstream_address = ministry.address;
    chosen.upstream_key = ministry.key();
    chosen.witness_key = ministry.witness;
    if (witness == other_witness) {
      chosen.witness_key = log::to_vkey({.name = "dawr-upstream",
                                         .kind = log::SignatureKind::cosignature,
                                         .key = log::SigningKey::make().public_key()});
    }
    return chosen;
  }
  // The proof of a ticket, as soon as it leads to a cosigned checkpoint.
  std::string cosigned_proof(const std::string& ticket) {
    return proof_with(ticket, "dawr-upstream ");
  }
  // The same, as soon as these words are in it.
  std::string proof_with(const std::string& ticket, const std::string& words) {
    std::string proof;
    harness::wait_until(
        [&] {
          Process process(tools().bin / "dawrctl", {"prove", centre.journal().string(), ticket},
                          scratch / "prove.log");
          process.close_input();
          proof.clear();
          while (const auto line = process.line(patience)) proof += *line + "\n";
          process.wait(patience);
          return proof.find(words) != std::string::npos;
        },
        "a proof", patience);
    return proof;
  }
};

// Of a stopped broker: as whoever has the disk can do it.
void copy_journal(const std::string& from, const std::string& to) {
  fs::remove(to + "-shm");
  for (const char* suffix : {"", "-wal"}) {
    fs::remove(to + suffix);
    if (fs::exists(from + suffix)) fs::copy_file(from + suffix, to + suffix);
  }
}

}  // namespace

TEST_CASE("a ticket is proved up to a checkpoint that the upstream has cosigned and kept") {
  Hall hall;
  auto dispenser = hall.centre.dispenser(hall.centre.enrol("dispenser", "door"));
  dispenser.ask("take S01");
  const auto text = hall.cosigned_proof("S 1");
  const auto proof = log::parse_inclusion_proof(text);
  REQUIRE(proof);
  const auto log_key = log::parse_vkey(hall.log_key);
  const auto witness = log::parse_vkey(hall.ministry.witness);
  REQUIRE(log_key);
  REQUIRE(witness);
  const auto seen = log::read_checkpoint(proof->checkpoint, *log_key, std::array{*witness});
  REQUIRE(seen);
  CHECK(seen->witnesses.size() == 1);

  const auto folder = hall.scratch / "kept";
  CHECK_THAT(hall.ministry.run({"checkpoints", "--centre", "IS-02", "--to", folder.string()}),
             Contains("checkpoints in"));
  std::size_t files = 0;
  for (const auto& file : fs::directory_iterator(folder)) {
    ++files;
    CHECK(log::read_checkpoint(harness::read_text(file), *log_key, std::array{*witness}));
  }
  CHECK(files > 0);
}

TEST_CASE("a restored journal's log goes on from the old one, and what was lost is told") {
  Hall hall;
  auto dispenser = hall.centre.dispenser(hall.centre.enrol("dispenser", "door"));
  dispenser.ask("take S01");
  hall.cosigned_proof("S 1");
  const auto directory = hall.centre.directory().string();
  const auto backup = (hall.scratch / "backup.dawr").string();
  hall.centre.ctl({"backup", "--centre", directory, "--to", backup});
  dispenser.ask("take S01");
  hall.cosigned_proof("S 2");
  hall.centre.broker().stop();
  hall.centre.ctl({"restore", "--centre", directory, "--from", backup, "--discard-newer"});
  hall.centre.start_broker();
  CHECK(dispenser.ask("take S01").at("number") == 1001);
  const auto proof = log::parse_inclusion_proof(hall.cosigned_proof("S 1001"));
  REQUIRE(proof);
  CHECK_THAT(proof->checkpoint, Contains("\nrestored dawr/IS-02/"));
  CHECK_THAT(hall.ministry.run({"report", "--date", "2026-03-15"}),
             Contains("of those that were cosigned"));
}

TEST_CASE("a journal that was rolled back is not cosigned, and three places say so") {
  Hall hall;
  auto dispenser = hall.centre.dispenser(hall.centre.enrol("dispenser", "door"));
  dispenser.ask("take S01");
  hall.cosigned_proof("S 1");
  hall.centre.broker().stop();
  const auto copy = (hall.scratch / "copy.db").string();
  copy_journal(hall.centre.journal().string(), copy);
  hall.centre.start_broker();
  dispenser.ask("take S01");
  hall.cosigned_proof("S 2");
  dispenser.ask("take S01");
  hall.cosigned_proof("S 3");
  hall.centre.broker().stop();
  copy_journal(copy, hall.centre.journal().string());

  hall.centre.start_broker();
  // The hall notices nothing.
  CHECK(dispenser.ask("take S01").at("event") == "issued");
  harness::wait_until(
      [&] {
        return harness::read_text(hall.centre.log()).find("refuses to cosign") != std::string::npos;
      },
      "the broker's alarm", patience);
  CHECK_THAT(hall.ministry.run({"report", "--date", "2026-03-15"}), Contains("ALARM centre IS-02"));
  CHECK_THAT(harness::read_text(hall.ministry.log()), Contains("ALARM centre IS-02"));
}

TEST_CASE("a journal that was rolled back is known at the connection, without a new entry") {
  Hall hall;
  auto dispenser = hall.centre.dispenser(hall.centre.enrol("dispenser", "door"));
  dispenser.ask("take S01");
  hall.cosigned_proof("S 1");
  hall.centre.broker().stop();
  const auto copy = (hall.scratch / "copy.db").string();
  copy_journal(hall.centre.journal().string(), copy);
  hall.centre.start_broker();
  dispenser.ask("take S01");
  hall.cosigned_proof("S 2");
  hall.centre.broker().stop();
  dispenser.process().stop();
  copy_journal(copy, hall.centre.journal().string());

  hall.centre.start_broker();
  harness::wait_until(
      [&] {
        const auto log = harness::read_text(hall.centre.log());
        return log.find("refuses to cosign the public log: the log has ") != std::string::npos &&
               log.find("entries that this centre's key has signed") != std::string::npos;
      },
      "the broker's alarm", patience);
  CHECK_THAT(hall.ministry.run({"alarms"}), Contains("fewer than the checkpoint of"));
}

TEST_CASE("an upstream whose store was rolled back is known, and is proved everything anew") {
  Hall hall;
  auto dispenser = hall.centre.dispenser(hall.centre.enrol("dispenser", "door"));
  dispenser.ask("take S01");
  hall.cosigned_proof("S 1");
  hall.centre.broker().stop();
  hall.ministry.process->stop();
  const auto store = (hall.ministry.folder / "upstream.db").string();
  const auto copy = (hall.scratch / "copy.db").string();
  copy_journal(store, copy);
  hall.ministry.start();
  hall.centre.start_broker();
  dispenser.ask("take S01");
  hall.cosigned_proof("S 2");
  hall.centre.broker().stop();
  hall.ministry.process->stop();
  copy_journal(copy, store);
  hall.ministry.start();

  hall.centre.start_broker();
  harness::wait_until(
      [&] {
        return harness::read_text(hall.centre.log()).find("has forgotten what it had cosigned") !=
               std::string::npos;
      },
      "the broker's alarm", patience);
  dispenser.ask("take S01");
  hall.cosigned_proof("S 3");
}

TEST_CASE(
    "AB21 each figure is signed by the centre's log, and an auditor checks it without anybody") {
  Hall hall;
  auto dispenser = hall.centre.dispenser(hall.centre.enrol("dispenser", "door"));
  dispenser.ask("take S01");
  dispenser.ask("take S01");
  const auto listed = hall.scratch / "cells.csv";
  harness::wait_until(
      [&] {
        const auto cells =
            hall.ministry.run({"cells", "--centre", "IS-02", "--date", "2026-03-15", "--signed"});
        harness::write_text(listed, cells);
        return cells.find(",dawr/IS-02/") != std::string::npos;
      },
      "figures", patience);
  const auto recompute = [&](const fs::path& cells) {
    const auto errors = hall.scratch / "errors";
    Process process(tools().bin / "dawrctl",
                    {"recompute-cells", hall.centre.journal().string(), "--against", cells.string(),
                     "--key", hall.log_key},
                    errors);
    process.close_input();
    std::string said;
    while (const auto line = process.line(patience)) said += *line + "\n";
    process.wait(patience);
    return said + harness::read_text(errors);
  };
  const auto honest = recompute(listed);
  INFO(honest);
  CHECK_THAT(honest, Contains("cells are signed by the key given"));
  CHECK_THAT(honest, !Contains("E_METRIC_MISMATCH"));

  auto text = harness::read_text(listed);
  const auto row = text.find("2026-03-15,");
  REQUIRE(row != std::string::npos);
  const auto issued = text.find(",2,", row);
  REQUIRE(issued != std::string::npos);
  text.replace(issued, 3, ",9,");
  const auto edited = hall.scratch / "edited.csv";
  harness::write_text(edited, text);
  CHECK_THAT(recompute(edited), Contains("the key given has not signed it as it stands there"));
}

TEST_CASE("a cosignature that is not by the configured witness is an alarm, and is not kept") {
  Hall hall{Hall::other_witness};
  auto dispenser = hall.centre.dispenser(hall.centre.enrol("dispenser", "door"));
  dispenser.ask("take S01");
  harness::wait_until(
      [&] {
        return harness::read_text(hall.centre.log())
                   .find("is not by the witness_key of centre.toml") != std::string::npos;
      },
      "the broker's alarm", patience);
  const auto proof = hall.proof_with("S 1", "dawr/IS-02/");
  CHECK(proof.find("dawr-upstream ") == std::string::npos);
}
