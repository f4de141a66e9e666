#include "common/wire/endpoint.h"

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sys/eventfd.h>
#include <unistd.h>
#include <zmq.h>

#include "common/wire/client.h"
#include "tests/catch.h"
#include "tests/link/eventually.h"

namespace dawr::wire {
namespace {

using namespace std::chrono_literals;

Bytes bytes(std::string_view text) { return {text.begin(), text.end()}; }

// A house with a gatekeeper, its doors, and the devices that knock.
class House {
 public:
  House()
      : gate_(*Gatekeeper::open(context, [this](std::string_view domain, const PublicKey& key) {
          return judge(domain, key);
        })) {}

  SecureServer& open_door(std::string_view domain, Traffic traffic = Traffic::dialogue,
                          const std::string& address = "tcp://127.0.0.1:*") {
    auto server = SecureServer::open(
        context, gate_,
        {.traffic = traffic, .address = address, .domain = std::string(domain), .keys = keys});
    INFO((server ? std::string() : server.error().text));
    REQUIRE(server.has_value());
    doors_.push_back(std::make_unique<SecureServer>(std::move(*server)));
    return *doors_.back();
  }
  // A key that is admitted in one domain.
  KeyPair enrol(std::string_view domain, std::uint32_t device) {
    const auto made = make_key_pair();
    enrolled_[{std::string(domain), made.public_key}] = DeviceId{device};
    return made;
  }
  SecureClient knock(const SecureServer& door, const KeyPair& with,
                     Traffic traffic = Traffic::dialogue) {
    auto client = SecureClient::open(context, traffic, with, {door.address(), keys.public_key});
    REQUIRE(client.has_value());
    return std::move(*client);
  }
  template <class Done>
  bool until(std::initializer_list<const SecureClient*> clients, Done done) {
    const auto sources = [&] {
      std::vector<Source> all{gate_.source()};
      for (const auto& door : doors_) all.push_back(door->source());
      for (const auto* client : clients)
        for (const auto& source : client->sources()) all.push_back(source);
      return all;
    };
    return eventually(sources, [&] { gate_.serve(); }, done);
  }
  // The handshake's end; lost connections are not waited for.
  std::optional<Handshake> outcome(SecureClient& client) {
    std::optional<Handshake> seen;
    until({&client}, [&] {
      const auto events = client.handshakes();
      if (!events.empty()) seen = events.front();
      return seen.has_value();
    });
    return seen;
  }
  std::optional<Arrival> arrival(SecureServer& door, const SecureClient& from) {
    std::optional<Arrival> got;
    until({&from}, [&] { return (got = door.receive()).has_value(); });
    return got;
  }
  std::optional<Frames> answer(SecureClient& client) {
    std::optional<Frames> got;
    until({&client}, [&] { return (got = client.receive()).has_value(); });
    return got;
  }
  Gatekeeper& gate() { return gate_; }

  Context context;
  KeyPair keys = make_key_pair();
  bool admit_everybody{};
  std::optional<PublicKey> denied;

 private:
  Verdict judge(std::string_view domain, const PublicKey& key) {
    if (admit_everybody) return Admitted{{1}};
    if (denied == key) return Denied{};
    const auto found = enrolled_.find({std::string(domain), key});
    if (found == enrolled_.end()) return NotEnrolled{};
    return Admitted{found->second};
  }

  std::map<std::pair<std::string, PublicKey>, DeviceId> enrolled_;
  Gatekeeper gate_;
  std::vector<std::unique_ptr<SecureServer>> doors_;
};

std::vector<Door> doors_of(const House& house, std::initializer_list<const SecureServer*> dialogues,
                           const SecureServer* feed = nullptr) {
  std::vector<Door> doors;
  for (const auto* server : dialogues)
    doors.push_back({Traffic::dialogue, server->address(), house.keys.public_key});
  if (feed != nullptr) doors.push_back({Traffic::feed, feed->address(), house.keys.public_key});
  return doors;
}

// A ZeroMQ server made by hand, as somebody might who forgot one thing.
class HandMadeServer {
 public:
  explicit HandMadeServer(Context& context) : socket_(zmq_socket(context.handle(), ZMQ_ROUTER)) {
    const int linger = 0;
    zmq_setsockopt(socket_, ZMQ_LINGER, &linger, sizeof linger);
  }
  ~HandMadeServer() { zmq_close(socket_); }
  HandMadeServer(const HandMadeServer&) = delete;
  HandMadeServer& operator=(const HandMadeServer&) = delete;

