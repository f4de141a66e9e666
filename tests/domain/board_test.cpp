#include "common/domain/board.h"

#include <algorithm>
#include <random>

#include "tests/catch.h"

using namespace dawr;

namespace {

Board open_board() {
  Board board;
  board.epoch = Epoch{77};
  board.seq = 10;
  board.date = ServiceDate{std::chrono::days{20500}};
  board.centre = {"المركز", "Centre"};
  board.time_zone = "Africa/Cairo";
  board.priority_credit_minutes = 15;
  board.lines = {{LineId{'B'}, "ب", {"مباني", "Building"}, 3},
                 {LineId{'M'}, "م", {"مرافق", "Utilities"}, 0}};
  board.calls = {
      {Serial{5}, LineId{'B'}, "ب", 2, LineId{'B'}, CounterKind::counter, 4, 1, Instant{}, true}};
  board.notices = {{"أهلا", "Welcome"}};
  return board;
}

Board changed(Board board, std::mt19937_64& random) {
  board.seq += 1 + random() % 3;
  if (random() % 2 == 0) board.lines[random() % board.lines.size()].waiting += 1;
  if (random() % 3 == 0) {
    board.calls.insert(board.calls.begin(), board.calls.empty() ? BoardCall{} : board.calls.back());
    board.calls.front().number = static_cast<std::uint16_t>(random() % 100);
  }
  if (random() % 5 == 0) board.calls.clear();
  if (random() % 4 == 0) board.paused = random() % 2 == 0 ? Name{"عطل", "fault"} : Name{};
  if (random() % 6 == 0) board.notices.resize(random() % 3);
  if (random() % 20 == 0) board.date = *board.date + std::chrono::days{1};
  if (random() % 20 == 0) board.lines.front().name.en += "!";
  return board;
}

}  // namespace

TEST_CASE("a replica that follows every difference stays equal, and so does its hash") {
  std::mt19937_64 random(5);
  auto board = open_board();
  auto replica = board;
  for (int step = 0; step < 2000; ++step) {
    const auto next = changed(board, random);
    REQUIRE(apply(replica, difference(board, next)) == Applied::yes);
    board = next;
    REQUIRE(replica == board);
    REQUIRE(state_hash(replica) == state_hash(board));
  }
}

TEST_CASE("a difference holds what changed and nothing else") {
  const auto before = open_board();
  auto after = before;
  after.seq = 12;
  after.lines[1].waiting = 4;
  const auto update = difference(before, after);
  CHECK(update.first_seq == 11);
  CHECK(update.last_seq == 12);
  REQUIRE(update.lines.size() == 1);
  CHECK(update.lines[0].id == LineId{'M'});
  CHECK(update.lines[0].waiting == 4);
  CHECK_FALSE(update.calls);
  CHECK_FALSE(update.notices);
  CHECK_FALSE(update.paused);
  CHECK_FALSE(update.whole);

  after.lines[1].name.ar += "x";
  CHECK(difference(before, after).whole == after);
}

TEST_CASE("updates that leave a gap, are known, or come from elsewhere change nothing") {
  const auto start = open_board();
  auto later = start;
  later.seq = 20;
  later.lines[0].waiting = 9;
  auto update = difference(start, later);
  auto replica = start;

  update.epoch = Epoch{78};
  CHECK(apply(replica, update) == Applied::gap);
  update.epoch = start.epoch;

  update.first_seq = 12;
  CHECK(apply(replica, update) == Applied::gap);
  // Begins before the replica: what it leaves out may have changed and changed back since.
  update.first_seq = 9;
  CHECK(apply(replica, update) == Applied::gap);
  update.first_seq = 11;

  auto stray = update;
  stray.lines[0].id = LineId{'Z'};
  CHECK(apply(replica, stray) == Applied::gap);
  CHECK(replica == start);

  CHECK(apply(replica, update) == Applied::yes);
  CHECK(apply(replica, update) == Applied::already_known);
  CHECK(replica == later);
}

TEST_CASE("a whole board is taken over even when it begins before the replica") {
  auto replica = open_board();
  auto tomorrow = replica;
  tomorrow.seq = 30;
  tomorrow.date = *tomorrow.date + std::chrono::days{1};
  auto update = difference(replica, tomorrow);
  update.first_seq = 5;
  CHECK(apply(replica, update) == Applied::yes);
  CHECK(replica == tomorrow);
}

TEST_CASE("the hash sees everything but the names") {
  const auto board = open_board();
  const auto hash = state_hash(board);
  const auto differs = [&](auto change) {
    auto other = board;
    change(other);
    return state_hash(other) != hash;
  };
  CHECK(differs([](Board& b) { b.epoch.value++; }));
  CHECK(differs([](Board& b) { b.seq++; }));
  CHECK(differs([](Board& b) { b.date.reset(); }));
  CHECK(differs([](Board& b) { b.paused = {"x", ""}; }));
  CHECK(differs([](Board& b) { b.priority_credit_minutes++; }));
  CHECK(differs([](Board& b) { b.lines[0].waiting++; }));
  CHECK(differs([](Board& b) { std::swap(b.lines[0], b.lines[1]); }));
  CHECK(differs([](Board& b) { b.calls[0].ticket.value++; }));
  CHECK(differs([](Board& b) { b.calls[0].letter = LineId{'C'}; }));
  CHECK(differs([](Board& b) { b.calls[0].number++; }));
  CHECK(differs([](Board& b) { b.calls[0].counter_kind = CounterKind::cashier; }));
  CHECK(differs([](Board& b) { b.calls[0].counter++; }));
  CHECK(differs([](Board& b) { b.calls[0].call++; }));
  CHECK(differs([](Board& b) { b.calls[0].called_at += Duration{1}; }));
  CHECK(differs([](Board& b) { b.calls[0].open = false; }));
  CHECK(differs([](Board& b) { b.notices.clear(); }));
  CHECK_FALSE(differs([](Board& b) { b.centre.en = "Other"; }));
  CHECK_FALSE(differs([](Board& b) { b.lines[0].name.ar = "أخرى"; }));
}
