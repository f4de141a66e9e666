// Which messages a hall makes as it goes on, and that each is made once, whoever was down
// meanwhile.
#include "broker/floor/messenger.h"

#include <algorithm>

#include "broker/messages/due.h"
#include "common/storage/files.h"
#include "tests/floor/house.h"
#include "tests/harness/centre.h"
#include "tests/scratch.h"

using namespace dawr;
using namespace dawr::tests;
namespace fs = std::filesystem;

namespace {

using References = std::vector<std::string>;
constexpr auto prefix = "IS-02.2026-03-15.";

// A hall whose people leave numbers, looked at now and then.
struct Told {
  Scratch scratch{"told"};
  PeopleFiles files{scratch / "secrets" / "day.key", scratch / "secrets" / "contacts.db"};
  MessageFiles messages{scratch.path()};
  std::optional<People> people;
  std::optional<Messenger> messenger;
  std::optional<House> house;

  explicit Told(bool on = true) {
    fs::create_directory(scratch / "secrets");
    auto text = harness::read_text(DAWR_SOURCE_DIR "/config/messages.toml");
    if (on) text.replace(text.find("on = false"), 10, "on = true");
    harness::write_text(messages.config(), text);
    people.emplace(files, PeopleSettings{.identity = false, .mobile = true});
    messenger.emplace(messages, true);
    house.emplace(&*people);
    house->open_day();
    house->command(counter, OpenCounter{ClerkId{101}});
  }
  Serial take(bool leaves_number = true) {
    house->send(door, house->frame(door, press()));
    const Serial serial = house->floor->state().tickets.back().serial;
    if (leaves_number) {
      people->leave(serial, MobileNumber::read("01012345678").value());
    }
    return serial;
  }
  void look() { messenger->look(house->floor->state(), *people, house->now); }
  // The broker ends, between two looks or in the middle of one, and the next one recovers.
  void restart() {
    messenger.reset();
    house->floor.reset();
    people.reset();
    people.emplace(files, PeopleSettings{.identity = false, .mobile = true});
    house->people = &*people;
    house->reopen();
    messenger.emplace(messages, true);
  }
  [[nodiscard]] References waiting() const {
    References found;
    auto box = MessageBox::open(messages.box(), 20ms);
    const auto all = box->unfinished().value();
    for (const Message& one : all) {
      REQUIRE(one.reference.starts_with(prefix));
      found.push_back(one.reference.substr(std::string(prefix).size()));
    }
    std::ranges::sort(found);
    return found;
  }
  // All that was ever made.
  [[nodiscard]] std::int64_t made() const {
    storage::Database box(messages.box(), storage::Access::read_only);
    return box.integer("SELECT count(*) FROM message");
  }
  void do_no_show() {
    for (std::uint8_t call = 1; call <= 3; ++call) {
      const auto& ticket =
          *house->floor->state().find(*house->floor->state().counters.at(CounterId{10}).in_hand);
      house->command(hall, AckShown{ticket.serial, call, ticket.called_at});
      house->now += 30s;
      if (call < 3) house->command(counter, Recall{});
    }
    house->command(counter, MarkNoShow{});
  }
};

}  // namespace

TEST_CASE("three before you, you are called, you were missed: each once") {
  Told hall;
  for (int i = 0; i < 5; ++i) hall.take();
  hall.look();
  // The fifth has four before it.
  CHECK(hall.waiting() == References{"1.near.S", "2.near.S", "3.near.S", "4.near.S"});
  hall.house->command(counter, CallNext{});
  hall.look();
  hall.look();
  auto waiting = hall.waiting();
  REQUIRE(waiting.size() == 5);
  CHECK(waiting.front().starts_with("1.called."));  // instead of near, which was not sent yet
  CHECK(References(waiting.begin() + 1, waiting.end()) ==
        References{"2.near.S", "3.near.S", "4.near.S", "5.near.S"});
  hall.house->now += 5s;
  hall.house->command(counter, Recall{});
  hall.look();
  CHECK(hall.waiting() == waiting);
  hall.do_no_show();
  hall.look();
  CHECK(hall.waiting().front() == "1.missed.1");
  CHECK(hall.made() == 7);
  hall.house->now += 21min;
  hall.house->command(counter, CallNext{});
  hall.look();
  CHECK(hall.waiting().front().starts_with("2.called."));
}

TEST_CASE("nothing is made twice, and nothing is missed, whenever the broker is stopped") {
  for (const bool looks_before : {true, false}) {
    Told hall;
    hall.take();
    hall.take();
    if (looks_before) hall.look();
    hall.restart();
    hall.look();
    CHECK(hall.waiting() == References{"1.near.S", "2.near.S"});
    hall.house->command(counter, CallNext{});
    if (looks_before) hall.look();
    hall.restart();
    hall.look();
    CHECK(hall.waiting().size() == 2);
    CHECK(hall.waiting().front().starts_with("1.called."));
    CHECK(hall.made() == 3);
  }
}

TEST_CASE("who left no number is not told, and who takes it back is not told any more") {
  Told hall;
  hall.take(false);
  const Serial second = hall.take();
  hall.look();
  CHECK(hall.waiting() == References{"2.near.S"});
  hall.people->leave(second, std::nullopt);
  hall.look();
  CHECK(hall.waiting().empty());
  hall.people->leave(second, MobileNumber::read("01112345678").value());
  hall.look();
  CHECK(hall.waiting() == References{"2.near.S"});
}

TEST_CASE("no sealed number is left in the box when the visit or the day has ended") {
  Told hall;
  hall.take();
  hall.take();
  hall.look();
  const auto numbers = [&] {
    storage::Database box(hall.messages.box(), storage::Access::read_only);
    return box.integer("SELECT count(*) FROM message WHERE sealed IS NOT NULL");
  };
  CHECK(numbers() == 2);
  hall.people->forget(Serial{1});
  hall.look();
  CHECK(numbers() == 1);
  hall.house->command(office, CloseOut{"the day is over"});
  hall.house->command(office, CloseDay{});
  hall.house->floor->settle_people();
  hall.look();
  CHECK(numbers() == 0);
}

TEST_CASE("a box that the notifier holds keeps nobody waiting, and is written the next time") {
  Told hall;
  hall.look();
  hall.take();
  storage::Database holder(hall.messages.box(), storage::Access::read_write);
  holder.execute("BEGIN IMMEDIATE");
  hall.look();
  CHECK(hall.messenger->take_news().empty());
  holder.execute("COMMIT");
  hall.look();
  CHECK(hall.waiting() == References{"1.near.S"});
}

TEST_CASE("off or unsound or in a demonstration, nothing is made, and what was left is destroyed") {
  Told hall;
  hall.take();
  hall.look();
  REQUIRE(fs::exists(hall.messages.box()));
  bool is_real = true;
  SECTION("off") { harness::replace_in(hall.messages.config(), "on = true", "on = false"); }
  SECTION("unsound") { harness::replace_in(hall.messages.config(), "on = true", "on = maybe"); }
  SECTION("none") { fs::remove(hall.messages.config()); }
  SECTION("a demonstration") { is_real = false; }
  hall.messenger.emplace(hall.messages, is_real);
  hall.look();
  CHECK_FALSE(fs::exists(hall.messages.box()));
}
