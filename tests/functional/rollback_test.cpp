// A journal or an upstream that was put back to an earlier state is known, and three places say so.
#include "common/log/proof_text.h"
#include "tests/functional/witnessed_hall.h"

using namespace dawr;
using namespace dawr::functional;
using Catch::Matchers::Contains;

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
