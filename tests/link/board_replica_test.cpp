#include "common/wire/board_replica.h"

#include <vector>

#include "tests/catch.h"

namespace dawr::wire {
namespace {

using namespace std::chrono_literals;

// A broker's board, one journal entry after the other.
class Hall {
 public:
  Hall() {
    board_.epoch = {7};
    board_.seq = 10;
    board_.lines = {{LineId{'A'}, "أ", {"", ""}, 3}};
  }

  BoardUpdate call(std::uint32_t serial, std::uint8_t call = 1) {
    auto next = board_;
    next.calls.insert(next.calls.begin(), BoardCall{.ticket = {serial},
                                                    .letter = {'A'},
                                                    .letter_ar = "أ",
                                                    .number = 1,
                                                    .line = {'A'},
                                                    .counter_kind = CounterKind::counter,
                                                    .counter = 4,
                                                    .call = call,
                                                    .called_at = Instant(seconds(board_.seq)),
                                                    .open = true});
    return move_to(next);
  }
  BoardUpdate start() {
    auto next = board_;
    next.calls.front().open = false;
    return move_to(next);
  }
  BoardUpdate arrive() {
    auto next = board_;
    ++next.lines.front().waiting;
    return move_to(next);
  }
  void restore_from_backup() {
    board_.epoch = {8};
    board_.seq = 5;
    board_.calls.clear();
  }
  [[nodiscard]] Heartbeat heartbeat() const {
    return {board_.epoch, board_.seq, state_hash(board_), Instant{}};
  }
  [[nodiscard]] const Board& board() const { return board_; }

