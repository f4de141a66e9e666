#include "display/model.h"

#include <chrono>
#include <set>
#include <vector>

#include "tests/catch.h"
#include "tests/display/sample_boards.h"

using namespace dawr;
using namespace dawr::display;
using namespace dawr::display::samples;
using namespace std::chrono_literals;

namespace {

// A hall whose clock the test turns.
class Hall {
 public:
  explicit Hall(double rate = 1) {
    model.set_clock_rate(rate);
    model.set_time_zone(cairo());
    board = busy();
    board.calls.clear();
    model.take(board, {}, time);
  }

  void call_ticket(std::uint32_t serial, std::uint16_t counter = 1, std::uint8_t nth = 1) {
    auto made = call(serial, 'S', "س", static_cast<std::uint16_t>(serial), counter, nth);
    std::erase_if(board.calls, [&](const BoardCall& old) { return old.ticket == made.ticket; });
    board.calls.insert(board.calls.begin(), made);
    fresh.push_back(made);
  }
  void end_call(std::uint32_t serial) {
    for (auto& made : board.calls) {
      if (made.ticket == Serial{serial}) made.open = false;
    }
  }
  // The board as it stands now arrives as one update.
  void update() {
    model.take(board, fresh, time);
    fresh.clear();
  }
  void snapshot() { model.take(board, {}, time); }
  void pass(Duration duration) {
    time += duration;
    model.tick(time);
  }
  // Numbers on the card.
  std::vector<int> card() const {
    std::vector<int> numbers;
    for (const auto& shown : view().card.calls) numbers.push_back(shown.number);
    return numbers;
  }
  std::vector<int> earlier() const {
    std::vector<int> numbers;
    for (const auto& shown : view().earlier) numbers.push_back(shown.number);
    return numbers;
  }
  View view() const { return model.view(moment()); }
  Moment moment() const {
    return {.display_time = time,
            .wall = morning() + time,
            .silent = silent,
            .missed_heartbeats = missed_heartbeats};
  }
  // Serial and call of what is to be confirmed now.
  std::vector<std::pair<int, int>> confirmed() {
    std::vector<std::pair<int, int>> found;
    for (const auto& shown : model.take_shown())
      found.emplace_back(static_cast<int>(shown.ticket.value), shown.call);
    return found;
  }

  Model model;
  Board board;
  std::vector<BoardCall> fresh;
  Duration time{};
  Duration silent{};
  int missed_heartbeats{};
};

using Numbers = std::vector<int>;
using Confirmed = std::vector<std::pair<int, int>>;

}  // namespace

TEST_CASE("a call stays on the card at least six seconds, and the next one waits") {
  Hall hall;
  hall.call_ticket(1);
  hall.update();
  CHECK(hall.card() == Numbers{1});
  CHECK(hall.confirmed() == Confirmed{{1, 1}});
  CHECK(hall.confirmed().empty());

  hall.pass(1s);
  hall.call_ticket(2);
  hall.update();
  CHECK(hall.card() == Numbers{1});
  CHECK(hall.confirmed().empty());
  CHECK(hall.earlier().empty());
  hall.pass(4999ms);
  CHECK(hall.card() == Numbers{1});
  hall.pass(1ms);
  CHECK(hall.card() == Numbers{2});
  CHECK(hall.earlier() == Numbers{1});
  CHECK(hall.confirmed() == Confirmed{{2, 1}});
  hall.pass(1h);
  CHECK(hall.card() == Numbers{2});
}

TEST_CASE("calls made at once share the card two by two, each for six seconds") {
  Hall hall;
  for (std::uint32_t serial = 1; serial <= 5; ++serial) hall.call_ticket(serial);
  hall.update();
  CHECK(hall.card() == Numbers{1, 2});
  CHECK(hall.confirmed() == Confirmed{{1, 1}, {2, 1}});
  hall.pass(6s);
  CHECK(hall.card() == Numbers{3, 4});
  CHECK(hall.earlier() == Numbers{2, 1});
  hall.pass(6s);
  CHECK(hall.card() == Numbers{5});
  CHECK(hall.earlier() == Numbers{4, 3, 2, 1});
  CHECK(hall.confirmed() == Confirmed{{5, 1}});
}

