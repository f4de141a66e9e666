// The notifier with its box, a day key and a gateway that does as the test wishes.
#include "broker/notify/notifier.h"

#include <deque>
#include <map>

#include "broker/floor/day_key.h"
#include "broker/floor/people.h"
#include "common/storage/files.h"
#include "tests/catch.h"
#include "tests/notify/samples.h"
#include "tests/scratch.h"

using namespace dawr;
using namespace dawr::notify;
using namespace dawr::tests;

namespace {

constexpr auto phone = "01012345678";

class FakeGateway final : public Gateway {
 public:
  std::deque<Answer> answers;  // then everything is accepted
  std::function<void()> on_send;
  Delivery delivery{Delivery::unknown};
  std::map<std::string, int> sent;  // by reference
  std::vector<std::string> numbers;
  std::vector<std::string> texts;
  int asked{};

  Answer send(const Sending& sending) override {
    ++sent[std::string(sending.reference)];
    numbers.emplace_back(sending.mobile);
    texts.emplace_back(sending.text);
    if (on_send) on_send();
    if (answers.empty()) return {.end = AttemptEnd::accepted, .gateway_id = "g"};
    const Answer answer = answers.front();
    answers.pop_front();
    return answer;
  }
  Delivery ask(const Message&) override {
    ++asked;
    return delivery;
  }
};

struct Desk {
  Scratch scratch{"desk"};
  std::filesystem::path key_file = scratch / "day.key";
  std::optional<DayKey> key = DayKey::create(key_file, day).value();
  std::optional<ContactVault> vault = ContactVault::open(scratch / "contacts.db", *key).value();
  MessageBox box = MessageBox::open(scratch / "messages.db", 20ms).value();
  FakeGateway gateway;
  MessageSettings settings{
      .on = true, .quiet = {21h, 8h}, .per_minute = 6000, .gateway = tests::gateway()};
  Instant now{ten};
  std::optional<Notifier> notifier;

  Desk() { start(); }
  void start() {
    const WordSource words{text::Phrases::load(DAWR_SOURCE_DIR "/config/phrases", "ar").value(),
                           cairo(),
                           {"مركز", "centre"}};
    notifier.emplace(NotifierSettings{settings, words, key_file}, box, gateway,
                     [this] { return now; });
  }
  DueMessage of(MessageKind kind, std::uint32_t serial) {
    vault->keep(Serial{serial}, MobileNumber::read(phone).value()).value();
    auto message = due(kind, serial);
    const auto contacts = vault->sealed().value();
    for (const SealedContact& contact : contacts) {
      if (contact.ticket.value == serial) message.sealed = contact.sealed;
    }
    return message;
  }
  void make(const std::vector<DueMessage>& messages) { box.settle(messages, day, now).value(); }
  Instant work() {
    return notifier->work([] { return true; }).value();
  }
  void work_until(Instant end, Duration step = 500ms) {
    for (; now < end; now += step) work();
  }
  std::string news() {
    std::string all;
    for (const News& one : notifier->take_news()) all += one.text + "\n";
    return all;
  }
};

}  // namespace

TEST_CASE("a message is sent once, to its number, and its receipt is asked for") {
  Desk desk;
  const auto called = desk.of(MessageKind::called, 42);
  desk.make({called});
  desk.work_until(ten + 9s);
  CHECK(desk.gateway.sent == std::map<std::string, int>{{called.reference, 1}});
  CHECK(desk.gateway.numbers == std::vector<std::string>{phone});
  CHECK_THAT(desk.gateway.texts.at(0), Catch::Contains("س ٤٢"));
  CHECK(desk.gateway.asked == 0);
  desk.gateway.delivery = Delivery::delivered;
  desk.make({called});
  desk.work_until(ten + 15s);
  CHECK(desk.gateway.asked == 1);
  CHECK(desk.box.unfinished()->empty());
  CHECK(desk.box.figures()->accepted == 1);
  const auto news = desk.news();
  CHECK_THAT(news, Catch::Contains(called.reference + ": delivered"));
  CHECK_THAT(news, !Catch::Contains("1012345678"));
}

TEST_CASE("a gateway that is down, slow or answers nonsense gets it again under one reference") {
  Desk desk;
  const auto called = desk.of(MessageKind::called, 42);
  desk.gateway.answers = {{.end = AttemptEnd::not_taken, .reason = "Couldn't connect"},
                          {.end = AttemptEnd::perhaps_taken, .reason = "Timeout was reached"},
                          {.end = AttemptEnd::perhaps_taken, .reason = "it answered with 200"}};
  desk.make({called});
  desk.work_until(ten + 1min);
  CHECK(desk.gateway.sent == std::map<std::string, int>{{called.reference, 4}});
  CHECK(desk.gateway.texts.front() == desk.gateway.texts.back());
  const auto news = desk.news();
  for (const auto* why : {"Couldn't connect", "Timeout was reached", "it answered with 200"}) {
    CHECK_THAT(news, Catch::Contains(why));
  }
  CHECK_THAT(news, Catch::Contains(": accepted"));
}

TEST_CASE("what may have been taken is not sent again where a repeat is not safe") {
  Desk desk;
  desk.settings.gateway = gateway(false);
  desk.start();
  desk.gateway.answers = {{.end = AttemptEnd::perhaps_taken, .reason = "Timeout was reached"}};
  desk.make({desk.of(MessageKind::called, 42)});
  desk.work_until(ten + 1min);
  CHECK(desk.gateway.numbers.size() == 1);
  CHECK(desk.box.figures()->uncertain == 1);
}

