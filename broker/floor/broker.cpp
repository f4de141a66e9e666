#include "broker/floor/broker.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <functional>

#include <sys/signalfd.h>
#include <unistd.h>

#include "broker/floor/clock.h"
#include "broker/floor/floor.h"
#include "broker/floor/quarantine.h"
#include "broker/floor/registry.h"
#include "broker/floor/secrets.h"
#include "broker/floor/uplink.h"
#include "broker/journal/sqlite_journal.h"
#include "common/storage/files.h"
#include "common/wire/codec.h"
#include "common/wire/endpoint.h"

namespace dawr {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto heartbeat_every = 1s;
constexpr auto housekeeping_every = 2s;
constexpr auto wall_off_by_too_much = 60s;

// How many frames of each side one transaction takes: the clerks' first, so that a hall full of
// presses can't starve them.
constexpr std::size_t most_from_provider = 24;
constexpr std::size_t most_from_citizen = 24;
constexpr std::size_t most_from_board = 16;
static_assert(most_from_provider + most_from_citizen + most_from_board == limits::batch_commands);

std::optional<Side> side_named(std::string_view domain) {
  for (const Side side : {Side::citizen, Side::provider, Side::board}) {
    if (wire::domain_of(side) == domain) return side;
  }
  return std::nullopt;
}

std::chrono::sys_seconds wall_seconds() {
  return std::chrono::floor<std::chrono::seconds>(read_wall());
}

storage::Descriptor open_stop_signal() {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  return storage::Descriptor{signalfd(-1, &stop, SFD_NONBLOCK | SFD_CLOEXEC)};
}

std::string words_of(const UplinkNews& news) {
  using Kind = UplinkNews::Kind;
  switch (news.kind) {
    case Kind::connected:
      return "connected";
    case Kind::disconnected:
      return "connection lost; figures wait in the outbox";
    case Kind::not_enrolled:
      return "this centre's key is not enrolled there yet";
    case Kind::wrong_server:
      return "the server has another key than centre.toml names";
    case Kind::key_refused:
      return "the upstream refuses this centre's key";
    case Kind::refused:
      return "refused: " + news.detail;
    case Kind::garbled:
      return "an answer could not be read: " + news.detail;
    case Kind::stuck:
      return "figures can't be sent: " + news.detail;
  }
  return news.detail;
}

std::vector<wire::Restored> restores_told(const queue::State& state) {
  std::vector<wire::Restored> told;
  for (const auto& restored : state.restorations)
    told.push_back({restored.previous, restored.kept});
  if (told.size() > limits::restores_told)
    told.erase(told.begin(), told.end() - limits::restores_told);
  return told;
}

PolicySource policy_from(const std::filesystem::path& config_file) {
  return [config_file]() -> std::expected<CentrePolicy, std::string> {
    auto config = load_centre(config_file);
    if (!config) return std::unexpected(to_text(config.error()));
    return std::move(config->policy);
  };
}

}  // namespace

struct Broker::Impl {
  BrokerOptions options;
  std::shared_ptr<spdlog::logger> log;
  storage::Descriptor stop;
  Registry registry;
  CandidateList candidates;
  std::unique_ptr<journal::Journal> journal;
  std::unique_ptr<Floor> floor;
  CentreClock clock;

  wire::Context context;
  bool testing_doors{};
  std::optional<wire::Gatekeeper> gate;
  std::optional<wire::SecureServer> citizen, provider, board, feed;
  std::optional<Uplink> uplink;
  Clock::time_point next_heartbeat;
  Clock::time_point next_housekeeping;
  bool wall_was_off{};
  bool disk_was_full{};

  // One batch: which server each frame came through, and from whom.
  struct Taken {
    wire::SecureServer* server{};
    wire::Arrival arrival;
  };

  Impl(BrokerOptions given, std::shared_ptr<spdlog::logger> logger, Registry devices)
      : options(std::move(given)),
        log(std::move(logger)),
        stop(open_stop_signal()),
        registry(std::move(devices)),
        candidates(options.files.candidates()),
        clock(read_wall(), {}, read_uptime(), 1.0) {}