TEST_CASE("two dozen calls within a second are each shown and confirmed, by their own instant") {
  Hall hall;
  constexpr std::uint32_t calls = 24;
  for (std::uint32_t serial = 1; serial <= calls; ++serial) {
    hall.call_ticket(serial, static_cast<std::uint16_t>(serial));
    hall.update();
    hall.pass(40ms);
  }
  std::set<std::pair<std::uint32_t, Instant>> confirmed;
  const auto note = [&] {
    for (const auto& shown : hall.model.take_shown()) {
      confirmed.emplace(shown.ticket.value, shown.called_at);
    }
  };
  for (std::uint32_t i = 0; i <= calls / 2; ++i, hall.pass(6s)) note();
  std::set<std::pair<std::uint32_t, Instant>> made;
  for (const auto& one : hall.board.calls) made.emplace(one.ticket.value, one.called_at);
  CHECK(made.size() == calls);
  CHECK(confirmed == made);
}

TEST_CASE("a recall is shown again and confirmed again") {
  Hall hall;
  hall.call_ticket(1);
  hall.update();
  CHECK(hall.confirmed() == Confirmed{{1, 1}});
  hall.pass(20s);
  CHECK(hall.view().card.emphasis == Emphasis::white);
  hall.call_ticket(1, 1, 2);
  hall.update();
  CHECK(hall.view().card.emphasis == Emphasis::gold);
  CHECK(hall.card() == Numbers{1});
  CHECK(hall.confirmed() == Confirmed{{1, 2}});
}

TEST_CASE("a recall within the six seconds waits its turn; both are confirmed") {
  Hall hall;
  hall.call_ticket(1);
  hall.update();
  CHECK(hall.confirmed() == Confirmed{{1, 1}});
  hall.call_ticket(1, 1, 2);
  hall.update();
  CHECK(hall.confirmed().empty());
  hall.pass(6s);
  CHECK(hall.card() == Numbers{1});
  CHECK(hall.confirmed() == Confirmed{{1, 2}});
}

TEST_CASE("a call and its recall that both wait do not share the card") {
  Hall hall;
  hall.call_ticket(1);
  hall.update();
  hall.call_ticket(2);
  hall.update();
  hall.call_ticket(2, 1, 2);
  hall.update();
  hall.pass(6s);
  CHECK(hall.card() == Numbers{2});
  hall.pass(6s);
  CHECK(hall.card() == Numbers{2});
  CHECK(hall.model.queued() == 0);
}

TEST_CASE("a call that ended before its turn is left out and never confirmed") {
  Hall hall;
  hall.call_ticket(1);
  hall.update();
  hall.call_ticket(2);
  hall.call_ticket(3);
  hall.update();
  hall.end_call(2);
  hall.update();
  hall.confirmed();
  hall.pass(6s);
  CHECK(hall.card() == Numbers{3});
  CHECK(hall.confirmed() == Confirmed{{3, 1}});
  CHECK(hall.earlier() == Numbers{2, 1});
}

TEST_CASE("a call that ends while it is shown keeps its six seconds, then is the last call") {
  Hall hall;
  hall.call_ticket(1);
  hall.update();
  hall.pass(2s);
  hall.end_call(1);
  hall.update();
  CHECK(hall.card() == Numbers{1});
  CHECK(hall.view().card.emphasis == Emphasis::gold);
  hall.pass(4s);
  CHECK(hall.card() == Numbers{1});
  CHECK(hall.view().card.emphasis == Emphasis::past);
}

TEST_CASE("a call that the board takes away leaves the card after its time") {
  Hall hall;
  hall.call_ticket(1);
  hall.update();
  hall.pass(6s);
  hall.call_ticket(2);
  hall.update();
  hall.pass(1s);
  hall.board.calls.erase(hall.board.calls.begin());
  hall.update();
  CHECK(hall.card() == Numbers{2});
  hall.pass(5s);
  CHECK(hall.card() == Numbers{1});
  CHECK(hall.view().card.emphasis == Emphasis::white);
  hall.board.calls.clear();
  hall.update();
  CHECK(hall.card().empty());
}

TEST_CASE("a new call flashes once a second for six seconds, then is white") {
  Hall hall;
  hall.call_ticket(1);
  hall.update();
  int changes = 0;
  auto last = Emphasis::gold;
  for (; hall.time < 6s; hall.pass(10ms)) {
    const auto now = hall.view().card.emphasis;
    CHECK(now != Emphasis::past);
    if (now != last) ++changes;
    last = now;
  }
  CHECK(changes == 11);  // lit and unlit six times each
  CHECK(hall.view().card.emphasis == Emphasis::white);
}

