#include "common/wire/link.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/wire/board_replica.h"
#include "common/wire/codec.h"
#include "common/wire/feed.h"
#include "tests/catch.h"
#include "tests/link/eventually.h"
#include "tests/scratch.h"

namespace dawr::wire {
namespace {

using namespace std::chrono_literals;

const Instant noon{seconds(1'900'000'000)};

// As much of a broker as a link can see, in the test's own thread.
class Desk {
 public:
  explicit Desk(Context& context)
      : context_(context),
        gate_(*Gatekeeper::open(context, [this](std::string_view domain, const PublicKey&) {
          return domain == "citizen" || domain == "board" ? verdict : Verdict{Denied{}};
        })) {
    start();
  }

  void start() {
    // The old socket gives its port back a little after it was closed.
    const bool bound =
        eventually([] { return std::vector<Source>{}; }, [] {}, [this] { return open_server(); });
    REQUIRE(bound);
  }
  void stop() { server_.reset(); }

  void serve() {
    gate_.serve();
    while (auto arrival = server_ ? server_->receive() : std::nullopt) take(*arrival);
  }
  [[nodiscard]] std::vector<Source> sources() const {
    std::vector<Source> all{gate_.source()};
    if (server_) all.push_back(server_->source());
    return all;
  }
  void say(const BrokerMessage& message) { server_->send(last_from, encode(message)); }
  void reply_to(const Submit& submit) {
    say(Reply{.session = submit.session, .counter = submit.counter, .seq = ++seq, .body = Done{}});
  }
  [[nodiscard]] ServerAddress address() const { return {address_, keys.public_key}; }
  [[nodiscard]] const Gatekeeper& gate() const { return gate_; }

  KeyPair keys = make_key_pair();
  Verdict verdict{Admitted{{3}}};
  bool greets{true};
  bool replies{true};
  Board board;
  Seq seq{5};
  int pings{};
  RoutingId last_from;
  std::vector<Bytes> submits;  // as they came

 private:
  bool open_server() {
    auto server = SecureServer::open(
        context_, gate_,
        {.traffic = Traffic::dialogue, .address = address_, .domain = "citizen", .keys = keys});
    if (!server) return false;
    server_ = std::move(*server);
    address_ = server_->address();
    return true;
  }
  void take(const Arrival& arrival) {
    last_from = arrival.from;
    const auto message = decode_client_message(arrival.frames.front());
    REQUIRE(message);
    if (std::holds_alternative<Hello>(*message) && greets) {
      say(Welcome{.epoch = {7},
                  .seq = seq,
                  .now = noon,
                  .principal = {.device = arrival.device,
                                .role = Role::dispenser,
                                .counter = std::nullopt,
                                .shown_lines = {}},
                  .centre = "IS-02",
                  .centre_name = {}});
    }
    if (const auto* ping = std::get_if<Ping>(&*message); ping != nullptr && greets) {
      ++pings;
      say(Pong{.nonce = ping->nonce, .epoch = {7}, .seq = seq, .now = noon});
    }
    if (const auto* ask = std::get_if<Ask>(&*message); ask != nullptr) say(board);
    if (const auto* submit = std::get_if<Submit>(&*message)) {
      submits.push_back(arrival.frames.front());
      if (replies) reply_to(*submit);
    }
  }

  Context& context_;
  std::string address_{"tcp://127.0.0.1:*"};
  Gatekeeper gate_;
  std::optional<SecureServer> server_;
};

// A device with its link, and what it was told.
class Device {
 public:
  Device(Context& context, std::vector<ServerAddress> brokers, Outbox& outbox, LinkTimes times = {})
      : link_(*Link::open(context,
                          {.brokers = std::move(brokers),
                           .keys = make_key_pair(),
                           .program = "dawr-ticket",
                           .version = "1",
                           .times = times},
                          outbox)) {}

  void step() {
    for (auto& item : link_.step(0ms)) news.push_back(std::move(item));
  }
  template <class T>
  [[nodiscard]] std::size_t count() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        news, [](const auto& item) { return std::holds_alternative<T>(item); }));
  }
  [[nodiscard]] bool has_been(LinkState state) const {
    return std::ranges::any_of(news, [&](const auto& item) {
      const auto* changed = std::get_if<StateChanged>(&item);
      return changed != nullptr && changed->state == state;
    });
  }
  Link& link() { return link_; }

  std::vector<LinkNews> news;

