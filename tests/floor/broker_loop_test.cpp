// The loop between sockets and floor: who is served first, who is put off, and what the log hears.
#include "broker/floor/broker_loop.h"

#include <deque>
#include <map>

#include "common/wire/codec.h"
#include "tests/catch.h"

using namespace dawr;
using namespace std::chrono_literals;

namespace {

constexpr DeviceId door{1};
constexpr DeviceId clerk{2};
constexpr DeviceId revoked{3};
constexpr DeviceId manager{4};
constexpr Allowance allowance{.per_second = 10, .burst = 50};
const Instant morning = std::chrono::sys_days{std::chrono::year{2026} / 3 / 15} + 7h;

struct Ports final : BrokerPorts {
  std::map<Side, std::deque<wire::Arrival>> waiting;
  std::vector<std::pair<Side, wire::BrokerMessage>> sent;
  int published{};
  std::optional<UplinkCore> upstream;
  std::vector<DeviceId> approved{door, clerk};

  std::optional<wire::Arrival> receive(Side side) override {
    if (waiting[side].empty()) return std::nullopt;
    auto first = std::move(waiting[side].front());
    waiting[side].pop_front();
    return first;
  }
  void send(Side side, const wire::RoutingId& to, std::span<const wire::Bytes> frames) override {
    CHECK(to == wire::RoutingId{7});
    sent.emplace_back(side, *wire::decode_broker_message(frames.front()));
  }
  void publish(const wire::Bytes& frame) override {
    CHECK_FALSE(frame.empty());
    ++published;
  }
  const Principal* principal(DeviceId device) override {
    static const Principal dispenser{door, Role::dispenser, {}, {}};
    static const Principal counter{clerk, Role::counter, CounterId{10}, {}};
    static const Principal supervisor{manager, Role::supervisor, {}, {}};
    if (device == manager) return &supervisor;
    if (device == door) return &dispenser;
    return device == clerk ? &counter : nullptr;
  }
  UplinkCore* uplink() override { return upstream ? &*upstream : nullptr; }
  Surroundings surroundings() override {
    Surroundings around;
    for (const DeviceId device : approved) {
      around.devices.push_back({.device = device,
                                .role = Role::dispenser,
                                .counter = std::nullopt,
                                .name = "one",
                                .heard_at = std::nullopt});
    }
    return around;
  }

  void arrive(Side side, DeviceId device, const wire::ClientMessage& message, int times = 1) {
    for (int i = 0; i < times; ++i) {
      waiting[side].push_back({wire::RoutingId{7}, device, {wire::encode(message)}});
    }
  }
};

struct Hall {
  Ports ports;
  std::unique_ptr<journal::Journal> journal{journal::make_memory_journal(Epoch{7})};
  std::unique_ptr<Floor> floor{*Floor::open(*journal, {CentreSecret{CentreSecret::Key{}},
                                                       log::SigningKey{log::SigningKey::Seed{}},
                                                       [] { return CentrePolicy{}; },
                                                       "IS-02",
                                                       {},
                                                       false,
                                                       1.0,
                                                       {}})};
  std::chrono::microseconds passed{};
  BrokerLoop loop{ports, *floor, *journal, CentreClock{morning, {}, passed, 1.0}, {allowance, {}}};
  std::vector<std::string> log;

