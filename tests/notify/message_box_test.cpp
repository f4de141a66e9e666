// The box that broker and notifier share: each cause once, and no number for longer than needed.
#include "broker/messages/message_box.h"

#include <fstream>
#include <iterator>

#include <sys/stat.h>

#include "tests/catch.h"
#include "tests/notify/samples.h"
#include "tests/scratch.h"

using namespace dawr;
using namespace dawr::tests;

namespace {

struct Place {
  Scratch scratch{"box"};
  std::filesystem::path file = scratch / "messages.db";
  [[nodiscard]] MessageBox open(std::chrono::milliseconds patience = 20ms) const {
    return MessageBox::open(file, patience).value();
  }
};

std::vector<std::string> references(MessageBox& box) {
  std::vector<std::string> found;
  const auto all = box.unfinished().value();
  for (const Message& one : all) found.push_back(one.reference);
  return found;
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("the same cause makes one message, however often and by whom it is told") {
  const Place place;
  const std::vector both = {due(MessageKind::near, 1), due(MessageKind::called, 2)};
  {
    auto box = place.open();
    CHECK(box.settle(both, day, ten)->made == 2);
    CHECK(box.settle(both, day, ten + 2s)->made == 0);
  }
  auto box = place.open();
  CHECK(box.settle(both, day, ten + 4s)->made == 0);
  const auto waiting = box.unfinished().value();
  REQUIRE(waiting.size() == 2);
  for (const Message& one : waiting) {
    const auto& origin = one.kind == MessageKind::near ? both[0] : both[1];
    CHECK(one.reference == origin.reference);
    CHECK(one.facts == origin.facts);
    CHECK(one.about == origin.about);
    CHECK(one.sealed == origin.sealed);
    CHECK(one.made_at == ten);
    CHECK(one.useless_after == ten + 10min);
    CHECK(one.state == MessageState::pending);
  }
}

TEST_CASE("what is not so any more is withdrawn, unless it was sent; what is so again is sent") {
  const Place place;
  auto box = place.open();
  const auto near = due(MessageKind::near, 1);
  box.settle({near}, day, ten).value();
  CHECK(box.settle({}, day, ten)->withdrawn == 1);
  CHECK(references(box).empty());
  box.settle({near}, day, ten + 1min).value();
  REQUIRE(references(box) == std::vector{near.reference});
  Message sent = box.unfinished()->front();
  CHECK(sent.useless_after == ten + 11min);
  REQUIRE(box.begin_attempt(sent).value());
  sent.state = MessageState::accepted;
  sent.next_at = Instant::max();
  REQUIRE(box.write(sent));
  for (int i = 0; i < 2; ++i) {
    box.settle({}, day, ten).value();
    box.settle({near}, day, ten).value();
    CHECK(references(box).empty());
  }
}

TEST_CASE("what waits tells what is so now, but for what somebody may have heard already") {
  const Place place;
  auto box = place.open();
  auto near = due(MessageKind::near, 1);
  box.settle({near}, day, ten).value();
  near.facts.count = 1;
  box.settle({near}, day, ten + 1min).value();
  Message one = box.unfinished()->front();
  CHECK(one.facts.count == 1);
  CHECK(one.useless_after == ten + 11min);
  REQUIRE(box.begin_attempt(one).value());
  one.attempts = 1;
  REQUIRE(box.write(one));
  near.facts.count = 0;
  box.settle({near}, day, ten + 2min).value();
  box.settle({}, day, ten + 2min).value();
  box.settle({near}, day, ten + 2min).value();
  one = box.unfinished()->front();
  CHECK(one.state == MessageState::pending);
  CHECK(one.facts.count == 1);
}

TEST_CASE("who holds a box that was deleted is told") {
  const Place place;
  auto box = place.open();
  CHECK(box.is_in_place());
  REQUIRE(MessageBox::destroy(place.file));
  CHECK_FALSE(box.is_in_place());
  auto other = place.open();
  CHECK(other.is_in_place());
  CHECK_FALSE(box.is_in_place());
}

TEST_CASE("an attempt that has begun is known to whoever comes next, and its number can go") {
  const Place place;
  const auto called = due(MessageKind::called, 1);
  {
    auto box = place.open();
    box.settle({called}, day, ten).value();
    REQUIRE(box.begin_attempt(box.unfinished()->front()).value());
  }
  auto box = place.open();
  Message one = box.unfinished()->front();
  CHECK(one.state == MessageState::sending);
  CHECK(one.attempts == 1);
  // What was read before is not what is there: another number, or other words.
  Message outdated = one;
  outdated.sealed.front() ^= 1U;
  CHECK_FALSE(box.begin_attempt(outdated).value());
  outdated = one;
  ++outdated.facts.count;
  CHECK_FALSE(box.begin_attempt(outdated).value());
  box.settle({}, day, ten).value();
  one = box.unfinished()->front();
  CHECK(one.state == MessageState::sending);
  CHECK(one.sealed.empty());
  CHECK_FALSE(box.begin_attempt(one).value());
}

TEST_CASE("numbers are overwritten when the message has an end, and when it is withdrawn") {
  const Place place;
  auto box = place.open();
  auto first = due(MessageKind::called, 1);
  auto second = due(MessageKind::called, 2);
  const std::string of_first = "sealed number of the first";
  const std::string of_second = "sealed number of the second";
  first.sealed.assign(of_first.begin(), of_first.end());
  second.sealed.assign(of_second.begin(), of_second.end());
  box.settle({first, second}, day, ten).value();
  CHECK_THAT(content_of(place.file), Catch::Contains(of_first));
  CHECK_THAT(content_of(place.file), Catch::Contains(of_second));
  struct stat found{};
  REQUIRE(::stat(place.file.c_str(), &found) == 0);
  CHECK((found.st_mode & 0777U) == 0600);
  auto all = box.unfinished().value();
  for (Message& one : all) {
    if (one.reference != first.reference) continue;
    one.state = MessageState::refused;
    one.next_at = Instant::max();
    REQUIRE(box.write(one));
  }
  CHECK_THAT(content_of(place.file), !Catch::Contains(of_first));
  box.settle({}, std::nullopt, ten).value();
  CHECK_THAT(content_of(place.file), !Catch::Contains(of_second));
}

TEST_CASE("messages of presence go with their day; those of bookings stay, each made once") {
  const Place place;
  auto box = place.open();
  box.settle({due(MessageKind::called, 1)}, day, ten).value();
  const auto booking = due(MessageKind::tomorrow, 2);
  CHECK(box.put(booking, ten).value());
  CHECK_FALSE(box.put(booking, ten).value());
  box.settle({}, day, ten).value();
  CHECK(references(box) == std::vector{booking.reference});
  box.settle({}, day + std::chrono::days{1}, ten + 24h).value();
  CHECK(references(box) == std::vector{booking.reference});
  // Another ticket has that number on another day, and is told.
  CHECK(box.settle({due(MessageKind::called, 1)}, day + std::chrono::days{1}, ten + 24h)->made ==
        1);
}

TEST_CASE("who finds the box held says so at once, and has changed nothing") {
  const Place place;
  auto broker = place.open();
  broker.settle({due(MessageKind::near, 1)}, day, ten).value();
  storage::Database holder(place.file, storage::Access::read_write);
  holder.execute("BEGIN IMMEDIATE");
  const auto settled = broker.settle({due(MessageKind::near, 2)}, day, ten);
  REQUIRE_FALSE(settled);
  CHECK(settled.error().kind == FaultKind::busy);
  holder.execute("COMMIT");
  CHECK(broker.settle({due(MessageKind::near, 2)}, day, ten)->made == 1);
}

TEST_CASE("a file of somebody else is refused, and figures say what became of messages") {
  const Place place;
  storage::Database(place.scratch / "other.db", storage::Access::create)
      .execute("CREATE TABLE t (x)");
  ::chmod((place.scratch / "other.db").c_str(), 0600);
  const auto refused = MessageBox::open(place.scratch / "other.db", 20ms);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == FaultKind::damaged);
  CHECK(MessageBox::open_to_read(place.file).error().kind == FaultKind::missing);

  auto box = place.open();
  box.settle({due(MessageKind::near, 1), due(MessageKind::near, 2), due(MessageKind::near, 3)}, day,
             ten)
      .value();
  auto all = box.unfinished().value();
  all[0].state = MessageState::undelivered;
  all[1].state = MessageState::uncertain;
  all[2].reason = "why";
  for (const Message& one : all) REQUIRE(box.write(one));
  const auto figures = MessageBox::open_to_read(place.file)->figures().value();
  CHECK(figures.waiting == 1);
  CHECK(figures.waiting_since == ten);
  CHECK(figures.reason == "why");
  CHECK(figures.uncertain == 1);
  CHECK(figures.undelivered == 1);
  CHECK(figures.accepted == 1);
}