  Result<> recover();
  Result<> open_doors(const wire::KeyPair& keys);
  Result<> announce_addresses() const;
  Result<> open_uplink(const wire::KeyPair& keys);
  Result<> serve_uplink();
  [[nodiscard]] wire::UplinkHello introduction() const;

  void follow_registry();
  wire::Verdict admit(std::string_view domain, const wire::PublicKey& key);
  void take(std::vector<Taken>& batch, wire::SecureServer& server, std::size_t most);
  Result<> serve_batch();
  void report(const Handled& handled);
  void publish(const wire::FeedMessage& message);
  void keep_house();
  [[nodiscard]] Instant now() { return clock.now(read_uptime(), read_wall()); }
  [[nodiscard]] std::vector<wire::Source> sources() const;
  [[nodiscard]] std::chrono::milliseconds patience();
  [[nodiscard]] bool stop_asked() const;
};

Result<> Broker::Impl::recover() {
  auto opened = journal::open_journal(options.config.settings.journal);
  if (!opened) return std::unexpected(opened.error());
  journal = *std::move(opened);

  auto secret = CentreSecret::load(options.files.centre_secret());
  if (!secret) return std::unexpected(secret.error());
  auto quarantined = open_quarantine(options.files.directory / "quarantine");
  if (!quarantined) return std::unexpected(quarantined.error());
  if (!quarantined->empty()) {
    log->warn("{} command(s) ended the broker before and are refused from now on",
              quarantined->size());
  }
  const CentrePolicy& policy = options.config.policy;
  const double rate = options.config.settings.clock_rate;
  auto recovered =
      Floor::open(*journal, {*secret, policy_from(options.config_file), policy.code, policy.name,
                             policy.is_van, rate, *quarantined, options.config.settings.demo});
  if (!recovered) return std::unexpected(recovered.error());
  floor = *std::move(recovered);
  guard_against_crashes(&floor->in_hand());

  const Instant start = options.demo_start.value_or(read_wall());
  clock = CentreClock{start, floor->state().now, read_uptime(), rate};
  return floor->note_interruption(now());
}

Result<> Broker::Impl::open_doors(const wire::KeyPair& keys) {
  wire::raise_open_files_limit();
  auto opened = wire::Gatekeeper::open(
      context,
      [this](std::string_view domain, const wire::PublicKey& key) { return admit(domain, key); });
  if (!opened) return std::unexpected(opened.error());
  gate.emplace(*std::move(opened));

  struct Planned {
    std::optional<wire::SecureServer>& server;
    wire::Traffic traffic;
    const std::string& address;
    Side side;
  };
  const BindAddresses& bind = options.config.settings.bind;
  const std::array planned{
      Planned{citizen, wire::Traffic::dialogue, bind.citizen, Side::citizen},
      Planned{provider, wire::Traffic::dialogue, bind.provider, Side::provider},
      Planned{board, wire::Traffic::dialogue, bind.board, Side::board},
      Planned{feed, wire::Traffic::feed, bind.feed, Side::board},
  };
  std::vector<wire::Door> doors;
  for (const Planned& plan : planned) {
    auto server = wire::SecureServer::open(
        context, *gate,
        {plan.traffic, plan.address, std::string{wire::domain_of(plan.side)}, keys});
    if (!server) return std::unexpected(server.error());
    plan.server.emplace(*std::move(server));
    doors.push_back({plan.traffic, plan.server->address(), keys.public_key});
  }
  testing_doors = true;
  auto safe = wire::check_strangers_are_refused(context, *gate, doors);
  testing_doors = false;
  return safe;
}

// For whoever starts the broker with port 0: where it really listens.
Result<> Broker::Impl::announce_addresses() const {
  return storage::replace_file(options.files.directory / "addresses",
                               "citizen " + citizen->address() + "\nprovider " +
                                   provider->address() + "\nboard " + board->address() + "\nfeed " +
                                   feed->address() + "\n",
                               storage::Privacy::open);
}

wire::UplinkHello Broker::Impl::introduction() const {
  const CentrePolicy& today = floor->state().policy;
  const CentrePolicy& policy = today.code.empty() ? options.config.policy : today;
  return {wire::protocol_version, policy.code,  policy.name,
          journal->epoch(),       policy.lines, restores_told(floor->state())};
}