TEST_CASE("at a clock rate above one nothing flashes") {
  Hall hall(60);
  hall.call_ticket(1);
  hall.update();
  for (; hall.time < 6s; hall.pass(10ms)) CHECK(hall.view().card.emphasis == Emphasis::gold);
  CHECK(hall.view().card.emphasis == Emphasis::white);
}

TEST_CASE("the wait until the next change is real time, at any clock rate") {
  Hall slow;
  slow.call_ticket(1);
  slow.update();
  CHECK(slow.model.changes_in(slow.moment()) == Duration{500ms});
  slow.pass(5700ms);
  CHECK(slow.model.changes_in(slow.moment()) == Duration{300ms});
  slow.pass(300ms);
  CHECK(slow.model.changes_in(slow.moment()) == Duration{4s});  // the ticker turns at 10 s

  Hall fast(60);
  fast.call_ticket(1);
  fast.update();
  CHECK(fast.model.changes_in(fast.moment()) == Duration{100ms});
}

TEST_CASE("a display at rest waits for the minute") {
  Hall hall;
  hall.board.notices = {{"تنبيه", ""}};
  hall.update();
  hall.time = 20s;
  CHECK(hall.model.changes_in(hall.moment()) == Duration{40s});
  const auto before = hall.view();
  hall.pass(39s);
  CHECK(hall.view() == before);
  hall.pass(1s);
  CHECK_FALSE(hall.view() == before);
}

TEST_CASE("a snapshot announces nothing, and shows where the hall stands") {
  Hall hall;
  hall.board.calls = busy().calls;
  hall.snapshot();
  CHECK(hall.card() == Numbers{42});
  CHECK(hall.view().card.emphasis == Emphasis::white);
  CHECK(hall.earlier() == Numbers{18, 7, 41, 113});
  CHECK(hall.confirmed().empty());
  CHECK(hall.model.queued() == 0);

  hall.call_ticket(301);
  hall.update();
  CHECK(hall.confirmed() == Confirmed{{301, 1}});
  hall.snapshot();
  hall.pass(10s);
  hall.snapshot();
  CHECK(hall.card() == Numbers{301});
  CHECK(hall.confirmed().empty());
}

TEST_CASE("what a display missed comes on its card quietly, once the call on it had its time") {
  Hall hall;
  hall.call_ticket(1);
  hall.update();
  CHECK(hall.confirmed() == Confirmed{{1, 1}});
  hall.call_ticket(2);
  hall.fresh.clear();
  hall.snapshot();
  CHECK(hall.card() == Numbers{1});
  hall.pass(6s);
  CHECK(hall.card() == Numbers{2});
  CHECK(hall.view().card.emphasis == Emphasis::white);
  CHECK(hall.confirmed().empty());
  hall.end_call(2);
  hall.snapshot();
  CHECK(hall.card() == Numbers{2});
}

TEST_CASE("the same call handed in twice is announced once") {
  Hall hall;
  hall.call_ticket(1);
  hall.update();
  hall.call_ticket(2);
  const auto twice = hall.fresh;
  hall.update();
  hall.model.take(hall.board, twice, hall.time);
  CHECK(hall.model.queued() == 1);
}

TEST_CASE("a new day or a new epoch starts with an empty card and an empty queue") {
  for (const bool epoch : {false, true}) {
    Hall hall;
    for (std::uint32_t serial = 1; serial <= 5; ++serial) hall.call_ticket(serial);
    hall.update();
    hall.board.calls.clear();
    if (epoch) hall.board.epoch = {8};
    if (!epoch) *hall.board.date += std::chrono::days{1};
    hall.snapshot();
    CHECK(hall.card().empty());
    CHECK(hall.model.queued() == 0);
    CHECK(hall.confirmed().empty());
  }
}

TEST_CASE("without an open day the display is closed, whatever the board still lists") {
  Hall hall;
  hall.call_ticket(1);
  hall.board.date.reset();
  hall.update();
  CHECK(hall.view().scene == Scene::closed);
  CHECK(hall.card().empty());
  CHECK(hall.confirmed().empty());
  hall.board.date = busy().date;
  hall.board.calls.clear();
  hall.update();
  CHECK(hall.view().scene == Scene::open);
}

TEST_CASE("before the first board the display is connecting") {
  Model model;
  CHECK(model.view({}).scene == Scene::connecting);
  CHECK(model.view({.display_time = {}, .wall = {}, .silent = 1h, .missed_heartbeats = 99})
            .ticker.kind == TickerKind::hint);
  model.tick(1h);
  CHECK_FALSE(model.changes_in({}) == Duration{0});
}