 private:
  Link link_;
};

bool until(Desk& desk, Device& device, const std::function<bool()>& done) {
  const auto sources = [&] {
    auto all = desk.sources();
    for (const auto& source : device.link().sources()) all.push_back(source);
    return all;
  };
  const auto step = [&] {
    desk.serve();
    device.step();
  };
  return eventually(sources, step, done);
}

// A port that is taken, but on which nobody listens.
class DeadPort {
 public:
  DeadPort() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof any;
    auto* generic = reinterpret_cast<sockaddr*>(&any);
    REQUIRE(::bind(socket_, generic, size) == 0);
    REQUIRE(::getsockname(socket_, generic, &size) == 0);
    port_ = ntohs(any.sin_port);
  }
  ~DeadPort() { ::close(socket_); }
  DeadPort(const DeadPort&) = delete;
  DeadPort& operator=(const DeadPort&) = delete;
  [[nodiscard]] std::string address() const { return "tcp://127.0.0.1:" + std::to_string(port_); }

 private:
  int socket_;
  int port_{};
};

// On a disk that fails as a test wants it to.
class MoodyOutbox final : public Outbox {
 public:
  [[nodiscard]] std::uint64_t session() const override { return inner_->session(); }
  [[nodiscard]] std::uint64_t next_counter() const override { return inner_->next_counter(); }
  [[nodiscard]] const std::deque<PendingCommand>& pending() const override {
    return inner_->pending();
  }
  Result<> add(const PendingCommand& command) override {
    return mood ? failed() : inner_->add(command);
  }
  Result<> settle(std::uint64_t counter) override {
    return mood ? failed() : inner_->settle(counter);
  }
  Result<> renew(std::uint64_t session) override {
    return mood ? failed() : inner_->renew(session);
  }

  std::optional<FaultKind> mood;  // none: the disk works

 private:
  [[nodiscard]] Result<> failed() const { return std::unexpected(Fault{*mood, "the disk"}); }

  std::unique_ptr<Outbox> inner_ = make_memory_outbox(77);
};

bool is(Device& device, LinkState state) { return device.link().state() == state; }

}  // namespace

TEST_CASE("a device comes online by itself and is answered") {
  Context context;
  Desk desk(context);
  const auto outbox = make_memory_outbox(77);
  Device device(context, {desk.address()}, *outbox);
  const auto counter = device.link().submit(CallNext{});
  REQUIRE(counter);
  REQUIRE(until(desk, device, [&] { return device.count<Answered>() == 1; }));
  CHECK(is(device, LinkState::online));
  CHECK(device.link().broker_now() >= noon);
  CHECK(device.link().unanswered() == 0);
  device.step();
  CHECK(outbox->pending().empty());

  // A quiet link stays up by its pings.
  REQUIRE(until(desk, device, [&] { return desk.pings == 2; }));
  CHECK(device.count<StateChanged>() == 1);
}

TEST_CASE("a device that is not enrolled says so, and comes online once it is approved") {
  Context context;
  Desk desk(context);
  desk.verdict = NotEnrolled{};
  const auto outbox = make_memory_outbox(77);
  Device device(context, {desk.address()}, *outbox);
  REQUIRE(until(desk, device, [&] { return is(device, LinkState::not_enrolled); }));
  CHECK(desk.gate().knocks().admitted == 0);
  CHECK(desk.submits.empty());
  desk.verdict = Admitted{{3}};
  REQUIRE(until(desk, device, [&] { return is(device, LinkState::online); }));
}

TEST_CASE("a device whose key is refused says so, and knocks again later") {
  Context context;
  Desk desk(context);
  desk.verdict = Denied{};
  const auto outbox = make_memory_outbox(77);
  Device device(context, {desk.address()}, *outbox, {.refused_again_after = 300ms});
  REQUIRE(until(desk, device, [&] { return is(device, LinkState::key_refused); }));
  desk.verdict = Admitted{{3}};
  REQUIRE(until(desk, device, [&] { return is(device, LinkState::online); }));
}

TEST_CASE("a device that knows another broker's key does not talk to this one") {
  Context context;
  Desk desk(context);
  const auto outbox = make_memory_outbox(77);
  Device device(context, {{desk.address().address, make_key_pair().public_key}}, *outbox);
  REQUIRE(until(desk, device, [&] { return is(device, LinkState::wrong_broker); }));
  CHECK(desk.gate().knocks().admitted == 0);
}

TEST_CASE("a broker that restarts gets the very same bytes again") {
  Context context;
  Desk desk(context);
  desk.replies = false;
  const auto outbox = make_memory_outbox(77);
  Device device(context, {desk.address()}, *outbox);
  REQUIRE(device.link().submit(CallNext{}));
  REQUIRE(until(desk, device, [&] { return desk.submits.size() == 1; }));

  desk.stop();
  REQUIRE(until(desk, device, [&] { return !is(device, LinkState::online); }));
  desk.start();
  desk.replies = true;
  REQUIRE(until(desk, device, [&] { return device.count<Answered>() == 1; }));
  REQUIRE(desk.submits.size() >= 2);
  for (const auto& bytes : desk.submits) CHECK(bytes == desk.submits.front());
  CHECK(device.count<Welcomed>() == 2);
}