Result<> Broker::Impl::open_uplink(const wire::KeyPair& keys) {
  const auto& upstream = options.config.settings.upstream;
  if (!upstream) return {};
  UplinkSettings settings;
  settings.addresses = upstream->addresses;
  settings.upstream_key = upstream->public_key;
  settings.keys = keys;
  auto opened = Uplink::open(context, std::move(settings), introduction(), Clock::now());
  if (!opened) return std::unexpected(opened.error());
  uplink.emplace(*std::move(opened));
  return {};
}

Result<> Broker::Impl::serve_uplink() {
  if (!uplink) return {};
  const auto real_now = Clock::now();
  if (uplink->wants_gauges(real_now)) uplink->offer(floor->gauges(now()), real_now);
  if (auto done = uplink->step(*journal, real_now); !done) {
    return std::unexpected(done.error());
  }
  for (const UplinkNews& news : uplink->take_news()) log->info("upstream: {}", words_of(news));
  return {};
}

// While the file is damaged the last good list stands.
void Broker::Impl::follow_registry() {
  if (const auto read = registry.refresh(); !read) log->error("{}", read.error().text);
}

wire::Verdict Broker::Impl::admit(std::string_view domain, const wire::PublicKey& key) {
  follow_registry();
  const auto side = side_named(domain);
  switch (registry.standing(key)) {
    case Standing::unknown:
      if (testing_doors) return wire::Denied{};  // told at once, so that the test is short
      if (side) candidates.knocked(key, *side, wall_seconds());
      return wire::NotEnrolled{};
    case Standing::revoked:
      return wire::Denied{};
    case Standing::approved:
      break;
  }
  const Principal& principal = registry.find(key)->principal;
  if (side_of(principal.role) != side) return wire::Denied{};
  return wire::Admitted{principal.device};
}

std::vector<wire::Source> Broker::Impl::sources() const {
  std::vector<wire::Source> all{gate->source(), provider->source(), citizen->source(),
                                board->source(), wire::Source{nullptr, stop.value()}};
  if (uplink) {
    for (const wire::Source& source : uplink->sources()) all.push_back(source);
  }
  return all;
}

std::chrono::milliseconds Broker::Impl::patience() {
  const auto real_now = Clock::now();
  auto wait = std::chrono::ceil<std::chrono::milliseconds>(
      std::min(next_heartbeat, next_housekeeping) - real_now);
  if (const auto deadline = floor->next_deadline()) wait = std::min(wait, clock.until(*deadline));
  if (uplink) {
    wait = std::min(wait,
                    std::chrono::ceil<std::chrono::milliseconds>(uplink->next_wake() - real_now));
  }
  return std::max(wait, 0ms);
}

bool Broker::Impl::stop_asked() const {
  signalfd_siginfo signal{};
  return read(stop.value(), &signal, sizeof signal) == sizeof signal;
}

void Broker::Impl::take(std::vector<Taken>& batch, wire::SecureServer& server, std::size_t most) {
  for (std::size_t i = 0; i < most; ++i) {
    auto arrival = server.receive();
    if (!arrival) return;
    batch.push_back({&server, *std::move(arrival)});
  }
}

Result<> Broker::Impl::serve_batch() {
  std::vector<Taken> taken;
  take(taken, *provider, most_from_provider);
  take(taken, *citizen, most_from_citizen);
  take(taken, *board, most_from_board);

  follow_registry();
  std::vector<Incoming> batch;
  std::vector<const Taken*> senders;
  for (const Taken& one : taken) {
    const Principal* principal = registry.principal(one.arrival.device);
    if (principal == nullptr || one.arrival.frames.size() != 1) {
      const bool revoked = principal == nullptr;
      const wire::Refused refused{
          revoked ? RejectionCode::role_forbidden : RejectionCode::malformed,
          revoked ? "this key was revoked" : "a message is one frame"};
      log->warn("device {}: {}", one.arrival.device.value, refused.detail);
      one.server->send(one.arrival.from, wire::encode(wire::BrokerMessage{refused}));
      continue;
    }
    batch.push_back({*principal, *side_of(principal->role), one.arrival.frames.front()});
    senders.push_back(&one);
  }

  auto handled = floor->handle(batch, now());
  if (!handled) return std::unexpected(handled.error());
  report(*handled);
  for (const Outgoing& reply : handled->replies) {
    const std::vector<wire::BytesView> frames{reply.frames.begin(), reply.frames.end()};
    // A device that is gone or does not read asks again under the same id.
    senders[reply.to]->server->send(senders[reply.to]->arrival.from, frames);
  }
  if (handled->board) {
    publish(*handled->board);
    if (handled->board->whole && uplink) uplink->introduce(introduction());
  }
  return {};
}