TEST_CASE("stale is marked after three heartbeats, said in words after ten seconds, and undone") {
  Hall hall;
  hall.call_ticket(1);
  hall.update();
  hall.pass(6s);
  hall.missed_heartbeats = 2;
  CHECK_FALSE(hall.view().late);
  hall.missed_heartbeats = 3;
  hall.silent = 9999ms;
  CHECK(hall.view().late);
  CHECK(hall.view().ticker.kind != TickerKind::stale);
  CHECK(hall.view().card.emphasis == Emphasis::white);

  hall.time += 5min;
  hall.silent = 5min;
  CHECK(hall.view().ticker.kind == TickerKind::stale);
  REQUIRE(hall.view().ticker.since);
  CHECK(hall.view().ticker.since->minute == 24);
  CHECK(hall.view().card.emphasis == Emphasis::past);
  CHECK(hall.card() == Numbers{1});

  hall.silent = {};
  hall.missed_heartbeats = 0;
  CHECK(hall.view().ticker.kind == TickerKind::notice);
  CHECK(hall.view().card.emphasis == Emphasis::white);
}

TEST_CASE("the ticker takes turns: reason of the pause, notices, both languages") {
  Hall hall;
  const auto tickers = [&] {
    std::vector<std::pair<TickerKind, bool>> seen;
    for (int turn = 0; turn < 6; ++turn, hall.pass(10s)) {
      const auto ticker = hall.view().ticker;
      seen.emplace_back(ticker.kind, ticker.in_second_language);
    }
    return seen;
  };
  using K = TickerKind;
  hall.board.paused = {"عطل", "Fault"};
  hall.board.notices = {{"أ", "A"}, {"", ""}, {"واحد", ""}};
  hall.update();
  CHECK(tickers() == std::vector<std::pair<K, bool>>{{K::paused, false},
                                                     {K::paused, true},
                                                     {K::notice, false},
                                                     {K::notice, true},
                                                     {K::notice, false},
                                                     {K::paused, false}});
  CHECK(hall.view().ticker.text == Name{"عطل", "Fault"});
  // An older broker knows the reason in one language only.
  hall.board.notices.clear();
  hall.board.paused = {"عطل", ""};
  hall.update();
  for (const auto& ticker : tickers()) CHECK(ticker == std::pair{K::paused, false});
}

TEST_CASE("what is an exception today is told in both languages, before notices") {
  Hall hall;
  hall.board.notices = {{"أ", ""}};
  hall.board.by_voice = true;
  hall.board.covers = {{CounterKind::counter, 4, LineId{'B'}, "ج", morning()}};
  hall.update();
  using K = TickerKind;
  for (const auto& wanted :
       {std::pair{K::voice, false}, std::pair{K::voice, true}, std::pair{K::cover, false},
        std::pair{K::cover, true}, std::pair{K::notice, false}}) {
    const auto ticker = hall.view().ticker;
    CHECK(std::pair{ticker.kind, ticker.in_second_language} == wanted);
    CHECK(ticker.cover.has_value() == (wanted.first == K::cover));
    CHECK(ticker.since.has_value() == (wanted.first == K::cover));
    hall.pass(10s);
  }
}

TEST_CASE("a display of some lines shows and confirms no others") {
  Hall hall;
  hall.model.set_shown_lines({{'B'}});
  hall.call_ticket(1);
  hall.update();
  CHECK(hall.card().empty());
  CHECK(hall.earlier().empty());
  CHECK(hall.confirmed().empty());
  REQUIRE(hall.view().lines.size() == 1);
  CHECK(hall.view().lines.front().id == LineId{'B'});
}

TEST_CASE("an earlier call stands once, with its newest counter") {
  Hall hall;
  auto again = call(290, 'S', "س", 290, 9);
  hall.board.calls = {call(300, 'S', "س", 300, 1), again, call(290, 'S', "س", 290, 2)};
  hall.snapshot();
  REQUIRE(hall.view().earlier.size() == 1);
  CHECK(hall.view().earlier.front().counter == 9);
}

TEST_CASE("the clock is the broker's, in the centre's zone; unknown, it is not shown") {
  Hall hall;
  REQUIRE(hall.view().clock);
  CHECK(hall.view().clock->hour == 10);
  CHECK(hall.view().clock->minute == 24);
  CHECK_FALSE(hall.model.view({}).clock);
  hall.model.set_time_zone({});
  CHECK_FALSE(hall.view().clock);
}