TEST_CASE("stopped between sending and writing it down, it sends again under the same reference") {
  struct Killed {};
  for (const bool is_safe : {true, false}) {
    Desk desk;
    desk.settings.gateway = gateway(is_safe);
    desk.start();
    const auto called = desk.of(MessageKind::called, 42);
    desk.make({called});
    desk.gateway.on_send = [] { throw Killed{}; };
    CHECK_THROWS_AS(desk.work(), Killed);
    desk.gateway.on_send = {};
    desk.start();
    desk.make({called});
    desk.work_until(ten + 5s);
    CHECK(desk.gateway.sent == std::map<std::string, int>{{called.reference, is_safe ? 2 : 1}});
    CHECK(desk.box.figures()->uncertain == (is_safe ? 0 : 1));
  }
}

TEST_CASE("a message whose use has ended is not sent any more") {
  Desk desk;
  desk.gateway.answers.assign(100, {.end = AttemptEnd::not_taken, .reason = "nobody there"});
  const auto called = desk.of(MessageKind::called, 42);
  desk.make({called});
  desk.work_until(ten + 10min, 5s);
  const auto before = desk.gateway.numbers.size();
  CHECK(before > 5);
  desk.gateway.answers.clear();
  desk.work_until(ten + 12min, 5s);
  CHECK(desk.gateway.numbers.size() == before);
  CHECK(desk.box.figures()->expired == 1);
  CHECK_THAT(desk.news(), Catch::Contains(": expired: nobody there"));
}

TEST_CASE("nobody is woken: of presence it expires, of a booking it waits for the morning") {
  Desk desk;
  desk.now = ten + 12h;
  auto booking = desk.of(MessageKind::moved, 7);
  booking.lives = 24h;
  booking.facts.at = ten + 48h;
  desk.make({desk.of(MessageKind::called, 42)});
  REQUIRE(desk.box.put(booking, desk.now));
  desk.work_until(ten + 22h, 1min);
  CHECK(desk.gateway.numbers.empty());
  CHECK(desk.box.figures()->expired == 1);
  desk.work_until(ten + 22h + 1min, 1min);
  CHECK(desk.gateway.sent == std::map<std::string, int>{{booking.reference, 1}});
}

TEST_CASE("no more go out than the rate allows, and those that are useless first go first") {
  Desk desk;
  desk.settings.per_minute = 60;
  desk.start();
  std::vector<DueMessage> all;
  for (std::uint32_t i = 1; i <= 5; ++i) all.push_back(desk.of(MessageKind::called, i));
  all[3].lives = 5min;
  desk.make(all);
  desk.work_until(ten + 3s, 100ms);
  CHECK(desk.gateway.numbers.size() == 3);
  CHECK(desk.gateway.sent.contains(all[3].reference));
  desk.work_until(ten + 30s, 100ms);
  CHECK(desk.gateway.sent.size() == 5);
}

TEST_CASE("once the day's key is gone, or another day's is there, it waits to be withdrawn") {
  for (const bool is_replaced : {false, true}) {
    for (const bool is_withdrawn : {false, true}) {
      Desk desk;
      desk.make({desk.of(MessageKind::called, 42)});
      REQUIRE(DayKey::destroy(desk.key_file));
      if (is_replaced) DayKey::create(desk.key_file, day + std::chrono::days{1}).value();
      desk.work();
      CHECK(desk.box.unfinished()->size() == 1);
      if (is_withdrawn) REQUIRE(desk.box.settle({}, std::nullopt, desk.now)->withdrawn == 1);
      desk.work_until(ten + 11min, 5s);
      CHECK(desk.gateway.numbers.empty());
      CHECK(desk.box.unfinished()->empty());
      CHECK(desk.box.figures()->refused == 0);
      CHECK(desk.box.figures()->expired == (is_withdrawn ? 0 : 1));
    }
  }
}

TEST_CASE("with a key that can't be used nothing is sent, and it is not tried again") {
  Desk desk;
  desk.make({desk.of(MessageKind::called, 42)});
  REQUIRE(DayKey::destroy(desk.key_file));
  REQUIRE(storage::create_file(desk.key_file, "nonsense", storage::Privacy::secret));
  desk.work();
  CHECK(desk.gateway.numbers.empty());
  CHECK(desk.box.figures()->refused == 1);
}

TEST_CASE("what is withdrawn while it is sent ends as soon as the attempt has failed") {
  Desk desk;
  desk.make({desk.of(MessageKind::called, 42)});
  desk.gateway.answers.assign(8, {.end = AttemptEnd::not_taken,
                                  .reason = "nobody there",
                                  .retry_after = std::chrono::seconds{300}});
  desk.gateway.on_send = [&] { desk.box.settle({}, day, desk.now).value(); };
  desk.work();
  desk.now += 1s;
  desk.work();
  CHECK(desk.gateway.numbers.size() == 1);
  CHECK(desk.box.unfinished()->empty());
  CHECK_THAT(desk.news(), Catch::Contains(": withdrawn"));
}

TEST_CASE("it stops when it is asked to") {
  Desk desk;
  desk.make({desk.of(MessageKind::called, 1), desk.of(MessageKind::called, 2)});
  REQUIRE(desk.notifier->work([&] { return desk.gateway.numbers.empty(); }));
  CHECK(desk.gateway.numbers.size() == 1);
}
