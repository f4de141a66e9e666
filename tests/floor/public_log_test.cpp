// The public log as the floor keeps it: receipts of tickets, and checkpoints of all entries.
#include "broker/floor/public_log.h"

#include "common/log/checkpoint.h"
#include "common/log/receipt.h"
#include "tests/floor/house.h"

using namespace dawr;
using namespace dawr::tests;

namespace {

const log::SigningKey key{log::SigningKey::Seed{}};
const std::string origin = "dawr/IS-02/0000000000000007";  // the house's journal is of epoch 7
const log::VerifierKey centre{origin, log::SignatureKind::ed25519, key.public_key()};

// Of the first `size` entries as they stand in the journal now.
log::Hash root_of(House& house, Seq size) {
  log::Tree tree;
  REQUIRE(house.journal.read_entries(0, [&](const journal::EntryRow& row) {
    tree.append(log::leaf_hash(row.bytes));
    return tree.size() < size;
  }));
  REQUIRE(tree.size() == size);
  return tree.root();
}

std::optional<journal::Checkpoint> newest(House& house) {
  return house.journal.newest_checkpoint().value();
}

// Signed by the centre, and of the entries that the journal has.
Seq require_genuine(House& house) {
  const auto kept = newest(house);
  REQUIRE(kept);
  const auto read = log::read_checkpoint(kept->note, centre);
  REQUIRE(read);
  CHECK(read->checkpoint.size == kept->size);
  CHECK(read->checkpoint.root == root_of(house, kept->size));
  return kept->size;
}

wire::Slip slip_of(const std::vector<wire::Bytes>& frames) {
  REQUIRE(frames.size() == 2);
  const auto slip = wire::decode_slip(frames[1]);
  REQUIRE(slip);
  return *slip;
}

Entry issue_of(House& house, Serial serial) {
  for (const Entry& entry : house.entries()) {
    const auto* issued = std::get_if<TicketIssued>(&entry.event);
    if (issued != nullptr && issued->ticket == serial) return entry;
  }
  FAIL("no such ticket");
  return {};
}

}  // namespace

TEST_CASE("a ticket's receipt names its entry, and is the same on every paper") {
  House house;
  house.open_day();
  house.send(door, house.frame(door, press()));
  const auto second = house.frame(door, press());
  const auto slip = slip_of(house.send(door, second));

  const auto receipt = log::receipt_from_bytes(slip.receipt);
  REQUIRE(receipt);
  CHECK(log::verify(*receipt, std::array{centre}));
  CHECK(receipt->origin == origin);
  const Entry issue = issue_of(house, Serial{2});
  CHECK(receipt->index == issue.seq - 1);
  CHECK(receipt->leaf == log::leaf_hash(wire::encode(issue)));
  CHECK(receipt->time == std::chrono::floor<std::chrono::seconds>(issue.at));

  SECTION("of a retry") { CHECK(slip_of(house.send(door, second)).receipt == slip.receipt); }
  SECTION("of a retry after a restart") {
    house.reopen();
    CHECK(slip_of(house.send(door, second)).receipt == slip.receipt);
  }
  SECTION("of a copy") {
    const auto copy = house.send(door, house.frame(door, Reprint{Serial{2}}));
    CHECK(slip_of(copy).receipt == slip.receipt);
  }
  SECTION("but none of an earlier day's, which nothing can be done with") {
    house.command(office, CloseOut{"the end"});
    house.command(office, CloseDay{});
    house.now += 24h;
    house.command(office, OpenDay{first_day + std::chrono::days{1}, {}});
    CHECK(slip_of(house.send(door, second)).receipt.empty());
  }
}

TEST_CASE("what happened is signed for at once, and then every ten seconds") {
  House house;
  CHECK_FALSE(newest(house));
  CHECK_FALSE(house.floor->next_deadline());
  house.open_day();
  const Seq opened = house.floor->last_seq();
  CHECK(require_genuine(house) == opened);

  house.now += 1s;
  house.command(door, press());
  CHECK(require_genuine(house) == opened);
  REQUIRE(house.floor->next_deadline());
  CHECK(*house.floor->next_deadline() == morning + 10s);
  house.now = morning + 10s - 1us;
  house.handle(door, {});
  CHECK(require_genuine(house) == opened);
  house.now = morning + 10s;
  house.handle(door, {});
  CHECK(require_genuine(house) == house.floor->last_seq());
  CHECK(*house.floor->next_deadline() > morning + 20s);  // nothing is left to sign for
}

TEST_CASE("the log goes on after a restart, from a snapshot or from the first entry") {
  House house;
  house.open_day();
  house.command(door, press());
  house.command(office, CloseOut{"the end"});
  house.command(office, CloseDay{});
  house.now += 24h;
  // With a snapshot.
  house.command(office, OpenDay{first_day + std::chrono::days{1}, {}});
  house.command(door, press());
  SECTION("from a snapshot") {}
  SECTION("from the snapshot before") { house.journal.snapshots = Snapshots::newest_damaged; }
  SECTION("from the first entry") { house.journal.snapshots = Snapshots::none; }
  house.reopen();
  house.now += 1min;
  house.command(door, press());
  CHECK(require_genuine(house) == house.floor->last_seq());
}

TEST_CASE("a log that goes on from others cites them, from a snapshot too") {
  PublicLog own(key, origin);
  const log::Bytes entry{1, 2, 3};
  for (int i = 0; i < 5; ++i) own.append(entry);
  const auto root = log::parse_checkpoint(log::parse_note(own.checkpoint({}).note)->text)->root;
  own.cite("dawr/IS-02/0000000000000001");
  own.append(entry);
  PublicLog again(key, origin);
  REQUIRE(again.restore(own.to_bytes()));
  CHECK(again.checkpoint({}).note == own.checkpoint({}).note);
  const auto read = log::read_checkpoint(again.checkpoint({}).note, centre);
  REQUIRE(read);
  CHECK(read->checkpoint.size == 6);
  const log::Citation cited{.origin = "dawr/IS-02/0000000000000001", .size = 5, .root = root};
  CHECK(log::citations_of(read->checkpoint) == std::vector{cited});

  auto bytes = own.to_bytes();
  bytes.pop_back();
  CHECK_FALSE(again.restore(bytes));
  CHECK(again.checkpoint({}).note == own.checkpoint({}).note);
  for (int i = 0; i < 20; ++i) own.cite("dawr/IS-02/" + std::to_string(i));
  const auto many = log::read_checkpoint(own.checkpoint({}).note, centre);
  CHECK(log::citations_of(many->checkpoint).size() == log::most_citations);
  CHECK(log::citations_of(many->checkpoint).back().origin == "dawr/IS-02/19");
}

TEST_CASE("what a full disk took back is not signed for") {
  House house;
  house.open_day();
  house.now += 1min;
  house.journal.fault = FaultKind::full;
  house.command(door, press());
  house.journal.fault.reset();
  house.now += 2s;
  house.command(door, press());
  CHECK(require_genuine(house) == house.floor->last_seq());
}