  void turn(std::chrono::microseconds after = 0us) {
    passed += after;
    REQUIRE(loop.turn({wire::Steady{passed}, passed, morning + passed}));
    for (auto& news : loop.take_news()) log.push_back(std::move(news.text));
  }
  void turns_until_quiet() {
    for (int i = 0; i < 1'000 && !(ports.waiting[Side::citizen].empty()); ++i) turn();
  }
  template <class Kind>
  [[nodiscard]] std::ptrdiff_t sent() const {
    return std::ranges::count_if(
        ports.sent, [](const auto& one) { return std::holds_alternative<Kind>(one.second); });
  }
};

wire::Ping ping() { return {1, 0, morning}; }
wire::Submit command() { return {9, 1, 1, TakeTicket{ServiceCode{"B01"}, {}, {}}, {}}; }

}  // namespace

TEST_CASE("clerks are served before a hall full of presses, and in its midst") {
  Hall hall;
  hall.ports.arrive(Side::citizen, door, ping(), 40);
  hall.ports.arrive(Side::provider, clerk, ping());
  hall.turn();
  REQUIRE(hall.ports.sent.size() == 25);
  CHECK(hall.ports.sent.front().first == Side::provider);
  hall.ports.arrive(Side::provider, clerk, ping());
  hall.turn();
  CHECK(hall.ports.sent[25].first == Side::provider);
  CHECK(hall.ports.sent.size() == 42);
}

TEST_CASE("who floods is put off, harms nobody else, and has a line in the log a minute") {
  Hall hall;
  hall.ports.arrive(Side::citizen, door, ping(), 50);
  hall.ports.arrive(Side::citizen, door, command(), 20);
  hall.ports.arrive(Side::citizen, door, ping(), 20);
  hall.turns_until_quiet();
  CHECK(hall.sent<wire::Pong>() == 50);
  CHECK(hall.sent<wire::Reply>() == 20);
  CHECK(hall.floor->last_seq() == 0);
  CHECK(hall.log.size() == 1);
  hall.ports.arrive(Side::provider, clerk, ping());
  hall.turn();
  CHECK(hall.sent<wire::Pong>() == 51);

  // It goes on, now and then within its allowance again, for half a minute.
  for (int i = 0; i < 600; ++i) {
    hall.ports.arrive(Side::citizen, door, ping(), 3);
    hall.turn(50ms);
  }
  CHECK(hall.log.size() == 1);
  for (int i = 0; i < 600; ++i) {
    hall.ports.arrive(Side::citizen, door, ping(), 3);
    hall.turn(50ms);
  }
  CHECK(hall.log.size() == 2);
}

TEST_CASE("a revoked key is told so as often as its allowance lets it, and logged once") {
  Hall hall;
  hall.ports.arrive(Side::citizen, revoked, ping(), 200);
  hall.turns_until_quiet();
  CHECK(hall.sent<wire::Refused>() == 50);
  CHECK(hall.log.size() == 1);
}

TEST_CASE(
    "a device's clock that is more than a minute off is logged once, until it is right again") {
  Hall hall;
  const auto tell_time = [&](Duration ahead) {
    hall.ports.arrive(Side::citizen, door, wire::Ping{1, 0, morning + hall.passed + ahead});
    hall.turn();
    return std::ranges::count_if(hall.log, [](const std::string& line) {
      return line.find("device 1: its clock differs") != std::string::npos &&
             line.find("(E_CLOCK_SKEW)") != std::string::npos;
    });
  };
  hall.turn(1s);
  CHECK(tell_time(60s) == 0);
  CHECK(tell_time(-60s) == 0);
  CHECK(tell_time(1h) == 1);
  CHECK(hall.log.back().find("by 3600 s") != std::string::npos);
  hall.turn(2min);
  CHECK(tell_time(1h) == 1);
  CHECK(tell_time(40s) == 1);
  CHECK(tell_time(-1h) == 1);
  CHECK(tell_time(10s) == 1);
  CHECK(tell_time(-1h) == 2);
  CHECK(tell_time(0s) == 2);
  CHECK(tell_time(1h) == 2);  // a minute has not passed
  hall.turn(2min);
  CHECK(tell_time(1h) == 3);
}

TEST_CASE("displays hear a heartbeat each second") {
  Hall hall;
  for (int i = 0; i < 50; ++i) hall.turn(100ms);
  CHECK(hall.ports.published == 5);
}

TEST_CASE("the manager's board hears of devices, the upstream and the machine's clock") {
  Hall hall;
  hall.ports.upstream.emplace(
      wire::UplinkHello{},
      UplinkKeys{.log = log::SigningKey{log::SigningKey::Seed{}}, .witness = {}});
  journal::Batch waiting;
  waiting.outbox.push_back({{1}, 1, {1}});
  REQUIRE(hall.journal->commit(waiting));
  const auto figures = [&hall] {
    hall.ports.arrive(Side::provider, manager, wire::Ask{wire::Question::manager});
    hall.turn();
    return std::get<ManagerView>(hall.ports.sent.back().second).around;
  };
  hall.turn();
  hall.ports.arrive(Side::citizen, door, ping());
  hall.turn(1s);
  auto around = figures();
  REQUIRE(around.devices.size() == 2);
  CHECK(around.devices[0].heard_at == morning + 1s);
  CHECK_FALSE(around.devices[1].heard_at);
  CHECK(around.uplink == UplinkFigures{.connected = false, .since = std::nullopt, .backlog = 1});
  CHECK(around.wall_ahead_s == 0);

  hall.ports.upstream->connected(wire::Steady{hall.passed});
  hall.turn(1s);
  hall.ports.upstream->disconnected();
  hall.turn(5s);
  around = figures();
  CHECK_FALSE(around.uplink->connected);
  CHECK(around.uplink->since == morning + 7s);
}

TEST_CASE("an upstream that doubts the log is on the manager's board until the broker ends") {
  Hall hall;
  hall.ports.upstream.emplace(
      wire::UplinkHello{.centre = "IS-02", .centre_name = {}, .epoch = Epoch{7}, .lines = {}},
      UplinkKeys{.log = log::SigningKey{log::SigningKey::Seed{}}, .witness = {}});
  const auto doubted = [&hall] {
    hall.ports.arrive(Side::provider, manager, wire::Ask{wire::Question::manager});
    hall.turn();
    return std::get<ManagerView>(hall.ports.sent.back().second).around.uplink->log_doubted;
  };
  hall.ports.upstream->connected(wire::Steady{hall.passed});
  hall.ports.arrive(Side::citizen, door, command());  // one entry, be it a refusal
  std::optional<wire::UplinkCheckpoint> sent;
  for (int i = 0; i < 30 && !sent; ++i) {
    hall.turn(5s);
    for (const auto& frame : hall.ports.upstream->take_outgoing()) {
      const auto message = wire::decode_uplink_message(frame);
      REQUIRE(message);
      if (const auto* one = std::get_if<wire::UplinkCheckpoint>(&*message)) sent = *one;
    }
  }
  REQUIRE(sent);
  CHECK_FALSE(doubted());
  const wire::UpstreamMessage answer = wire::LogDoubted{.epoch = Epoch{7},
                                                        .size = 0,
                                                        .why = wire::LogDoubt::not_consistent,
                                                        .from = 0,
                                                        .detail = "it was changed"};
  hall.ports.upstream->received(wire::encode(answer), wire::Steady{hall.passed});
  hall.turn(5s);
  const auto since = morning + hall.passed;
  CHECK(doubted() == since);
  hall.turn(60s);
  CHECK(doubted() == since);
}

TEST_CASE("a dispenser's condition is kept until its key is revoked, and it hears who looks") {
  Hall hall;
  const auto tell = [&hall](Side side, DeviceId device) {
    hall.ports.arrive(side, device, wire::Condition{PrinterState::paper_out, true});
    hall.turn();
    return hall.ports.sent.back().second;
  };
  const auto look = [&hall] {
    hall.ports.arrive(Side::provider, manager, wire::Ask{wire::Question::manager});
    hall.turn();
    return std::get<ManagerView>(hall.ports.sent.back().second).around.devices[0];
  };
  const auto staff_see_it = [&] {
    return std::get<wire::ConditionNoted>(tell(Side::citizen, door)).staff_see_it;
  };
  hall.turn();
  CHECK_FALSE(staff_see_it());
  CHECK(look().printer == PrinterState::paper_out);
  hall.turn(5s);
  CHECK(staff_see_it());
  hall.turn(5s);
  CHECK(look().help_since == morning);
  hall.turn(11s);
  CHECK_FALSE(staff_see_it());
  CHECK(std::get<wire::Refused>(tell(Side::provider, clerk)).code == RejectionCode::role_forbidden);
  CHECK(hall.floor->last_seq() == 0);

  hall.ports.approved = {clerk};
  hall.turn(1s);
  hall.ports.approved = {door, clerk};
  hall.turn(1s);
  CHECK_FALSE(look().printer);
}
