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
  Told told;
  for (int i = 0; i < 5; ++i) told.take();
  told.look();
  // The fifth has four before it.
  CHECK(told.waiting() == References{"1.near.S", "2.near.S", "3.near.S", "4.near.S"});
  told.house->command(counter, CallNext{});
  told.look();
  told.look();
  auto waiting = told.waiting();
  REQUIRE(waiting.size() == 5);
  CHECK(waiting.front().starts_with("1.called."));  // instead of near, which was not sent yet
  CHECK(References(waiting.begin() + 1, waiting.end()) ==
        References{"2.near.S", "3.near.S", "4.near.S", "5.near.S"});
  told.house->now += 5s;
  told.house->command(counter, Recall{});
  told.look();
  CHECK(told.waiting() == waiting);
  told.do_no_show();
  told.look();
  CHECK(told.waiting().front() == "1.missed.1");
  CHECK(told.made() == 7);
  told.house->now += 21min;
  told.house->command(counter, CallNext{});
  told.look();
  CHECK(told.waiting().front().starts_with("2.called."));
}

TEST_CASE("nothing is made twice, and nothing is missed, whenever the broker is stopped") {
  for (const bool looks_before : {true, false}) {
    Told told;
    told.take();
    told.take();
    if (looks_before) told.look();
    told.restart();
    told.look();
    CHECK(told.waiting() == References{"1.near.S", "2.near.S"});
    told.house->command(counter, CallNext{});
    if (looks_before) told.look();
    told.restart();
    told.look();
    CHECK(told.waiting().size() == 2);
    CHECK(told.waiting().front().starts_with("1.called."));
    CHECK(told.made() == 3);
  }
}

TEST_CASE("who left no number is not told, and who takes it back is not told any more") {
  Told told;
  told.take(false);
  const Serial second = told.take();
  told.look();
  CHECK(told.waiting() == References{"2.near.S"});
  told.people->leave(second, std::nullopt);
  told.look();
  CHECK(told.waiting().empty());
  told.people->leave(second, MobileNumber::read("01112345678").value());
  told.look();
  CHECK(told.waiting() == References{"2.near.S"});
}

TEST_CASE("no sealed number is left in the box when the visit or the day has ended") {
  Told told;
  told.take();
  told.take();
  told.look();
  const auto numbers = [&] {
    storage::Database box(told.messages.box(), storage::Access::read_only);
    return box.integer("SELECT count(*) FROM message WHERE sealed IS NOT NULL");
  };
  CHECK(numbers() == 2);
  told.people->forget(Serial{1});
  told.look();
  CHECK(numbers() == 1);
  told.house->command(office, CloseOut{"the day is over"});
  told.house->command(office, CloseDay{});
  told.house->floor->settle_people();
  told.look();
  CHECK(numbers() == 0);
}

TEST_CASE("a box that the notifier holds keeps nobody waiting, and is written the next time") {
  Told told;
  told.look();
  told.take();
  storage::Database holder(told.messages.box(), storage::Access::read_write);
  holder.execute("BEGIN IMMEDIATE");
  told.look();
  CHECK(told.messenger->take_news().empty());
  holder.execute("COMMIT");
  told.look();
  CHECK(told.waiting() == References{"1.near.S"});
}

TEST_CASE("off or unsound or in a demonstration, nothing is made, and what was left is destroyed") {
  Told told;
  told.take();
  told.look();
  REQUIRE(fs::exists(told.messages.box()));
  bool is_real = true;
  SECTION("off") { harness::replace_in(told.messages.config(), "on = true", "on = false"); }
  SECTION("unsound") { harness::replace_in(told.messages.config(), "on = true", "on = maybe"); }
  SECTION("none") { fs::remove(told.messages.config()); }
  SECTION("a demonstration") { is_real = false; }
  told.messenger.emplace(told.messages, is_real);
  told.look();
  CHECK_FALSE(fs::exists(told.messages.box()));
}
