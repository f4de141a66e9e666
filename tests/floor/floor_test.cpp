// The broker without sockets: what is stored, what is answered, and what a failing disk changes.
#include "broker/floor/floor.h"

#include <array>

#include "broker/queue/invariants.h"
#include "broker/queue/snapshot.h"
#include "tests/floor/house.h"

using namespace dawr;
using namespace dawr::tests;
using namespace std::chrono_literals;

namespace {

RejectionCode code_of(const wire::Reply& reply) { return std::get<Rejection>(reply.body).code; }

}  // namespace

TEST_CASE("a device that begins session after session, or never settles, keeps a bounded memory") {
  House house;
  house.open_day();
  const auto submit = [&](std::uint64_t session, std::uint64_t number) {
    return house.handle(door, {wire::encode(wire::ClientMessage{
                                  wire::Submit{session, number, 1, Reprint{Serial{1}}, {}}})});
  };
  for (std::uint64_t session = 100; session < 6'000; ++session) {
    house.now += 1ms;
    submit(session, 1);
  }
  house.floor->handle({}, house.now);
  const auto sessions = house.journal.session_marks().value();
  CHECK(sessions.size() < limits::sessions_per_device + 5'002);  // until the next pruning
  const auto has = [&](std::uint64_t session) {
    return std::ranges::any_of(sessions, [&](const auto& m) { return m.session == session; });
  };
  CHECK_FALSE(has(100));
  CHECK(has(5'999));

  for (std::uint64_t number = 1; number <= 6'000; ++number) {
    house.now += 1ms;
    submit(1, number);
  }
  CHECK_FALSE(house.journal.find_reply({door.device, 1, 1}).value());
  CHECK(house.journal.find_reply({door.device, 1, 5'900}).value());
  CHECK_FALSE(submit(1, 1).replies.empty());  // and it is not taken for a new one
  CHECK(std::get<CommandRefused>(house.entries().back().event).code ==
        RejectionCode::stale_command);
}

TEST_CASE("beyond its allowance a device is told so, and nothing else happens") {
  House house;
  house.open_day();
  const queue::State before = house.floor->state();
  const Seq seq = house.floor->last_seq();
  const std::vector<wire::Bytes> frames{
      house.frame(door, press()), wire::Bytes(30, 1),
      wire::encode(wire::ClientMessage{wire::Ask{wire::Question::offer}})};
  std::vector<Incoming> batch;
  for (const auto& one : frames) batch.push_back({door, Side::citizen, one, true});
  const auto handled = house.floor->handle(batch, house.now);
  REQUIRE(handled);
  REQUIRE(handled->replies.size() == 1);
  const auto refusal = *wire::decode_broker_message(handled->replies[0].frames.front());
  CHECK(code_of(std::get<wire::Reply>(refusal)) == RejectionCode::rate_limited);
  CHECK(house.floor->state() == before);
  CHECK(house.floor->last_seq() == seq);

  // The same command, sent again, acts.
  const auto reply = *wire::decode_broker_message(house.send(door, frames[0]).front());
  CHECK(std::holds_alternative<IssuedTicket>(std::get<wire::Reply>(reply).body));
}

TEST_CASE("a full disk changes nothing and is told; with room again the same command succeeds") {
  House house;
  house.open_day();
  house.command(door, press());
  const queue::State before = house.floor->state();
  const Seq seq = house.floor->last_seq();
  const wire::Bytes frame = house.frame(door, press());

  house.journal.fault = FaultKind::full;
  const auto handled = house.handle(door, {frame});
  CHECK(handled.storage_full);
  CHECK_FALSE(handled.board);
  REQUIRE(handled.replies.size() == 1);
  const auto reply = *wire::decode_broker_message(handled.replies[0].frames.front());
  CHECK(code_of(std::get<wire::Reply>(reply)) == RejectionCode::storage);
  CHECK(house.floor->state() == before);
  CHECK(house.floor->last_seq() == seq);

  // Questions are still answered, and frames that can't be read are refused.
  CHECK(std::holds_alternative<wire::Pong>(house.ask(door, wire::Ping{1, 0, morning})));
  CHECK(std::holds_alternative<OfferView>(house.ask(door, wire::Ask{wire::Question::offer})));
  const auto garbled = house.send(door, wire::Bytes(30, 1));
  CHECK(std::holds_alternative<wire::Refused>(*wire::decode_broker_message(garbled.front())));

  // Nobody tries the disk again before the second is over, not even what is due.
  CHECK(house.floor->next_deadline() >= house.now + 1s);
  house.journal.fault.reset();
  CHECK(house.handle(door, {frame}).storage_full);
  house.now += 1s;
  const auto issued = house.send(door, frame);
  CHECK(std::get<IssuedTicket>(
            std::get<wire::Reply>(*wire::decode_broker_message(issued.front())).body)
            .number == 2);
}

TEST_CASE("an I/O error at commit ends the work without any answer") {
  House house;
  house.open_day();
  house.journal.fault = FaultKind::fatal;
  const wire::Bytes frame = house.frame(door, press());
  const std::vector<Incoming> batch{{door, Side::citizen, frame}};
  const auto handled = house.floor->handle(batch, house.now);
  REQUIRE_FALSE(handled);
  CHECK(handled.error().kind == FaultKind::fatal);
}

TEST_CASE("a stored answer that can't be read ends the work; it is not denied") {
  House house;
  house.open_day();
  const wire::Bytes frame = house.frame(door, press());
  house.send(door, frame);
  house.journal.replies_are_readable = false;
  const std::vector<Incoming> batch{{door, Side::citizen, frame}};
  const auto handled = house.floor->handle(batch, house.now);
  REQUIRE_FALSE(handled);
  CHECK(handled.error().kind == FaultKind::fatal);
}

TEST_CASE("what a command makes due at once happens before the next of its batch") {
  House house;
  house.policy.rules.print_doubtful_after = 0s;
  house.open_day();
  const auto handled = house.handle(door, {house.frame(door, press()), house.frame(door, press())});
  CHECK(handled.replies.size() == 2);
  CHECK(house.floor->state().tickets.size() == 2);
  CHECK(house.floor->state().tickets[0].print == queue::Print::doubtful);
}

TEST_CASE("a retry gets the first answer, in the same batch, later, and after a restart") {
  House house;
  house.open_day();
  const wire::Bytes frame = house.frame(door, press());
  const auto both = house.handle(door, {frame, frame});
  REQUIRE(both.replies.size() == 2);
  CHECK(both.replies[0].frames == both.replies[1].frames);
  CHECK(both.replies[0].frames.size() == 2);
  CHECK(house.send(door, frame) == both.replies[0].frames);
  house.reopen();
  CHECK(house.send(door, frame) == both.replies[0].frames);
  CHECK(house.floor->state().tickets.size() == 1);
}

TEST_CASE("a known id with other bytes, or a forgotten one, is refused and recorded") {
  House house;
  house.open_day();
  house.command(door, press());
  auto other = wire::Submit{9, 1, 1, TakeTicket{ServiceCode{"B01"}, {}, {}}, {}};
  const auto replayed = house.send(door, wire::encode(wire::ClientMessage{other}));
  CHECK(code_of(std::get<wire::Reply>(*wire::decode_broker_message(replayed.front()))) ==
        RejectionCode::replay);

  // The next day prunes what the device has settled.
  for (std::uint64_t next = 2; next <= 4; ++next)
    house.send(door, house.frame(door, press(), next));
  house.now += 24h;
  house.command(office, OpenDay{first_day + std::chrono::days{1}, {}});
  const auto stale =
      house.send(door, wire::encode(wire::ClientMessage{wire::Submit{9, 2, 1, press(), {}}}));
  CHECK(code_of(std::get<wire::Reply>(*wire::decode_broker_message(stale.front()))) ==
        RejectionCode::stale_command);
  std::vector<RejectionCode> recorded;
  for (const Entry& entry : house.entries()) {
    if (const auto* refused = std::get_if<CommandRefused>(&entry.event)) {
      recorded.push_back(refused->code);
      CHECK(entry.cause.device == door.device);
    }
  }
  CHECK(recorded == std::vector{RejectionCode::replay, RejectionCode::stale_command});
}

TEST_CASE("a command that ended the broker once is never tried again") {
  House house;
  house.open_day();
  house.quarantined.insert({door.device, 9, 1});
  house.reopen();
  CHECK(code_of(house.command(door, press())) == RejectionCode::quarantined);
  CHECK(std::holds_alternative<IssuedTicket>(house.command(door, press()).body));
}

TEST_CASE("a day does not open with a configuration that is not sound") {
  House house;
  house.configuration_is_sound = false;
  const auto handled = house.handle(office, {house.frame(office, OpenDay{first_day, {}})});
  CHECK(handled.unsound_policy == "centre.toml:1: no");
  CHECK(code_of(house.command(office, OpenDay{first_day, {}})) == RejectionCode::policy);
  CHECK_FALSE(house.floor->state().day_open);

  // Who may not open a day hears that, and makes nobody read files.
  const auto forbidden = house.handle(door, {house.frame(door, OpenDay{first_day, {}})});
  CHECK(forbidden.unsound_policy.empty());
  CHECK(code_of(house.command(door, OpenDay{first_day, {}})) == RejectionCode::role_forbidden);
}

TEST_CASE("a day that was open already is said to be, whatever the configuration has become") {
  House house;
  house.open_day();
  house.configuration_is_sound = false;
  CHECK(code_of(house.command(office, OpenDay{first_day, {}})) == RejectionCode::day_open);
  // Nor is it read.
  const auto handled = house.handle(office, {house.frame(office, OpenDay{first_day, {}})});
  CHECK(handled.unsound_policy.empty());
}

TEST_CASE("the figures of a day that nobody closed leave with the day that follows") {
  House house;
  house.open_day();
  house.command(door, press());
  house.now += 1h;
  house.command(office, OpenDay{first_day + std::chrono::days{1}, {}});
  const auto rows = house.journal.outbox(0, 100);
  REQUIRE(rows);
  std::uint32_t issued = 0;
  std::uint32_t left = 0;
  for (const auto& row : *rows) {
    const auto cell = wire::decode_cell(row.bytes);
    REQUIRE(cell);
    CHECK(cell->cell.key.date == first_day);
    issued += cell->cell.issued;
    left += cell->cell.left_after_target;
  }
  CHECK(issued == 1);
  CHECK(left == 1);
}

TEST_CASE("a restart finds the same state, whatever became of the snapshots") {
  House house;
  house.open_day();
  house.now += 24h;
  REQUIRE(std::holds_alternative<wire::Done>(
      house.command(office, OpenDay{first_day + std::chrono::days{1}, {}}).body));
  house.command(counter, OpenCounter{ClerkId{101}});
  for (int i = 0; i < 20; ++i) {
    house.now += 7s;
    house.command(door, press());
  }
  house.command(counter, CallNext{});
  const queue::State before = house.floor->state();
  const Board board = house.floor->board();
  house.journal.snapshots = GENERATE(Snapshots::whole, Snapshots::none, Snapshots::newest_damaged,
                                     Snapshots::all_of_another_format);
  house.reopen();
  CHECK(house.floor->state() == before);
  CHECK(house.floor->board() == board);
  CHECK(queue::broken_invariant(house.floor->state()) == "");
}

TEST_CASE("a snapshot of another format is passed over for the entries themselves") {
  House house;
  house.open_day();
  house.command(door, press());
  const queue::State before = house.floor->state();
  journal::Batch batch;
  batch.snapshot = journal::Snapshot{house.journal.last_seq(), queue::snapshot_format - 1,
                                     queue::snapshot_of({}, {}, {})};
  REQUIRE(house.journal.commit(batch));
  house.reopen();
  CHECK(house.floor->state() == before);
}

TEST_CASE("deadlines happen by themselves, and their changes reach the board") {
  House house;
  house.open_day();
  house.now += 1min;
  house.handle(door, {});  // what is said of each line
  house.command(door, press());
  const auto due = house.floor->next_deadline();
  REQUIRE(due);
  CHECK(*due == house.now + 60s);
  house.now += 61s;
  const auto handled = house.handle(door, {});
  CHECK(handled.entries == 1);
  REQUIRE(handled.board);
  CHECK(handled.board->first_seq == handled.board->last_seq);
  CHECK(house.floor->state().tickets[0].print == queue::Print::doubtful);
}

TEST_CASE("each side may ask its own questions and no others") {
  House house;
  house.open_day();
  using wire::Question;
  const auto may = [&](const Principal& sender, Question question) {
    return !std::holds_alternative<wire::Refused>(house.ask(sender, wire::Ask{question}));
  };
  CHECK(may(door, Question::offer));
  CHECK_FALSE(may(door, Question::counter));
  CHECK_FALSE(may(door, Question::board));
  CHECK(may(counter, Question::counter));
  CHECK(may(counter, Question::offer));
  CHECK_FALSE(may(office, Question::offer));
  CHECK_FALSE(may(counter, Question::board));
  CHECK(may(hall, Question::board));
  CHECK_FALSE(may(hall, Question::counter));
  CHECK(may(office, Question::board));
}

TEST_CASE("the board's updates leave no gap") {
  House house;
  Board replica = house.floor->board();
  const auto follow = [&](const Principal& sender, CommandBody body) {
    const auto handled = house.handle(sender, {house.frame(sender, std::move(body))});
    REQUIRE(handled.board);
    CHECK(apply(replica, *handled.board) == Applied::yes);
    CHECK(replica == house.floor->board());
  };
  follow(office, OpenDay{first_day, {}});
  follow(counter, OpenCounter{ClerkId{101}});
  follow(door, press());
  follow(counter, Recall{});  // refused, and yet an entry
  follow(counter, CallNext{});
  follow(hall, AckShown{Serial{1}, 1, replica.calls.front().called_at});
}

TEST_CASE("a ticket's answer says what is promised, right behind its issue in the journal") {
  House house;
  house.open_day();
  const auto first = std::get<IssuedTicket>(house.command(door, press()).body);
  CHECK(first.promise == Promise{PromiseKind::none, 0, NoPromise::no_counter});
  house.command(counter, OpenCounter{ClerkId{101}});
  const auto second = std::get<IssuedTicket>(house.command(door, press()).body);
  CHECK(second.promise.kind == PromiseKind::within);

  const auto entries = house.entries();
  int promised = 0;
  for (std::size_t i = 1; i < entries.size(); ++i) {
    const auto* promise = std::get_if<WaitPromised>(&entries[i].event);
    if (promise == nullptr) continue;
    ++promised;
    CHECK(std::get<TicketIssued>(entries[i - 1].event).ticket == promise->ticket);
    CHECK(entries[i].cause == entries[i - 1].cause);
  }
  CHECK(promised == 2);
  CHECK(house.floor->state().tickets[1].promise == second.promise);
}

TEST_CASE("once a minute screens are told what to say, when it is something else") {
  House house;
  house.open_day();
  house.command(counter, OpenCounter{ClerkId{101}});
  Board replica;
  const auto changes = [&] {
    return std::ranges::count_if(house.entries(), [](const Entry& entry) {
      return std::holds_alternative<OutlookChanged>(entry.event);
    });
  };
  const auto look = [&] {
    replica = house.floor->board();
    const auto handled = house.handle(door, {});
    if (handled.board) CHECK(apply(replica, *handled.board) == Applied::yes);
    CHECK(replica == house.floor->board());
  };
  const auto outlook = [&] {
    return std::ranges::find(replica.lines, LineId{'S'}, &BoardLine::id)->outlook;
  };
  house.now += 1min;
  REQUIRE(house.floor->next_deadline() <= house.now);
  look();
  const Promise quiet = outlook();
  CHECK(quiet.is_bound());
  const auto before = changes();
  house.now += 1min;
  look();
  CHECK(changes() == before);
  for (int i = 0; i < 30; ++i) house.command(door, press());
  CHECK(outlook() == quiet);
  house.now += 1min;
  look();
  CHECK(outlook() > quiet);
  const auto offer = std::get<OfferView>(house.ask(door, wire::Ask{wire::Question::offer}));
  CHECK(std::ranges::find(offer.outlooks, LineId{'S'}, &LineOutlook::line)->promise == outlook());
}

TEST_CASE("that a counter opens or closes changes at once what screens say") {
  House house;
  house.open_day();
  const auto outlook = [&] {
    const Board board = house.floor->board();
    return std::ranges::find(board.lines, LineId{'S'}, &BoardLine::id)->outlook;
  };
  constexpr Promise nobody{PromiseKind::none, 0, NoPromise::no_counter};
  CHECK(outlook() == nobody);
  const auto opened = house.command(counter, OpenCounter{ClerkId{101}});
  CHECK(outlook().is_bound());
  const auto* view = std::get_if<CounterView>(&opened.body);
  REQUIRE(view != nullptr);
  CHECK(std::ranges::find(view->lines, LineId{'S'}, &LineLoad::line)->outlook == outlook());
  house.command(counter, CloseCounter{});
  CHECK(outlook() == nobody);
}

TEST_CASE("after a restart the same is promised, from a snapshot or from the whole journal") {
  const auto promised_after = [](bool restart, Snapshots snapshots) {
    House house;
    house.open_day();
    house.command(counter, OpenCounter{ClerkId{101}});
    for (int i = 0; i < 40; ++i) {
      house.now += 50s + i % 7 * 10s;
      const auto issued = house.send(door, house.frame(door, press()));
      house.command(counter, CallNext{});
      house.now += 20s;
      house.command(counter, StartService{wire::decode_slip(issued.back())->arrival_code, {}});
      house.now += 70s + i % 5 * 20s;
      house.command(counter, Complete{});
    }
    house.journal.snapshots = snapshots;
    if (restart) house.reopen();
    house.command(door, press());
    const auto promised = std::get<WaitPromised>(house.entries().back().event);
    return std::array{promised.p10_s, promised.p50_s, promised.p80_s, promised.p90_s};
  };
  const auto whole = promised_after(false, Snapshots::whole);
  CHECK(whole[3] > 0);
  CHECK(promised_after(true, Snapshots::whole) == whole);
  CHECK(promised_after(true, Snapshots::newest_damaged) == whole);
  CHECK(promised_after(true, Snapshots::none) == whole);
}
