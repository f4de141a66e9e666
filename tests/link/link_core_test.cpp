#include "common/wire/link_core.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/wire/codec.h"
#include "tests/catch.h"

namespace dawr::wire {
namespace {

using namespace std::chrono_literals;

const Instant device_time{seconds(1'900'000'000)};

// A device without socket and clock, and the broker's words put into its ear.
class Device {
 public:
  explicit Device(std::size_t brokers = 1, std::unique_ptr<Outbox> its_outbox = nullptr)
      : outbox(its_outbox ? std::move(its_outbox) : make_memory_outbox(77)),
        core(*outbox, Hello{.program = "dawr-ticket", .version = "1"}, brokers, now) {}

  void pass(std::chrono::milliseconds time) {
    now += time;
    core.tick(now, device_time);
  }
  void hear(const BrokerMessage& message) { core.received({encode(message)}, now); }
  void hear(const BrokerMessage& message, const Slip& slip) {
    core.received({encode(message), encode(slip)}, now);
  }
  void welcome(Epoch epoch = {7}, double clock_rate = 1) {
    hear(Welcome{.epoch = epoch,
                 .seq = 5,
                 .now = device_time,
                 .clock_rate = clock_rate,
                 .principal = {.device = {3},
                               .role = Role::dispenser,
                               .counter = std::nullopt,
                               .shown_lines = {}},
                 .centre = "IS-02",
                 .centre_name = {}});
  }
  void go_online() {
    core.handshake(Handshake::succeeded, now);
    welcome();
    core.take_outgoing();
    core.take_news();
  }
  std::uint64_t submit(CommandBody body = CallNext{}) {
    const auto counter = core.submit(std::move(body), std::nullopt, now, device_time);
    REQUIRE(counter);
    return *counter;
  }
  void reply(std::uint64_t counter, decltype(Reply::body) body) {
    hear(Reply{.session = 77, .counter = counter, .seq = 9, .body = std::move(body)});
  }

  // What went out since the last call.
  template <class T>
  std::vector<T> sent() {
    std::vector<T> found;
    for (const auto& bytes : core.take_outgoing()) {
      const auto message = decode_client_message(bytes);
      REQUIRE(message);
      if (const auto* wanted = std::get_if<T>(&*message)) found.push_back(*wanted);
    }
    return found;
  }
  template <class T>
  std::vector<T> news() {
    std::vector<T> found;
    for (const auto& item : core.take_news()) {
      if (const auto* wanted = std::get_if<T>(&item)) found.push_back(*wanted);
    }
    return found;
  }

  Steady now{1000h};
  std::unique_ptr<Outbox> outbox;
  LinkCore core;
};

}  // namespace

TEST_CASE("hello comes first, and nothing else before the welcome") {
  Device device;
  device.submit();
  device.core.ask(Question::offer);
  CHECK(device.core.take_outgoing().empty());

  device.core.handshake(Handshake::succeeded, device.now);
  const auto frames = device.core.take_outgoing();
  REQUIRE(frames.size() == 1);
  CHECK(std::holds_alternative<Hello>(*decode_client_message(frames.front())));
  CHECK(device.core.state() == LinkState::connecting);

  device.welcome();
  CHECK(device.sent<Submit>().size() == 1);
  CHECK(device.core.state() == LinkState::online);
  const auto welcomed = device.news<Welcomed>();
  REQUIRE(welcomed.size() == 1);
  CHECK(welcomed.front().welcome.centre == "IS-02");
  CHECK_FALSE(welcomed.front().new_epoch);
}

TEST_CASE("a condition goes out while the link is welcomed, once, and its answer is news") {
  Device device;
  const Condition paper_out{.printer = PrinterState::paper_out, .help_wanted = true};
  device.core.tell(paper_out);
  device.go_online();
  CHECK(device.sent<Condition>().empty());
  device.core.tell(paper_out);
  CHECK(device.sent<Condition>() == std::vector{paper_out});
  device.pass(5s);
  CHECK(device.sent<Condition>().empty());
  device.hear(ConditionNoted{.help_noted = true, .staff_see_it = true});
  CHECK(device.news<ConditionNoted>() == std::vector{ConditionNoted{true, true}});
}

TEST_CASE("the same bytes go out until they are answered, more and more slowly") {
  Device device;
  device.go_online();
  device.submit();
  const auto first = device.core.take_outgoing();
  REQUIRE(first.size() == 1);
  CHECK(first.front() == device.outbox->pending().front().frame);

  std::vector<std::chrono::milliseconds> sent_after;
  const auto begin = device.now;
  while (device.now < begin + 40s) {
    device.pass(100ms);
    for (const auto& bytes : device.core.take_outgoing()) {
      if (bytes == first.front()) {
        sent_after.push_back(
            std::chrono::duration_cast<std::chrono::milliseconds>(device.now - begin));
      } else {
        CHECK_FALSE(std::holds_alternative<Submit>(*decode_client_message(bytes)));
      }
    }
    device.hear(Pong{.epoch = {7}});
  }
  CHECK(sent_after == std::vector<std::chrono::milliseconds>{1s, 3s, 7s, 15s, 23s, 31s, 39s});
}

TEST_CASE("a command with a PIN is sent again like any other, but marked as a secret") {
  Device device;
  device.go_online();
  const auto submit = [&](CommandBody open) {
    return device.core.submit(std::move(open), std::nullopt, device.now, Instant{});
  };
  REQUIRE(submit(OpenCounter{ClerkId{101}, Pin::from("4711")}));
  REQUIRE(submit(OpenCounter{ClerkId{101}}));
  REQUIRE(submit(SignIn{ClerkId{101}, Pin::from("4711")}));
  REQUIRE(submit(SignIn{ClerkId{101}}));
  std::vector<bool> secret;
  for (const auto& command : device.outbox->pending()) secret.push_back(command.is_secret);
  CHECK(secret == std::vector<bool>{true, false, true, false});
  const auto first = device.sent<Submit>();
  REQUIRE(first.size() == 1);
  CHECK(std::get<OpenCounter>(first.front().body).pin == Pin::from("4711"));
  device.pass(1s);
  CHECK(device.sent<Submit>().size() == 1);
}

TEST_CASE("one command is in flight at a time, in the order of asking") {
  Device device;
  device.go_online();
  const auto first = device.submit();
  const auto second = device.submit(Recall{});
  auto sent = device.sent<Submit>();
  REQUIRE(sent.size() == 1);
  CHECK(sent.front().counter == first);
  CHECK(device.core.unanswered() == 2);

  device.reply(first, Done{});
  sent = device.sent<Submit>();
  REQUIRE(sent.size() == 1);
  CHECK(sent.front().counter == second);
  CHECK(std::holds_alternative<Recall>(sent.front().body));
  const auto answered = device.news<Answered>();
  REQUIRE(answered.size() == 1);
  CHECK(std::holds_alternative<CallNext>(answered.front().command.body));
  CHECK(device.core.unanswered() == 1);
}

TEST_CASE("an answered command leaves the outbox when its owner comes back, not before") {
  Device device;
  device.go_online();
  const auto counter = device.submit();
  device.reply(counter, Done{});
  CHECK(device.outbox->pending().size() == 1);
  REQUIRE(device.core.settle_answered(1));
  CHECK(device.outbox->pending().empty());
  CHECK(device.outbox->low_water() == 2);
  device.submit();
  CHECK(device.sent<Submit>().back().low_water == 2);
}

TEST_CASE("what is taken back is neither sent again nor answered") {
  Device device;
  device.go_online();
  const auto first = device.submit();
  device.submit();
  CHECK(device.sent<Submit>().size() == 1);
  device.core.take_back();
  CHECK(device.core.unanswered() == 0);
  device.pass(40s);
  CHECK(device.sent<Submit>().empty());
  device.reply(first, Done{});
  CHECK(device.news<Answered>().empty());
  REQUIRE(device.core.settle_answered(78));
  CHECK(device.outbox->pending().empty());
  CHECK(device.outbox->session() == 77);
  device.core.handshake(Handshake::succeeded, device.now);
  device.welcome();
  const auto third = device.submit();
  const auto sent = device.sent<Submit>();
  REQUIRE(sent.size() == 1);
  CHECK(sent.front().counter == third);
  CHECK(sent.front().low_water == third);
}

TEST_CASE("late, duplicate and strangers' replies change nothing") {
  Device device;
  device.go_online();
  const auto first = device.submit();
  const auto second = device.submit();
  device.reply(second, Done{});
  device.hear(Reply{.session = 78, .counter = first, .seq = 1, .body = Done{}});
  CHECK(device.news<Answered>().empty());
  device.reply(first, Done{});
  device.reply(first, Done{});
  const auto answered = device.news<Answered>();
  REQUIRE(answered.size() == 1);
  CHECK(answered.front().command.counter == first);
  CHECK(device.core.unanswered() == 1);
}

TEST_CASE("a rejection settles a command, a full disk at the broker or haste does not") {
  const auto reason = GENERATE(RejectionCode::storage, RejectionCode::rate_limited);
  Device device;
  device.go_online();
  const auto counter = device.submit();
  device.core.take_outgoing();
  device.reply(counter, Rejection{reason, std::nullopt});
  const auto postponed = device.news<Postponed>();
  REQUIRE(postponed.size() == 1);
  CHECK(postponed.front().counter == counter);
  CHECK(device.core.unanswered() == 1);
  device.pass(1s);
  CHECK(device.sent<Submit>().size() == 1);

  device.reply(counter, Rejection{RejectionCode::line_empty, std::nullopt});
  const auto answered = device.news<Answered>();
  REQUIRE(answered.size() == 1);
  CHECK(std::get<Rejection>(answered.front().reply.body).code == RejectionCode::line_empty);
  CHECK(device.core.unanswered() == 0);
}

TEST_CASE("a slip comes with its reply") {
  Device device;
  device.go_online();
  const auto counter = device.submit(TakeTicket{
      .service = ServiceCode("B01"), .priority_claim = std::nullopt, .arrival_commitment = {}});
  device.hear(Reply{.session = 77, .counter = counter, .seq = 3, .body = Done{}},
              Slip{.arrival_code = 345, .token = {1, 2, 3}});
  const auto answered = device.news<Answered>();
  REQUIRE(answered.size() == 1);
  REQUIRE(answered.front().slips.size() == 1);
  CHECK(answered.front().slips.front().arrival_code == 345);
}

TEST_CASE("a restarted device sends again what it had asked, byte for byte") {
  auto outbox = make_memory_outbox(77);
  Bytes bytes;
  {
    Device before(1, make_memory_outbox(77));
    before.go_online();
    before.submit(TakeTicket{
        .service = ServiceCode("B01"), .priority_claim = std::nullopt, .arrival_commitment = {}});
    bytes = before.core.take_outgoing().front();
    REQUIRE(outbox->add(before.outbox->pending().front()));
  }
  Device after(1, std::move(outbox));
  after.core.handshake(Handshake::succeeded, after.now);
  after.core.take_outgoing();
  after.welcome();
  const auto sent = after.core.take_outgoing();
  REQUIRE(sent.size() == 1);
  CHECK(sent.front() == bytes);
  after.reply(1, Done{});
  const auto answered = after.news<Answered>();
  REQUIRE(answered.size() == 1);
  CHECK(std::get<TakeTicket>(answered.front().command.body).service.view() == "B01");
}

TEST_CASE("a quiet link is pinged each second and given up after three pings") {
  Device device;
  device.go_online();
  device.pass(999ms);
  CHECK(device.sent<Ping>().empty());
  for (int i = 0; i < 3; ++i) {
    device.pass(i == 0 ? 1ms : 1000ms);
    const auto pings = device.sent<Ping>();
    REQUIRE(pings.size() == 1);
    CHECK(pings.front().last_seq == 5);
    CHECK(device.core.state() == LinkState::online);
  }
  CHECK_FALSE(device.core.take_reconnect());
  device.pass(1s);
  CHECK(device.core.take_reconnect());
  CHECK_FALSE(device.core.take_reconnect());
  CHECK(device.core.state() == LinkState::unreachable);
}

TEST_CASE("an owner who was away for long does not lose the link for it") {
  Device device;
  device.go_online();
  device.pass(60s);
  CHECK(device.sent<Ping>().size() == 1);
  CHECK_FALSE(device.core.take_reconnect());
  device.hear(Pong{.nonce = 1, .epoch = {7}, .seq = 6, .now = device_time});
  device.pass(999ms);
  CHECK(device.core.state() == LinkState::online);
  CHECK(device.sent<Ping>().empty());
}

TEST_CASE("after a reconnection everything begins with hello again") {
  Device device;
  device.go_online();
  const auto counter = device.submit();
  const auto bytes = device.core.take_outgoing().front();
  device.core.handshake(Handshake::lost, device.now);
  CHECK(device.core.state() == LinkState::connecting);
  device.core.handshake(Handshake::succeeded, device.now);
  CHECK(device.sent<Hello>().size() == 1);
  device.pass(900ms);
  CHECK(device.sent<Submit>().empty());
  device.welcome();
  CHECK(device.core.take_outgoing() == std::vector<Bytes>{bytes});
  device.reply(counter, Done{});
  CHECK(device.news<Answered>().size() == 1);
}

TEST_CASE("a hello that nobody hears is said again") {
  Device device;
  device.core.handshake(Handshake::succeeded, device.now);
  CHECK(device.sent<Hello>().size() == 1);
  device.pass(1s);
  CHECK(device.sent<Hello>().size() == 1);
  device.pass(1s);
  device.pass(1s);
  device.pass(1s);
  CHECK(device.core.take_reconnect());
  CHECK(device.core.state() == LinkState::unreachable);
}

TEST_CASE("the state says what is wrong") {
  Device device;
  SECTION("nobody is there") {
    device.pass(2999ms);
    CHECK(device.core.state() == LinkState::connecting);
    device.pass(1ms);
    CHECK(device.core.state() == LinkState::unreachable);
    CHECK_FALSE(device.core.take_reconnect());  // ZeroMQ goes on trying by itself
  }
  SECTION("not enrolled yet, then approved") {
    device.core.handshake(Handshake::unanswered, device.now);
    CHECK(device.core.state() == LinkState::not_enrolled);
    CHECK(device.news<StateChanged>().size() == 1);
    device.pass(2s);
    device.core.handshake(Handshake::unanswered, device.now);
    CHECK(device.news<StateChanged>().empty());
    device.core.handshake(Handshake::succeeded, device.now);
    device.welcome();
    CHECK(device.core.state() == LinkState::online);
  }
  SECTION("not enrolled, then the broker went away") {
    device.core.handshake(Handshake::unanswered, device.now);
    device.pass(6s);
    CHECK(device.core.state() == LinkState::unreachable);
  }
  SECTION("refused: a new client knocks again later") {
    device.core.handshake(Handshake::refused, device.now);
    CHECK(device.core.state() == LinkState::key_refused);
    device.pass(9999ms);
    CHECK_FALSE(device.core.take_reconnect());
    device.pass(1ms);
    CHECK(device.core.take_reconnect());
    CHECK(device.core.state() == LinkState::key_refused);
  }
  SECTION("another broker's key") {
    device.core.handshake(Handshake::wrong_server, device.now);
    CHECK(device.core.state() == LinkState::wrong_broker);
  }
  SECTION("another protocol version") {
    device.core.handshake(Handshake::succeeded, device.now);
    device.hear(Refused{RejectionCode::version, "2 is spoken here"});
    CHECK(device.core.state() == LinkState::version_refused);
  }
}

TEST_CASE("with two brokers the next one is tried") {
  Device device(2);
  SECTION("after silence") { device.pass(3s); }
  SECTION("after verdicts that keep coming") {
    for (int i = 0; i < 30; ++i) {
      device.pass(100ms);
      device.core.handshake(Handshake::wrong_server, device.now);
    }
    device.pass(0ms);
  }
  SECTION("after a refusal") {
    device.core.handshake(Handshake::refused, device.now);
    device.pass(3s);
  }
  SECTION("after the first was lost for long enough to come back") {
    device.go_online();
    device.pass(500ms);
    device.core.handshake(Handshake::lost, device.now);
    device.pass(2999ms);
    CHECK_FALSE(device.core.take_reconnect());
    device.pass(1ms);
  }
  CHECK(device.core.take_reconnect());
}

TEST_CASE("a new epoch is reported") {
  Device device;
  device.go_online();
  SECTION("in a pong") {
    device.hear(Pong{.nonce = 1, .epoch = {8}, .seq = 1, .now = device_time});
    const auto changed = device.news<EpochChanged>();
    REQUIRE(changed.size() == 1);
    CHECK(changed.front().epoch == Epoch{8});
    device.pass(1s);
    CHECK(device.sent<Ping>().front().last_seq == 1);
  }
  SECTION("in the welcome after a reconnection") {
    device.core.handshake(Handshake::lost, device.now);
    device.core.handshake(Handshake::succeeded, device.now);
    device.welcome({8});
    const auto welcomed = device.news<Welcomed>();
    REQUIRE(welcomed.size() == 1);
    CHECK(welcomed.front().new_epoch);
  }
}

TEST_CASE("views are answers without memory") {
  Device device;
  device.go_online();
  device.core.ask(Question::offer);
  const auto asked = device.sent<Ask>();
  REQUIRE(asked.size() == 1);
  CHECK(asked.front().what == Question::offer);
  device.hear(OfferView{});
  CHECK(device.news<ViewArrived>().size() == 1);
  device.pass(1s);
  CHECK(device.sent<Ask>().empty());
}

TEST_CASE("a command that the broker can't read does not block those behind it") {
  Device device;
  device.go_online();
  device.submit();
  device.submit(Recall{});
  device.core.take_outgoing();
  SECTION("sent once: the refusal is its") {
    device.hear(Refused{RejectionCode::malformed, "Submit.body"});
    CHECK_FALSE(device.core.take_reconnect());
    CHECK(device.sent<Submit>().size() == 1);
  }
  SECTION("sent twice: a second refusal must not hit the next command") {
    device.pass(1s);
    device.hear(Refused{RejectionCode::malformed, "Submit.body"});
    CHECK(device.core.take_reconnect());
    device.hear(Refused{RejectionCode::malformed, "Submit.body"});
  }
  const auto unreadable = device.news<Unreadable>();
  REQUIRE(unreadable.size() == 1);
  CHECK(unreadable.front().command.counter == 1);
  CHECK(device.core.unanswered() == 1);
}

TEST_CASE("a question that is refused leaves the command in flight alone") {
  Device device;
  device.go_online();
  const auto code = GENERATE(RejectionCode::unknown_counter, RejectionCode::role_forbidden,
                             RejectionCode::storage);
  const auto counter = device.submit();
  device.core.ask(Question::counter);
  device.core.take_outgoing();
  device.hear(Refused{code, "this key may not ask that"});
  CHECK(device.news<Unreadable>().empty());
  CHECK_FALSE(device.core.take_reconnect());
  CHECK(device.core.unanswered() == 1);
  device.reply(counter, Done{});
  CHECK(device.news<Answered>().size() == 1);
}

TEST_CASE("a key that was revoked meanwhile is refused, and its command stays") {
  Device device;
  device.go_online();
  device.submit();
  for (int i = 0; i < 3; ++i) {
    device.pass(1s);
    device.hear(Refused{RejectionCode::role_forbidden, "this key was revoked"});
    CHECK(device.core.state() == LinkState::online);
  }
  device.pass(1s);
  CHECK(device.core.state() == LinkState::key_refused);
  CHECK(device.core.take_reconnect());
  CHECK(device.core.unanswered() == 1);
  CHECK(device.news<Unreadable>().empty());
  device.core.handshake(Handshake::refused, device.now);
  CHECK(device.core.state() == LinkState::key_refused);
}

TEST_CASE("who asks what its role may not stays online, for its pings are answered") {
  Device device;
  device.go_online();
  for (int i = 0; i < 20; ++i) {
    device.pass(500ms);
    device.core.ask(Question::board);
    device.hear(Refused{RejectionCode::role_forbidden, "this key's role may not ask that"});
    for (const auto& ping : device.sent<Ping>()) {
      device.hear(Pong{.nonce = ping.nonce, .epoch = {7}, .seq = 5, .now = device_time});
    }
    CHECK(device.core.state() == LinkState::online);
  }
}

TEST_CASE("noise is reported and survived") {
  Device device;
  device.go_online();
  device.core.received({}, device.now);
  device.core.received({Bytes{1, 2, 3}}, device.now);
  device.core.received({Bytes{}, Bytes{}, Bytes{}}, device.now);
  CHECK(device.news<Garbled>().size() == 3);
  CHECK(device.core.state() == LinkState::online);
}

TEST_CASE("an outbox that went back in time begins a new session") {
  Device device;
  device.go_online();
  const auto code = GENERATE(RejectionCode::replay, RejectionCode::stale_command);
  const auto first = device.submit();
  const auto second = device.submit();
  device.reply(first, Rejection{code, std::nullopt});
  REQUIRE(device.core.settle_answered(1234));
  CHECK(device.outbox->session() == 77);
  device.reply(second, Done{});
  REQUIRE(device.core.settle_answered(1234));
  CHECK(device.outbox->session() == 1234);
  CHECK(device.submit() == 1);
  CHECK(device.sent<Submit>().back().session == 1234);
}

TEST_CASE("a fault of the outbox sends nothing") {
  Device device;
  device.go_online();
  for (std::size_t i = 0; i < most_pending_commands; ++i) device.submit();
  device.core.take_outgoing();
  CHECK_FALSE(device.core.submit(CallNext{}, std::nullopt, device.now, device_time).has_value());
  CHECK(device.core.take_outgoing().empty());
}

TEST_CASE("the link wakes when there is something to do, and not before") {
  Device device;
  CHECK(device.core.next_wake() == device.now + 3s);
  device.pass(3s);
  CHECK(device.core.next_wake() == Steady::max());
  device.go_online();
  CHECK(device.core.next_wake() == device.now + 1s);
  device.hear(Pong{.nonce = 0, .epoch = {7}, .seq = 5, .now = device_time});
  device.pass(500ms);
  device.submit();
  CHECK(device.core.next_wake() == device.now + 500ms);
}

TEST_CASE("the broker's clock runs on between its messages") {
  Device device;
  CHECK_FALSE(device.core.broker_clock().now(device.now));
  device.core.handshake(Handshake::succeeded, device.now);
  device.welcome({7}, 60.0);
  CHECK(device.core.broker_clock().now(device.now + 2s) == device_time + 120s);
  device.hear(Pong{.nonce = 1, .epoch = {7}, .seq = 1, .now = device_time + 500s});
  CHECK(device.core.broker_clock().now(device.now) == device_time + 500s);
}

}  // namespace dawr::wire