TEST_CASE("lost and repeated replies settle a command once") {
  Context context;
  Desk desk(context);
  desk.replies = false;
  const auto outbox = make_memory_outbox(77);
  Device device(context, {desk.address()}, *outbox);
  REQUIRE(device.link().submit(CallNext{}));
  REQUIRE(until(desk, device, [&] { return desk.submits.size() == 2; }));
  CHECK(desk.submits[0] == desk.submits[1]);
  const auto submit = std::get<Submit>(*decode_client_message(desk.submits.front()));
  for (int i = 0; i < 3; ++i) desk.reply_to(submit);
  desk.replies = true;
  REQUIRE(device.link().submit(Recall{}));
  REQUIRE(until(desk, device, [&] { return device.count<Answered>() == 2; }));
  CHECK(std::get<Submit>(*decode_client_message(desk.submits.back())).counter == 2);
}

TEST_CASE("a device that dies before it has dealt with an answer asks again") {
  const Scratch scratch;
  const OutboxFile file{.path = scratch / "outbox.db", .new_session = 77, .vfs = {}};
  Context context;
  Desk desk(context);
  {
    const auto outbox = open_outbox(file);
    REQUIRE(outbox);
    Device device(context, {desk.address()}, **outbox);
    REQUIRE(device.link().submit(CallNext{}));
    REQUIRE(until(desk, device, [&] { return device.count<Answered>() == 1; }));
  }
  const auto outbox = open_outbox(file);
  REQUIRE(outbox);
  Device device(context, {desk.address()}, **outbox);
  REQUIRE(until(desk, device, [&] { return device.count<Answered>() == 1; }));
  REQUIRE(desk.submits.size() == 2);
  CHECK(desk.submits[0] == desk.submits[1]);
  device.step();
  CHECK((*outbox)->pending().empty());
}

TEST_CASE("a broker that is there but says nothing is given up") {
  Context context;
  Desk desk(context);
  const auto outbox = make_memory_outbox(77);
  Device device(context, {desk.address()}, *outbox, {.ping_after = 100ms});
  REQUIRE(until(desk, device, [&] { return is(device, LinkState::online); }));
  desk.greets = false;
  REQUIRE(until(desk, device, [&] { return device.has_been(LinkState::unreachable); }));
  desk.greets = true;
  REQUIRE(until(desk, device, [&] { return is(device, LinkState::online); }));
}

TEST_CASE("the second broker is found when the first is dead") {
  Context context;
  Desk desk(context);
  const DeadPort dead;
  const auto outbox = make_memory_outbox(77);
  Device device(context, {{dead.address(), desk.keys.public_key}, desk.address()}, *outbox,
                {.unreachable_after = 200ms, .next_broker_after = 400ms});
  REQUIRE(until(desk, device, [&] { return is(device, LinkState::online); }));
  CHECK(device.has_been(LinkState::unreachable));
  CHECK(device.link().broker().address == desk.address().address);
}

TEST_CASE(
    "an outbox without room refuses a command, and the link goes on; after a fault it can't") {
  Context context;
  Desk desk(context);
  MoodyOutbox outbox;
  Device device(context, {desk.address()}, outbox);
  REQUIRE(until(desk, device, [&] { return is(device, LinkState::online); }));

  outbox.mood = FaultKind::full;
  const auto refused = device.link().submit(CallNext{});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == FaultKind::full);
  CHECK_FALSE(device.link().outbox_fault());

  outbox.mood.reset();
  REQUIRE(device.link().submit(CallNext{}));
  REQUIRE(until(desk, device, [&] { return device.count<Answered>() == 1; }));
  outbox.mood = FaultKind::full;  // what was answered can't be taken out just now
  device.step();
  CHECK_FALSE(device.link().outbox_fault());
  CHECK(outbox.pending().size() == 1);
  outbox.mood.reset();
  device.step();
  CHECK(outbox.pending().empty());

  outbox.mood = FaultKind::fatal;
  CHECK_FALSE(device.link().submit(CallNext{}));
  REQUIRE(device.link().outbox_fault());
  outbox.mood.reset();
  device.step();
  CHECK(device.link().outbox_fault()->kind == FaultKind::fatal);
}

TEST_CASE("a link wants addresses that can be read") {
  Context context;
  const auto outbox = make_memory_outbox(77);
  CHECK_FALSE(Link::open(context, {}, *outbox).has_value());
  const auto keys = make_key_pair();
  CHECK_FALSE(Link::open(context,
                         {.brokers = {{"tcp://127.0.0.1:1", keys.public_key},
                                      {"tcp://127.0.0.1", keys.public_key}},
                          .keys = keys,
                          .program = "dawr-ticket",
                          .version = "1",
                          .times = {}},
                         *outbox)
                  .has_value());
}