 private:
  BoardUpdate move_to(Board next) {
    ++next.seq;
    const auto update = difference(board_, next);
    board_ = next;
    return update;
  }
  Board board_;
};

const Steady start_of_test{100h};

std::vector<std::uint32_t> serials(const BoardNews& news) {
  std::vector<std::uint32_t> found;
  found.reserve(news.new_calls.size());
  for (const auto& call : news.new_calls) found.push_back(call.ticket.value);
  return found;
}

using Serials = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("a display that joins late shows old calls and announces new ones only") {
  Hall hall;
  auto now = start_of_test;
  BoardReplica replica(now);
  hall.call(1);
  const auto before_snapshot = hall.call(2);
  CHECK_FALSE(replica.board());
  CHECK(replica.wants_snapshot(now));
  CHECK(serials(replica.update(before_snapshot, now)).empty());
  const auto snapshot = hall.board();
  const auto third = hall.call(3);
  const auto fourth = hall.call(4);
  CHECK(serials(replica.update(third, now)).empty());
  CHECK(serials(replica.update(fourth, now)).empty());

  const auto news = replica.snapshot(snapshot, now);
  CHECK(news.changed);
  CHECK(serials(news) == Serials{3, 4});
  CHECK(replica.board() == hall.board());

  CHECK(serials(replica.update(fourth, now)).empty());
  CHECK(serials(replica.update(hall.call(4, 2), now)) == Serials{4});
  CHECK(serials(replica.update(hall.arrive(), now)).empty());
  CHECK(serials(replica.update(hall.start(), now)).empty());
  CHECK(replica.board() == hall.board());
  CHECK_FALSE(replica.wants_snapshot(now));
}

TEST_CASE("a call that has ended before it is heard is not announced") {
  Hall hall;
  BoardReplica replica(start_of_test);
  replica.snapshot(hall.board(), start_of_test);
  auto both = hall.board();
  hall.call(1);
  hall.start();
  const auto news = replica.update(difference(both, hall.board()), start_of_test);
  CHECK(news.changed);
  CHECK(serials(news).empty());
}

TEST_CASE("a gap asks for a snapshot, once a second, and announces what came after it") {
  Hall hall;
  auto now = start_of_test;
  BoardReplica replica(now);
  replica.snapshot(hall.board(), now);
  const auto lost = hall.call(1);
  CHECK_FALSE(replica.update(hall.call(2), now).changed);
  CHECK(replica.board()->calls.empty());
  CHECK(replica.wants_snapshot(now));
  CHECK_FALSE(replica.wants_snapshot(now + 999ms));
  CHECK(replica.wants_snapshot(now + 1s));

  const auto snapshot = hall.board();
  replica.update(hall.call(3), now);
  CHECK(serials(replica.snapshot(snapshot, now)) == Serials{3});
  CHECK(replica.board() == hall.board());
  CHECK(serials(replica.update(lost, now)).empty());
}

TEST_CASE("snapshots that come late, twice or unasked never swallow an announcement") {
  Hall hall;
  BoardReplica replica(start_of_test);
  const auto old = hall.board();
  hall.arrive();
  replica.snapshot(hall.board(), start_of_test);
  CHECK_FALSE(replica.snapshot(old, start_of_test).changed);
  const auto call = hall.call(1);
  CHECK_FALSE(replica.snapshot(hall.board(), start_of_test).changed);
  CHECK(serials(replica.update(call, start_of_test)) == Serials{1});

  hall.arrive();
  replica.update(hall.arrive(), start_of_test);  // the one before was lost
  CHECK_FALSE(replica.snapshot(old, start_of_test).changed);
  CHECK(replica.wants_snapshot(start_of_test));
}

TEST_CASE("a heartbeat finds lost updates and a replica that went astray") {
  Hall hall;
  auto now = start_of_test;
  BoardReplica replica(now);
  replica.snapshot(hall.board(), now);
  const auto behind = hall.heartbeat();
  hall.arrive();
  SECTION("a lost update") {
    replica.heartbeat(hall.heartbeat(), now);
    CHECK(replica.wants_snapshot(now));
  }
  SECTION("the same seq with another content") {
    auto other = behind;
    other.state_hash ^= 1U;
    replica.heartbeat(other, now);
    CHECK(replica.wants_snapshot(now));
  }
  SECTION("one that was sent before the snapshot says nothing") {
    BoardReplica newer(now);
    newer.snapshot(hall.board(), now);
    newer.heartbeat(behind, now + 1s);
    CHECK_FALSE(newer.wants_snapshot(now));
    CHECK(newer.silent_for(now + 1s) == 1s);
  }
}

TEST_CASE("another epoch is another board") {
  Hall hall;
  auto now = start_of_test;
  BoardReplica replica(now);
  hall.call(1);
  replica.snapshot(hall.board(), now);
  hall.restore_from_backup();
  SECTION("told by an update") { replica.update(hall.call(9), now); }
  SECTION("told by a heartbeat") { replica.heartbeat(hall.heartbeat(), now); }
  CHECK(replica.wants_snapshot(now));
  CHECK(serials(replica.snapshot(hall.board(), now)).empty());
  CHECK(replica.board() == hall.board());
  CHECK(serials(replica.update(hall.call(10), now)) == Serials{10});
}

TEST_CASE("a replica knows how long it has not been in step") {
  Hall hall;
  auto now = start_of_test;
  BoardReplica replica(now);
  CHECK(replica.silent_for(now + 5s) == 5s);
  replica.snapshot(hall.board(), now + 5s);
  now += 5s;
  CHECK(replica.missed_heartbeats(now) == 0);
  CHECK(replica.missed_heartbeats(now + 2999ms) == 2);
  CHECK(replica.missed_heartbeats(now + 3s) == 3);
  replica.heartbeat(hall.heartbeat(), now + 4s);
  CHECK(replica.missed_heartbeats(now + 4s) == 0);

  // Heartbeats that show it to be behind don't make it fresh.
  hall.arrive();
  for (int i = 5; i <= 14; ++i) replica.heartbeat(hall.heartbeat(), now + i * 1s);
  CHECK(replica.silent_for(now + 14s) == 10s);
}

TEST_CASE("updates without end and without a snapshot are held back within bounds") {
  Hall hall;
  BoardReplica replica(start_of_test);
  for (std::size_t i = 0; i < 3 * most_updates_held_back; ++i)
    replica.update(hall.arrive(), start_of_test);
  replica.snapshot(hall.board(), start_of_test);
  CHECK(replica.board() == hall.board());
  CHECK_FALSE(replica.wants_snapshot(start_of_test));
}

}  // namespace dawr::wire