  void be_curve_without_enforcement(const KeyPair& keys) {
    const int yes = 1;
    const auto& secret = keys.secret_key.bytes;
    REQUIRE(zmq_setsockopt(socket_, ZMQ_CURVE_SERVER, &yes, sizeof yes) == 0);
    REQUIRE(zmq_setsockopt(socket_, ZMQ_CURVE_SECRETKEY, secret.data(), secret.size()) == 0);
    REQUIRE(zmq_setsockopt(socket_, ZMQ_ZAP_DOMAIN, "citizen", 7) == 0);
  }
  std::string bind() {
    REQUIRE(zmq_bind(socket_, "tcp://127.0.0.1:*") == 0);
    std::array<char, 128> address{};
    std::size_t size = address.size();
    REQUIRE(zmq_getsockopt(socket_, ZMQ_LAST_ENDPOINT, address.data(), &size) == 0);
    return address.data();
  }

 private:
  void* socket_;
};

}  // namespace

TEST_CASE("strangers get in nowhere") {
  House house;
  auto& citizen = house.open_door("citizen");
  auto& provider = house.open_door("provider");
  auto& board = house.open_door("board");
  auto& feed = house.open_door("board", Traffic::feed);
  const auto doors = doors_of(house, {&citizen, &provider, &board}, &feed);
  const auto safe = check_strangers_are_refused(house.context, house.gate(), doors);
  INFO((safe ? std::string() : safe.error().text));
  CHECK(safe.has_value());
  CHECK(house.gate().knocks().not_enrolled >= 4);
  CHECK(house.gate().knocks().admitted == 0);
  for (auto* door : {&citizen, &provider, &board}) CHECK_FALSE(door->receive().has_value());
}

TEST_CASE("the self-test fails where strangers get in") {
  SECTION("every key is admitted") {
    House house;
    house.admit_everybody = true;
    auto& citizen = house.open_door("citizen");
    const auto safe =
        check_strangers_are_refused(house.context, house.gate(), doors_of(house, {&citizen}));
    REQUIRE_FALSE(safe);
    CHECK(safe.error().text.find("a key that nobody enrolled") != std::string::npos);
  }
  SECTION("every subscriber is admitted") {
    House house;
    house.admit_everybody = true;
    auto& feed = house.open_door("board", Traffic::feed);
    CHECK_FALSE(
        check_strangers_are_refused(house.context, house.gate(), doors_of(house, {}, &feed)));
  }
  SECTION("there is no gatekeeper, and nothing insists on one") {
    Context context;
    HandMadeServer server(context);
    const auto keys = make_key_pair();
    server.be_curve_without_enforcement(keys);
    const std::vector<Door> doors{{Traffic::dialogue, server.bind(), keys.public_key}};
    const auto safe = check_strangers_are_refused(context, doors, {}, [] {});
    REQUIRE_FALSE(safe);
    CHECK(safe.error().text.find("let a stranger in") != std::string::npos);
  }
  SECTION("there is no encryption at all") {
    Context context;
    HandMadeServer server(context);
    const std::vector<Door> doors{{Traffic::dialogue, server.bind(), make_key_pair().public_key}};
    CHECK_FALSE(check_strangers_are_refused(context, doors, {}, [] {}));
  }
  SECTION("the door has another key, so that nothing can be said") {
    House house;
    auto& citizen = house.open_door("citizen");
    const std::vector<Door> doors{
        {Traffic::dialogue, citizen.address(), make_key_pair().public_key}};
    const auto safe = check_strangers_are_refused(house.context, house.gate(), doors);
    REQUIRE_FALSE(safe);
    CHECK(safe.error().text.find("hangs up on everybody") != std::string::npos);
  }
}

TEST_CASE("without a gatekeeper a secure socket lets nobody in") {
  Context context;
  Socket server(context, SocketKind::router);
  const auto keys = make_key_pair();
  server.be_curve_server(keys, "citizen");
  const auto address = server.bind("tcp://127.0.0.1:*");
  REQUIRE(address);
  auto client =
      SecureClient::open(context, Traffic::dialogue, make_key_pair(), {*address, keys.public_key});
  REQUIRE(client);
  std::vector<Handshake> events;
  eventually([&] { return client->sources(); }, [] {},
             [&] { return !(events = client->handshakes()).empty(); });
  REQUIRE_FALSE(events.empty());
  CHECK(events.front() != Handshake::succeeded);
}

TEST_CASE("a key is good for its own side only") {
  House house;
  auto& citizen = house.open_door("citizen");
  auto& provider = house.open_door("provider");
  const auto keys = house.enrol("citizen", 42);
  auto right = house.knock(citizen, keys);
  auto wrong = house.knock(provider, keys);
  CHECK(house.outcome(right) == Handshake::succeeded);
  CHECK(house.outcome(wrong) == Handshake::unanswered);
  CHECK(house.gate().knocks().admitted == 1);
}

TEST_CASE("each verdict reaches the client in its own way") {
  House house;
  auto& citizen = house.open_door("citizen");
  SECTION("denied") {
    const auto keys = make_key_pair();
    house.denied = keys.public_key;
    auto client = house.knock(citizen, keys);
    CHECK(house.outcome(client) == Handshake::refused);
    CHECK(house.gate().knocks().denied == 1);
    CHECK(house.gate().knocks().refused() == 1);
  }
  SECTION("another server than expected") {
    const auto keys = house.enrol("citizen", 1);
    auto client = SecureClient::open(house.context, Traffic::dialogue, keys,
                                     {citizen.address(), make_key_pair().public_key});
    REQUIRE(client);
    CHECK(house.outcome(*client) == Handshake::wrong_server);
  }
}

TEST_CASE("the server knows its senders by their keys, and answers them") {
  House house;
  auto& citizen = house.open_door("citizen");
  auto first = house.knock(citizen, house.enrol("citizen", 7));
  auto second = house.knock(citizen, house.enrol("citizen", 4'000'000'000));
  REQUIRE(house.outcome(first) == Handshake::succeeded);
  REQUIRE(house.outcome(second) == Handshake::succeeded);

  REQUIRE(second.send(bytes("hello from the second")) == Sent::yes);
  const auto from_second = house.arrival(citizen, second);
  REQUIRE(from_second);
  CHECK(from_second->device == DeviceId{4'000'000'000});
  CHECK(from_second->frames == Frames{bytes("hello from the second")});
  REQUIRE(first.send(bytes("and from the first")) == Sent::yes);
  const auto from_first = house.arrival(citizen, first);
  REQUIRE(from_first);
  CHECK(from_first->device == DeviceId{7});

  const auto one = bytes("reply");
  const auto two = bytes("slip");
  CHECK(citizen.send(from_first->from, std::array{BytesView(one), BytesView(two)}) == Sent::yes);
  CHECK(house.answer(first) == Frames{one, two});
  CHECK_FALSE(second.receive().has_value());
}

TEST_CASE("each connection of a device is answered by itself") {
  House house;
  auto& citizen = house.open_door("citizen");
  const auto keys = house.enrol("citizen", 7);
  auto older = std::make_unique<SecureClient>(house.knock(citizen, keys));
  REQUIRE(house.outcome(*older) == Handshake::succeeded);
  older->send(bytes("1"));
  const auto from_older = house.arrival(citizen, *older);
  auto newer = house.knock(citizen, keys);
  REQUIRE(house.outcome(newer) == Handshake::succeeded);
  newer.send(bytes("2"));
  const auto from_newer = house.arrival(citizen, newer);
  REQUIRE((from_older && from_newer));
  CHECK(from_older->from != from_newer->from);

  CHECK(citizen.send(from_newer->from, bytes("news")) == Sent::yes);
  CHECK(house.answer(newer) == Frames{bytes("news")});
  older.reset();
  CHECK(house.until(
      {&newer}, [&] { return citizen.send(from_older->from, bytes("anybody?")) == Sent::gone; }));
  CHECK(citizen.send(from_newer->from, bytes("more news")) == Sent::yes);
}

TEST_CASE("a frame that is too large ends its own connection and no other") {
  House house;
  auto& citizen = house.open_door("citizen");
  auto large = house.knock(citizen, house.enrol("citizen", 1));
  auto other = house.knock(citizen, house.enrol("citizen", 2));
  REQUIRE(house.outcome(large) == Handshake::succeeded);
  REQUIRE(house.outcome(other) == Handshake::succeeded);

  const Bytes fits(most_bytes_to_server - 64, 1);  // CURVE adds some bytes of its own
  REQUIRE(large.send(fits) == Sent::yes);
  const auto arrived = house.arrival(citizen, large);
  REQUIRE(arrived);
  CHECK(arrived->frames.front().size() == fits.size());

  REQUIRE(large.send(Bytes(most_bytes_to_server + 1, 1)) == Sent::yes);
  CHECK(house.outcome(large) == Handshake::lost);
  CHECK_FALSE(citizen.receive().has_value());
  REQUIRE(other.send(bytes("still here")) == Sent::yes);
  const auto still_here = house.arrival(citizen, other);
  REQUIRE(still_here);

  // The other way devices take more: a board is larger than a command.
  REQUIRE(citizen.send(still_here->from, Bytes(500'000, 1)) == Sent::yes);
  const auto board = house.answer(other);
  REQUIRE(board);
  CHECK(board->front().size() == 500'000);
}

TEST_CASE("a client that never reads blocks nobody") {
  House house;
  auto& citizen = house.open_door("citizen");
  auto deaf = house.knock(citizen, house.enrol("citizen", 1));
  auto other = house.knock(citizen, house.enrol("citizen", 2));
  REQUIRE(house.outcome(deaf) == Handshake::succeeded);
  REQUIRE(house.outcome(other) == Handshake::succeeded);
  deaf.send(bytes("talk to me"));
  const auto from_deaf = house.arrival(citizen, deaf);
  REQUIRE(from_deaf);

  const Bytes words(16'000, 1);
  auto sent = Sent::yes;
  for (int i = 0; i < 100'000 && sent == Sent::yes; ++i) {
    sent = citizen.send(from_deaf->from, words);
  }
  CHECK(sent == Sent::full);
  other.send(bytes("and me?"));
  const auto arrival = house.arrival(citizen, other);
  REQUIRE(arrival);
  CHECK(citizen.send(arrival->from, bytes("yes")) == Sent::yes);
  CHECK(house.answer(other) == Frames{bytes("yes")});
}

// With heartbeats of the server's own libzmq 4.3.4 ends the process here.
TEST_CASE("a client that floods a busy server and goes away does not end it") {
  House house;
  auto& citizen = house.open_door("citizen");
  auto other = house.knock(citizen, house.enrol("citizen", 2));
  REQUIRE(house.outcome(other) == Handshake::succeeded);
  {
    auto flooder = house.knock(citizen, house.enrol("citizen", 1));
    REQUIRE(house.outcome(flooder) == Handshake::succeeded);
    const Bytes words(1'000, 1);
    // Both queues and TCP's own in between: the server reads nothing meanwhile.
    int refused = 0;
    while (refused < 20) {
      if (flooder.send(words) == Sent::yes) continue;
      ++refused;
      wait_for_any(flooder.sources(), 10ms);
    }
  }
  const auto until = std::chrono::steady_clock::now() + 3 * heartbeat_every;
  while (std::chrono::steady_clock::now() < until) wait_for_any(other.sources(), 100ms);
  other.send(bytes("still there?"));
  std::optional<Arrival> heard;
  REQUIRE(house.until({&other}, [&] {
    while (auto arrival = citizen.receive()) {
      if (arrival->device == DeviceId{2}) heard = std::move(arrival);
    }
    return heard.has_value();
  }));
  CHECK(citizen.send(heard->from, bytes("yes")) == Sent::yes);
  CHECK(house.answer(other) == Frames{bytes("yes")});
}

TEST_CASE(
    "the feed reaches enrolled subscribers, and one that never reads costs the others nothing") {
  House house;
  auto& feed = house.open_door("board", Traffic::feed);
  auto reader = house.knock(feed, house.enrol("board", 1), Traffic::feed);
  auto deaf = house.knock(feed, house.enrol("board", 2), Traffic::feed);
  auto stranger = house.knock(feed, make_key_pair(), Traffic::feed);
  REQUIRE(house.outcome(reader) == Handshake::succeeded);
  REQUIRE(house.outcome(deaf) == Handshake::succeeded);

  std::optional<Frames> heard;
  CHECK(house.until({&reader}, [&] {
    feed.publish(bytes("update"));
    return (heard = reader.receive()).has_value();
  }));
  CHECK(heard == Frames{bytes("update")});
  CHECK(house.outcome(stranger) == Handshake::unanswered);
  CHECK_FALSE(stranger.receive().has_value());

  const Bytes words(16'000, 1);
  int received = 0;
  for (int i = 0; i < 5'000; ++i) {
    feed.publish(words);
    while (reader.receive()) ++received;
  }
  CHECK(house.until({&reader}, [&] {
    feed.publish(bytes("the end"));
    while (auto frames = reader.receive())
      if (*frames == Frames{bytes("the end")}) return true;
    return false;
  }));
  CHECK(received > 0);
}

TEST_CASE("what can't be opened says so") {
  House house;
  CHECK_FALSE(Gatekeeper::open(house.context, nullptr).has_value());
  const auto open = [&](const std::string& address, const std::string& domain) {
    return SecureServer::open(house.context, house.gate(),
                              {Traffic::dialogue, address, domain, house.keys});
  };
  CHECK_FALSE(open("tcp://127.0.0.1:*", "").has_value());
  auto& first = house.open_door("citizen");
  const auto second = open(first.address(), "provider");
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == FaultKind::busy);
  CHECK(second.error().text.find(first.address()) != std::string::npos);
  CHECK_FALSE(open("nonsense", "citizen").has_value());
  CHECK_FALSE(SecureClient::open(house.context, Traffic::dialogue, house.keys,
                                 {"tcp://", house.keys.public_key})
                  .has_value());
}

TEST_CASE("IPv6 is meant by brackets") {
  House house;
  auto& citizen = house.open_door("citizen", Traffic::dialogue, "tcp://[::1]:*");
  auto client = house.knock(citizen, house.enrol("citizen", 9));
  CHECK(house.outcome(client) == Handshake::succeeded);

  auto& both = house.open_door("provider", Traffic::dialogue, "tcp://[::]:*");
  const auto safe =
      check_strangers_are_refused(house.context, house.gate(), doors_of(house, {&citizen, &both}));
  INFO((safe ? "" : safe.error().text));
  CHECK(safe);
  const auto port = both.address().substr(both.address().rfind(':'));
  for (const auto* host : {"tcp://127.0.0.1", "tcp://[::1]"}) {
    auto any = SecureClient::open(house.context, Traffic::dialogue, house.enrol("provider", 9),
                                  {host + port, house.keys.public_key});
    REQUIRE(any);
    CHECK(house.outcome(*any) == Handshake::succeeded);
  }
}

TEST_CASE("file descriptors are waited for beside sockets") {
  Context context;
  const Socket quiet(context, SocketKind::rep);
  const int event = ::eventfd(0, EFD_CLOEXEC);
  const std::array sources{quiet.source(), Source{nullptr, event}};
  CHECK(wait_for_any(sources, 0ms) == std::vector<bool>{false, false});
  REQUIRE(::eventfd_write(event, 1) == 0);
  CHECK(wait_for_any(sources, -1ms) == std::vector<bool>{false, true});
  ::close(event);
}

TEST_CASE("open files are limited by the hard limit only") {
  const auto limit = raise_open_files_limit();
  CHECK(limit >= 1024);
  CHECK(raise_open_files_limit() == limit);
}

}  // namespace dawr::wire
