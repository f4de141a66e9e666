// The public log under a real witness: an upstream cosigns what a real broker signs, and keeps it.
#include <array>

#include "common/log/checkpoint.h"
#include "common/log/proof_text.h"
#include "tests/functional/witnessed_hall.h"

using namespace dawr;
using namespace dawr::functional;
using Catch::Matchers::Contains;
using harness::Process;
namespace fs = std::filesystem;

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
