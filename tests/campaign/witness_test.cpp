// The witness must find what it is there to find: a true history passes, and each way of spoiling
// it is noticed.
#include "tests/campaign/witness.h"

#include <algorithm>

#include "broker/floor/config.h"
#include "broker/floor/floor.h"
#include "broker/floor/registry.h"
#include "common/wire/codec.h"
#include "tests/campaign/campaign.h"
#include "tests/catch.h"

namespace dawr::campaign {
namespace {

using Catch::Matchers::Contains;

const Principal dispenser{DeviceId{1}, Role::dispenser, std::nullopt, {}};
const Principal supervisor{DeviceId{2}, Role::supervisor, std::nullopt, {}};
const Principal counter{DeviceId{3}, Role::counter, CounterId{10}, {}};
const TakeTicket press{ServiceCode{"S01"}, {}, {}};

// A morning in a small centre: two tickets, one of them called; everything was told.
class Morning {
 public:
  Morning() {
    say(supervisor, 1,
        OpenDay{ServiceDate{std::chrono::local_days{std::chrono::days{20'000}}}, {}});
    say(dispenser, 1, press);
    say(dispenser, 2, press);
    say(counter, 1, OpenCounter{ClerkId{101}});
    say(counter, 2, CallNext{});
    say(counter, 3, CallNext{});  // refused: one is in hand
  }

  [[nodiscard]] std::vector<journal::EntryRow> rows() const {
    std::vector<journal::EntryRow> all;
    const auto read = journal_->read_entries(0, [&](const journal::EntryRow& row) {
      all.push_back(row);
      return true;
    });
    REQUIRE(read);
    return all;
  }
  Witness witness;
  const std::set<DeviceId> everybody{DeviceId{1}, DeviceId{2}, DeviceId{3}};

 private:
  void say(const Principal& sender, std::uint64_t number, const CommandBody& body) {
    const auto since = witness.now();
    const auto frame =
        wire::encode(wire::ClientMessage{wire::Submit{7, number, number, body, std::nullopt}});
    const std::vector<Incoming> batch{{sender, *side_of(sender.role), frame}};
    const auto handled = floor_->handle(batch, Instant{std::chrono::days{20'000}});
    REQUIRE(handled);
    const auto message = wire::decode_broker_message(handled->replies.front().frames.front());
    REQUIRE(message);
    witness.asked(sender.device, number, since);
    witness.told(sender.device, number, answer_in(body, std::get<wire::Reply>(*message)));
  }

  static FloorSettings settings() {
    const auto config = load_centre(std::filesystem::path(DAWR_SOURCE_DIR) / "config");
    REQUIRE(config);
    return {CentreSecret{CentreSecret::Key{}},
            log::SigningKey{log::SigningKey::Seed{}},
            [policy = config->policy] { return policy; },
            config->policy.code,
            config->policy.name,
            false,
            1.0,
            {},
            false};
  }

  std::unique_ptr<journal::Journal> journal_{journal::make_memory_journal(Epoch{1})};
  std::unique_ptr<Floor> floor_{*Floor::open(*journal_, settings())};
};

Entry entry_in(const journal::EntryRow& row) { return *wire::decode_entry(row.bytes); }

void append(std::vector<journal::EntryRow>& rows, Entry entry) {
  entry.seq = rows.size() + 1;
  entry.at = rows.back().at;
  rows.push_back({entry.seq, entry.at, wire::encode(entry)});
}

template <class Kind>
std::size_t index_of(const std::vector<journal::EntryRow>& rows) {
  for (std::size_t i = rows.size(); i > 0; --i) {
    if (std::holds_alternative<Kind>(entry_in(rows[i - 1]).event)) return i - 1;
  }
  FAIL("no such entry");
  return 0;
}

}  // namespace

TEST_CASE("a true history passes") {
  Morning morning;
  const auto rows = morning.rows();
  CHECK(std::ranges::count_if(rows, [](const journal::EntryRow& row) {
          return !std::holds_alternative<OutlookChanged>(entry_in(row).event);
        }) == 8);
  CHECK(fault_in(rows) == "");
  CHECK(morning.witness.hold_against(rows, morning.everybody) == "");
  CHECK(morning.witness.issued() == 2);
  CHECK(morning.witness.called() == 1);
}

TEST_CASE("a ticket that was acknowledged and lost is found") {
  Morning morning;
  auto rows = morning.rows();
  rows.resize(index_of<TicketIssued>(rows));  // as if the last commits had never reached the disk
  CHECK_THAT(morning.witness.hold_against(rows, {}),
             Contains("was acknowledged, and is not there"));
}

TEST_CASE("a command that was executed twice is found") {
  Morning morning;
  auto rows = morning.rows();
  SECTION("a second call") {
    append(rows, entry_in(rows[index_of<TicketCalled>(rows)]));
    CHECK_THAT(morning.witness.hold_against(rows, {}), Contains("was executed twice"));
    CHECK_THAT(fault_in(rows), Contains("is at two counters"));
  }
  SECTION("a second ticket") {
    auto again = entry_in(rows[index_of<TicketIssued>(rows)]);
    auto& issued = std::get<TicketIssued>(again.event);
    issued.ticket = Serial{3};
    issued.number = 3;
    append(rows, again);
    CHECK_THAT(morning.witness.hold_against(rows, {}), Contains("was executed twice"));
  }
}

TEST_CASE("another ticket, another call and another answer than were told are found") {
  Morning morning;
  auto rows = morning.rows();
  const auto spoil = [&]<class Kind>(Kind*, auto change) {
    auto& row = rows[index_of<Kind>(rows)];
    auto entry = entry_in(row);
    change(std::get<Kind>(entry.event));
    row.bytes = wire::encode(entry);
    return morning.witness.hold_against(rows, {});
  };
  SECTION("number") {
    const auto found = spoil(static_cast<TicketIssued*>(nullptr), [](auto& e) { e.number = 9; });
    CHECK_THAT(found, Contains("another ticket"));
  }
  SECTION("call") {
    const auto found =
        spoil(static_cast<TicketCalled*>(nullptr), [](auto& e) { e.ticket = Serial{2}; });
    CHECK_THAT(found, Contains("another call"));
    CHECK_THAT(fault_in(rows), Contains("is called before ticket 1"));
  }
  SECTION("refusal") {
    const auto found = spoil(static_cast<CommandRefused*>(nullptr),
                             [](auto& e) { e.code = RejectionCode::line_empty; });
    CHECK_THAT(found, Contains("the journal says otherwise"));
  }
  SECTION("two answers") {
    morning.witness.told(DeviceId{3}, 3, {.code = "E_LINE_EMPTY"});
    CHECK_THAT(morning.witness.hold_against(rows, {}), Contains("two different answers"));
  }
}

TEST_CASE("what happened and was never told is found, unless its device is still asking") {
  Morning morning;
  auto rows = morning.rows();
  auto untold = entry_in(rows[index_of<TicketIssued>(rows)]);
  untold.cause.counter = 9;
  auto& issued = std::get<TicketIssued>(untold.event);
  issued.ticket = Serial{3};
  issued.number = 3;
  append(rows, untold);
  CHECK(morning.witness.hold_against(rows, {}) == "");
  CHECK_THAT(morning.witness.hold_against(rows, morning.everybody), Contains("never told"));
  morning.witness.knows(DeviceId{1}, Serial{3});
  CHECK(morning.witness.hold_against(rows, morning.everybody) == "");
}

TEST_CASE("a command that was sent after a later answer was heard is found") {
  Morning morning;
  const auto rows = morning.rows();
  Witness late;
  late.told(DeviceId{3}, 2, {.called = Serial{1}, .seq = index_of<TicketCalled>(rows) + 1});
  late.asked(DeviceId{1}, 2, late.now());
  late.told(DeviceId{1}, 2, {.issued = Serial{2}, .number = 2});
  CHECK_THAT(late.hold_against(rows, {}), Contains("sent after a later answer"));
}

TEST_CASE("an outbox that was lost is found by its second session") {
  Morning morning;
  auto rows = morning.rows();
  auto stranger = entry_in(rows[index_of<CommandRefused>(rows)]);
  stranger.cause.session = 8;
  stranger.cause.counter = 1;
  append(rows, stranger);
  CHECK_THAT(morning.witness.hold_against(rows, {}), Contains("second session"));
}

TEST_CASE("a postponed command is not an answer") {
  Witness witness;
  witness.told(DeviceId{1}, 1, {.code = "E_STORAGE"});
  CHECK(witness.answers() == 0);
}

TEST_CASE("quantiles") {
  CHECK(quantile({}, 0.5) == 0);
  CHECK(quantile({3, 1, 2}, 0.5) == 2);
  CHECK(quantile({1, 2, 3, 4}, 1.0) == 4);
  CHECK(quantile({1, 2, 3, 4}, 0.99) == 4);
  CHECK(quantile({1, 2, 3, 4}, 0.0) == 1);
}

}  // namespace dawr::campaign
