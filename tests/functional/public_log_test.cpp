// The public log through the real programs: a ticket's receipt, and the proof that it is in the
// log, judged by dawrctl and by a program that shares nothing with it.
#include <fstream>

#include "broker/journal/journal_restore.h"
#include "common/log/proof_text.h"
#include "tests/catch.h"
#include "tests/functional/support.h"
#include "tests/harness/run.h"

using namespace dawr;
using namespace dawr::functional;
using Catch::Matchers::Contains;
using harness::Centre;
using harness::Json;
using harness::Ran;

namespace {

void write(const std::filesystem::path& file, std::string_view bytes) {
  std::ofstream out(file, std::ios::binary);
  out << bytes;
  REQUIRE(out.flush());
}

// A centre that has given two tickets, and what its log says of the second.
struct Hall {
  Scratch folder{"public-log"};
  Centre centre{tools(), folder.path(), {}};
  std::string key;
  std::string receipt;

  Hall() {
    centre.start_broker();
    centre.open_day("2026-03-15");
    auto dispenser = centre.dispenser(centre.enrol("dispenser", "door"));
    dispenser.ask("take S01");
    receipt = dispenser.ask("take S01").at("receipt");
    key = dawrctl({"log-key", "--centre", centre.directory().string()}).out;
  }
  Ran dawrctl(const std::vector<std::string>& arguments) const {
    return harness::run(tools().bin / "dawrctl", arguments);
  }
  [[nodiscard]] Ran check(const std::string& text) const {
    return dawrctl({"check-receipt", text, "--key", key.substr(0, key.size() - 1), "--journal",
                    centre.journal().string()});
  }
  // As soon as there is a checkpoint of the ticket.
  [[nodiscard]] Ran prove(const std::string& ticket) const {
    Ran ran;
    harness::wait_until(
        [&] {
          ran = dawrctl({"prove", centre.journal().string(), ticket});
          return ran.errors.find("no checkpoint is of this entry yet") == std::string::npos;
        },
        "a checkpoint");
    return ran;
  }
};

}  // namespace

TEST_CASE("a ticket's receipt is genuine, and the journal has its entry") {
  const Hall hall;
  const auto ran = hall.check(hall.receipt);
  INFO(ran.out << ran.errors);
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Contains("Genuine: dawr/"));
  CHECK_THAT(ran.out, Contains("has this entry"));

  SECTION("a forged one is not") {
    auto forged = hall.receipt;
    forged.back() = forged.back() == 'A' ? 'I' : 'A';
    const auto refused = hall.check(forged);
    CHECK(refused.code == 1);
    CHECK_THAT(refused.errors, Contains("dawrctl: "));
  }
  SECTION("nor is another centre's") {
    const Hall other;
    const auto refused = other.check(hall.receipt);
    CHECK(refused.code == 1);
    CHECK_THAT(refused.errors, Contains("dawr/"));
  }
}

TEST_CASE("a ticket is proved to be in the log, and another program agrees") {
  const Hall hall;
  const auto proved = hall.prove("S 2");
  INFO(proved.errors);
  REQUIRE(proved.code == 0);
  const auto arabic = hall.prove("س ٢");
  CHECK(arabic.code == 0);

  const auto proof = log::parse_inclusion_proof(proved.out);
  REQUIRE(proof);
  std::string entry;
  REQUIRE(journal::read_log(hall.centre.journal(), [&](const journal::EntryRow& row) {
    if (row.seq == proof->index + 1) entry.assign(row.bytes.begin(), row.bytes.end());
    return true;
  }));
  write(hall.folder / "ticket.tlog-proof", proved.out);
  write(hall.folder / "entry", entry);
  const auto judge = [&] {
    return harness::run("/usr/bin/env", {"python3", "-B", DAWR_SOURCE_DIR "/tests/log/verify.py",
                                         "inclusion", (hall.folder / "ticket.tlog-proof").string(),
                                         (hall.folder / "entry").string(),
                                         hall.key.substr(0, hall.key.size() - 1)});
  };
  const auto judged = judge();
  INFO(judged.out << judged.errors);
  CHECK(judged.code == 0);
  entry.back() = static_cast<char>(entry.back() ^ 1);
  write(hall.folder / "entry", entry);
  CHECK(judge().code == 1);

  CHECK(hall.prove("S 3").code == 1);
  CHECK(hall.prove("Z").code == 1);
}