TEST_CASE("a step ends in time, and at once when there is news") {
  Context context;
  Desk desk(context);
  const auto outbox = make_memory_outbox(77);
  Device device(context, {desk.address()}, *outbox);
  const auto begin = std::chrono::steady_clock::now();
  CHECK(device.link().step(50ms).empty());
  const auto took = std::chrono::steady_clock::now() - begin;
  CHECK(took >= 50ms);
}

TEST_CASE("a display keeps its board in step with the feed and finds what it lost") {
  Context context;
  Desk desk(context);
  const auto outbox = make_memory_outbox(77);
  Device device(context, {desk.address()}, *outbox);
  // A gatekeeper of its own is not needed: the desk's is asked for every server of the context.
  auto feed = SecureServer::open(context, desk.gate(),
                                 {.traffic = Traffic::feed,
                                  .address = "tcp://127.0.0.1:*",
                                  .domain = "board",
                                  .keys = desk.keys});
  REQUIRE(feed);
  auto subscriber = FeedSubscriber::open(
      context, {.brokers = {{feed->address(), desk.keys.public_key}}, .keys = make_key_pair()});
  REQUIRE(subscriber);
  BoardReplica replica(std::chrono::steady_clock::now());
  std::vector<std::uint32_t> announced;
  std::size_t seen = 0;

  desk.board.epoch = {7};
  desk.board.seq = 10;
  const auto call = [&](std::uint32_t serial, bool publish) {
    const auto before = desk.board;
    ++desk.board.seq;
    desk.board.calls.insert(desk.board.calls.begin(),
                            BoardCall{.ticket = {serial},
                                      .letter = {'A'},
                                      .letter_ar = "أ",
                                      .number = 1,
                                      .line = {'A'},
                                      .counter_kind = CounterKind::counter,
                                      .counter = 1,
                                      .call = 1,
                                      .called_at = noon,
                                      .open = true});
    if (publish) feed->publish(encode(FeedMessage{difference(before, desk.board)}));
  };
  const auto hear = [&](const BoardNews& news) {
    for (const auto& item : news.new_calls) announced.push_back(item.ticket.value);
  };
  const auto follow = [&](const std::function<bool()>& done) {
    return until(desk, device, [&] {
      const auto now = std::chrono::steady_clock::now();
      for (const auto& message : subscriber->receive()) {
        if (const auto* update = std::get_if<BoardUpdate>(&message))
          hear(replica.update(*update, now));
        if (const auto* beat = std::get_if<Heartbeat>(&message)) replica.heartbeat(*beat, now);
      }
      if (is(device, LinkState::online) && replica.wants_snapshot(now)) {
        device.link().ask(Question::board);
      }
      for (; seen < device.news.size(); ++seen) {
        if (const auto* view = std::get_if<ViewArrived>(&device.news[seen])) {
          hear(replica.snapshot(std::get<Board>(view->view), now));
        }
      }
      return done();
    });
  };
  const auto beat = [&] {
    feed->publish(encode(
        FeedMessage{Heartbeat{desk.board.epoch, desk.board.seq, state_hash(desk.board), noon}}));
  };

  call(1, true);
  REQUIRE(follow([&] { return replica.board() == desk.board; }));
  // Heartbeats show that the subscription stands.
  const auto since = std::chrono::steady_clock::now();
  REQUIRE(follow([&] {
    beat();
    return replica.silent_for(std::chrono::steady_clock::now()) <
           std::chrono::steady_clock::now() - since;
  }));
  call(2, true);
  REQUIRE(follow([&] { return replica.board() == desk.board; }));
  call(3, false);
  call(4, true);
  REQUIRE(follow([&] { return replica.board() == desk.board; }));
  call(5, false);
  REQUIRE(follow([&] {
    beat();
    return replica.board() == desk.board;
  }));
  call(6, true);
  REQUIRE(follow([&] { return replica.board() == desk.board; }));
  CHECK(announced == std::vector<std::uint32_t>{2, 6});

  CHECK(subscriber->is_subscribed());
  subscriber->close();
  CHECK_FALSE(subscriber->is_subscribed());
  CHECK(subscriber->sources().empty());
  call(7, true);
  CHECK(subscriber->receive().empty());
  subscriber->open_again();
  REQUIRE(follow([&] { return subscriber->is_subscribed(); }));
  REQUIRE(follow([&] {
    beat();
    return replica.board() == desk.board;
  }));
  CHECK(announced == std::vector<std::uint32_t>{2, 6});
}

}  // namespace dawr::wire