void Broker::Impl::report(const Handled& handled) {
  if (!handled.unsound_policy.empty()) {
    log->error("no day can be opened with this configuration:\n{}", handled.unsound_policy);
  }
  if (handled.storage_full && !disk_was_full) {
    log->error("the disk is full: commands are refused (E_STORAGE) until there is room");
  }
  if (handled.entries > 0 && disk_was_full) log->warn("the disk has room again");
  disk_was_full = handled.storage_full || (disk_was_full && handled.entries == 0);
}

void Broker::Impl::publish(const wire::FeedMessage& message) {
  feed->publish(wire::encode(message));
}

void Broker::Impl::keep_house() {
  const auto real_now = Clock::now();
  if (real_now >= next_heartbeat) {
    next_heartbeat = real_now + heartbeat_every;
    publish(wire::Heartbeat{floor->board().epoch, floor->last_seq(), state_hash(floor->board()),
                            now()});
  }
  if (real_now >= next_housekeeping) {
    next_housekeeping = real_now + housekeeping_every;
    candidates.forget_known(registry);
    if (const auto saved = candidates.save(wall_seconds()); !saved)
      log->warn("{}", saved.error().text);
    const bool wall_is_off = std::chrono::abs(clock.wall_ahead()) > wall_off_by_too_much;
    if (wall_is_off && !wall_was_off) {
      log->warn(
          "the machine's clock differs from the centre's by {} s; the centre's goes on evenly "
          "and draws near it slowly: check the machine's time settings",
          clock.wall_ahead().count() / 1'000'000);
    }
    wall_was_off = wall_is_off;
  }
}

Broker::Broker(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Broker::~Broker() = default;

Result<std::unique_ptr<Broker>> Broker::open(BrokerOptions options,
                                             std::shared_ptr<spdlog::logger> log) {
  auto keys = wire::load_secret_key(options.files.broker_secret_key());
  if (!keys) return std::unexpected(keys.error());
  auto registry = Registry::open(options.files.devices());
  if (!registry) return std::unexpected(registry.error());

  auto impl = std::make_unique<Impl>(std::move(options), std::move(log), *std::move(registry));
  if (auto done = impl->recover(); !done) return std::unexpected(done.error());
  if (auto done = impl->open_doors(*keys); !done) return std::unexpected(done.error());
  if (auto done = impl->announce_addresses(); !done) return std::unexpected(done.error());
  if (auto done = impl->open_uplink(*keys); !done) return std::unexpected(done.error());
  return std::unique_ptr<Broker>{new Broker(std::move(impl))};
}

Result<> Broker::run(const std::function<void()>& ready) {
  Impl& impl = *impl_;
  impl.log->info(
      "centre {} at journal entry {}, serving citizens at {}, counters at {}, displays "
      "at {} and {}",
      impl.options.config.policy.code, impl.floor->last_seq(), impl.citizen->address(),
      impl.provider->address(), impl.board->address(), impl.feed->address());
  ready();
  while (!impl.stop_asked()) {
    wire::wait_for_any(impl.sources(), impl.patience());
    impl.gate->serve();
    if (auto served = impl.serve_batch(); !served) return served;
    impl.keep_house();
    if (auto sent = impl.serve_uplink(); !sent) return sent;
  }
  impl.log->info("stopped at journal entry {}", impl.floor->last_seq());
  return {};
}

}  // namespace dawr
