#include "broker/floor/broker.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <functional>
#include <utility>

#include <sys/signalfd.h>
#include <unistd.h>

#include "broker/floor/approval_codes.h"
#include "broker/floor/broker_loop.h"
#include "broker/floor/clock.h"
#include "broker/floor/code_check.h"
#include "broker/floor/day_plans.h"
#include "broker/floor/epochs.h"
#include "broker/floor/floor.h"
#include "broker/floor/messenger.h"
#include "broker/floor/people.h"
#include "broker/floor/pin_check.h"
#include "broker/floor/quarantine.h"
#include "broker/floor/registry.h"
#include "broker/floor/secrets.h"
#include "broker/floor/staff.h"
#include "broker/floor/uplink.h"
#include "broker/journal/sqlite_journal.h"
#include "common/storage/disk_room.h"
#include "common/storage/files.h"
#include "common/text/time_zone.h"
#include "common/wire/codec.h"
#include "common/wire/endpoint.h"

namespace dawr {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto housekeeping_every = 2s;
constexpr Allowance most_knocks{.per_second = 0.5, .burst = 30};  // handshakes of one device

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
      return "it keeps silent: it does not know this centre's key, or it hangs";
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
    case Kind::log_cosigned:
      return "has cosigned the public log: " + news.detail;
    case Kind::log_unchecked:
      return "has answered for the public log, and nobody can check with what: its cosignature is "
             "not kept, for [upstream] of centre.toml names no witness_key: " +
             news.detail;
    case Kind::log_forged:
      return "ALARM: its cosignature of the public log is not by the witness_key of centre.toml, "
             "and is not kept. Compare the key with what dawr-upstream witness prints: " +
             news.detail;
    case Kind::log_forgotten:
      return "ALARM: has forgotten what it had cosigned of the public log; was its store replaced "
             "by an older one? It is proved everything anew. It knows " +
             news.detail;
    case Kind::log_doubted:
      return "ALARM: refuses to cosign the public log: " + news.detail;
    case Kind::log_waits:
      return "does not cosign the public log yet: " + news.detail;
  }
  return news.detail;
}

spdlog::level::level_enum level_of(const UplinkNews& news) {
  if (news.is_alarm()) return spdlog::level::err;
  const bool is_refusal = news.kind == UplinkNews::Kind::refused ||
                          news.kind == UplinkNews::Kind::stuck ||
                          news.kind == UplinkNews::Kind::log_unchecked;
  return is_refusal ? spdlog::level::warn : spdlog::level::info;
}

spdlog::level::level_enum level_of(LoopNews::Weight weight) {
  switch (weight) {
    case LoopNews::Weight::info:
      return spdlog::level::info;
    case LoopNews::Weight::warning:
      return spdlog::level::warn;
    case LoopNews::Weight::error:
      return spdlog::level::err;
  }
  std::unreachable();
}

}  // namespace

struct Broker::Impl final : BrokerPorts {
  BrokerOptions options;
  std::shared_ptr<spdlog::logger> log;
  storage::Descriptor stop;
  Registry registry;
  StaffList staff;
  PinCheck pins{staff};
  ApprovalCodes issued_codes;
  CodeCheck codes{issued_codes, &pins};
  CandidateList candidates;
  People people;
  Messenger messenger;
  std::optional<storage::DiskRoom> room;  // before the journal, which asks it for some
  std::unique_ptr<journal::Journal> journal;
  std::unique_ptr<Floor> floor;

  wire::Context context;
  bool testing_doors{};
  std::optional<wire::Gatekeeper> gate;
  RateLimit knocking{most_knocks};
  std::optional<wire::SecureServer> citizen, provider, board, feed;
  std::optional<Uplink> upstream;
  std::optional<BrokerLoop> loop;
  Clock::time_point next_housekeeping;
  // Of the newest day, and as last read for one that may open.
  std::optional<std::uint32_t> seats, seats_to_come;
  std::optional<Calendar> calendar_to_come;
  std::optional<ServiceDate> seats_of;
  bool epoch_is_known{};  // to dawrctl, which must not give numbers twice

  Impl(BrokerOptions given, std::shared_ptr<spdlog::logger> logger, Registry devices,
       StaffList members, ApprovalCodes approval_codes)
      : options(std::move(given)),
        log(std::move(logger)),
        stop(open_stop_signal()),
        registry(std::move(devices)),
        staff(std::move(members)),
        issued_codes(std::move(approval_codes)),
        candidates(options.files.candidates()),
        people({options.files.day_key(),
                options.files.contacts(),
                {options.files.booking_key(), options.files.bookings()}},
               options.config.settings.people),
        messenger({options.files.directory}, !options.config.settings.demo) {}

  std::optional<wire::Arrival> receive(Side side) override { return server(side).receive(); }
  void send(Side side, const wire::RoutingId& to, std::span<const wire::Bytes> frames) override;
  void publish(const wire::Bytes& frame) override { feed->publish(frame); }
  const Principal* principal(DeviceId device) override { return registry.principal(device); }
  UplinkCore* uplink() override { return upstream ? &upstream->core() : nullptr; }
  Surroundings surroundings() override;

  std::expected<CentrePolicy, std::string> read_policy();
  [[nodiscard]] std::vector<DayPlan> days_ahead(ServiceDate date, const CentrePolicy& policy) const;
  void settle_seats();
  Result<> recover();
  Result<> open_doors(const wire::KeyPair& keys);
  Result<> announce_addresses() const;
  Result<> open_uplink(const wire::KeyPair& keys);
  Result<> begin();
  [[nodiscard]] wire::UplinkHello greeting() const;

  void follow_lists();
  wire::Verdict admit(std::string_view domain, const wire::PublicKey& key);
  [[nodiscard]] wire::SecureServer& server(Side side);
  static Moment moment() { return {Clock::now(), read_uptime(), read_wall()}; }
  Result<> turn();
  void tell_of_people();
  void keep_house();
  void look_at_disk();
  void remember_epoch();
  [[nodiscard]] std::vector<wire::Source> sources() const;
  [[nodiscard]] std::chrono::milliseconds patience() const;
  [[nodiscard]] bool stop_asked() const;
};

std::expected<CentrePolicy, std::string> Broker::Impl::read_policy() {
  auto config = load_centre(options.config_file);
  if (!config) return std::unexpected(to_text(config.error()));
  settle_seats();  // a day may have opened since with what was read then
  seats_to_come = config->settings.seats;
  calendar_to_come = std::move(config->calendar);
  return std::move(config->policy);
}

// Of the calendar that was read with the policy.
std::vector<DayPlan> Broker::Impl::days_ahead(ServiceDate date, const CentrePolicy& policy) const {
  const auto& rules = policy.rules.appointments;
  const bool books = rules.share_percent > 0;
  if (!calendar_to_come || (!books && !policy.rules.within_hours)) return {};
  const auto zone = text::TimeZone::named(policy.time_zone);
  if (!zone) {
    log->error("nobody knows when the doors are open, and nothing can be booked: {}",
               zone.error().text);
    return {};
  }
  // Who comes too late is told when the doors open again.
  constexpr std::size_t days_told = 14;
  return bookable_days(*calendar_to_come, *zone, date,
                       books ? std::size_t{rules.days_ahead} + 1 : days_told);
}

void Broker::Impl::settle_seats() {
  if (seats_of == floor->state().last_date) return;
  seats_of = floor->state().last_date;
  seats = seats_to_come;
}

Result<> Broker::Impl::recover() {
  const auto& settings = options.config.settings;
  journal::StorageOptions storage;
  // A disk that is full already must not keep the journal from being opened.
  storage.when_locked = [&] {
    room.emplace(storage::with_suffix(settings.journal, ".reserve"), settings.room);
    look_at_disk();
  };
  storage.make_room = [this] { return room->give_up(); };
  auto opened = journal::open_journal(settings.journal, storage);
  if (!opened) return std::unexpected(opened.error());
  journal = *std::move(opened);

  auto secret = CentreSecret::load(options.files.centre_secret());
  if (!secret) return std::unexpected(secret.error());
  auto log_key = log::load_signing_key(options.files.log_secret_key());
  if (!log_key) return std::unexpected(log_key.error());
  auto quarantined = open_quarantine(options.files.directory / "quarantine");
  if (!quarantined) return std::unexpected(quarantined.error());
  if (!quarantined->empty()) {
    log->warn("{} command(s) ended the broker before and are refused from now on",
              quarantined->size());
  }
  const CentrePolicy& policy = options.config.policy;
  const double rate = settings.clock_rate;
  auto recovered = Floor::open(
      *journal,
      {*secret, *log_key, [this] { return read_policy(); }, policy.code, policy.name, policy.is_van,
       rate, *quarantined, settings.demo, &pins, &people, &codes,
       [this](ServiceDate date, const CentrePolicy& today) { return days_ahead(date, today); }});
  if (!recovered) return std::unexpected(recovered.error());
  floor = *std::move(recovered);
  seats = seats_to_come = settings.seats;
  seats_of = floor->state().last_date;
  if (!floor->secret_fits()) {
    log->error(
        "{} is not the secret that the newest ticket was made with: papers that people hold are not "
        "known any more. Stop the broker and put the secret of then back",
        options.files.centre_secret().string());
  }
  guard_against_crashes(&floor->in_hand());
  return {};
}

Result<> Broker::Impl::begin() {
  const BrokerSettings& settings = options.config.settings;
  const Instant start = options.demo_start.value_or(read_wall());
  const CentreClock clock{start, floor->state().now, read_uptime(), settings.clock_rate};
  // A demonstration that runs faster presses faster.
  const Allowance allowance{settings.allowance.per_second * settings.clock_rate,
                            settings.allowance.burst * settings.clock_rate};
  loop.emplace(*this, *floor, *journal, clock, LoopSettings{allowance, greeting()});
  if (upstream) upstream->core().introduce(loop->introduction());
  return loop->begin(moment());
}

wire::UplinkHello Broker::Impl::greeting() const {
  const CentrePolicy& policy = options.config.policy;
  return {wire::protocol_version, policy.code, policy.name, journal->epoch(), policy.lines};
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

// For whoever starts the broker with port 0: where it really listens. Where there is no room for it
// the one of the last start stands, which says the same but for port 0.
Result<> Broker::Impl::announce_addresses() const {
  auto announced =
      storage::replace_file(options.files.directory / "addresses",
                            "citizen " + citizen->address() + "\nprovider " + provider->address() +
                                "\nboard " + board->address() + "\nfeed " + feed->address() + "\n",
                            storage::Privacy::open);
  if (announced || announced.error().kind != FaultKind::full) return announced;
  log->error("{}", announced.error().text);
  return {};
}

Result<> Broker::Impl::open_uplink(const wire::KeyPair& keys) {
  const auto& where = options.config.settings.upstream;
  if (!where) return {};
  auto log_key = log::load_signing_key(options.files.log_secret_key());
  if (!log_key) return std::unexpected(log_key.error());
  if (!where->witness_key) {
    log->warn(
        "[upstream] of centre.toml names no witness_key: what the upstream cosigns of the public "
        "log can't be checked, and its cosignatures are not kept. Put there what dawr-upstream "
        "witness prints");
  }
  UplinkSettings settings{.addresses = where->addresses,
                          .upstream_key = where->public_key,
                          .keys = keys,
                          .log_keys = {*std::move(log_key), where->witness_key}};
  auto opened = Uplink::open(context, std::move(settings), greeting(), Clock::now());
  if (!opened) return std::unexpected(opened.error());
  upstream.emplace(*std::move(opened));
  return {};
}

// While a file is damaged the last good list stands.
void Broker::Impl::follow_lists() {
  if (const auto read = registry.refresh(); !read) log->error("{}", read.error().text);
  if (const auto read = staff.refresh(); !read) log->error("{}", read.error().text);
  if (const auto read = issued_codes.refresh(); !read) log->error("{}", read.error().text);
}

wire::Verdict Broker::Impl::admit(std::string_view domain, const wire::PublicKey& key) {
  follow_lists();
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
  // Whoever connects again and again would fill the memory with connections; kept waiting, it tries
  // again by itself.
  if (!knocking.admits(principal.device, Clock::now())) return wire::NotEnrolled{};
  return wire::Admitted{principal.device};
}

std::vector<wire::Source> Broker::Impl::sources() const {
  std::vector<wire::Source> all{gate->source(), provider->source(), citizen->source(),
                                board->source(), wire::Source{nullptr, stop.value()}};
  if (upstream) {
    for (const wire::Source& source : upstream->sources()) all.push_back(source);
  }
  return all;
}

std::chrono::milliseconds Broker::Impl::patience() const {
  const auto now = Clock::now();
  auto next = std::min(next_housekeeping, loop->next_turn(now));
  if (upstream) next = std::min(next, upstream->next_wake());
  return std::max(0ms, std::chrono::ceil<std::chrono::milliseconds>(next - now));
}

bool Broker::Impl::stop_asked() const {
  signalfd_siginfo signal{};
  return read(stop.value(), &signal, sizeof signal) == sizeof signal;
}

wire::SecureServer& Broker::Impl::server(Side side) {
  switch (side) {
    case Side::citizen:
      return *citizen;
    case Side::provider:
      return *provider;
    case Side::board:
      return *board;
  }
  std::unreachable();
}

void Broker::Impl::send(Side side, const wire::RoutingId& to, std::span<const wire::Bytes> frames) {
  const std::vector<wire::BytesView> views{frames.begin(), frames.end()};
  server(side).send(to, views);
}

Surroundings Broker::Impl::surroundings() {
  Surroundings around;
  for (const Device& device : registry.devices()) {
    if (device.status != DeviceStatus::approved) continue;
    if (around.devices.size() == limits::devices) break;
    around.devices.push_back({.device = device.principal.device,
                              .role = device.principal.role,
                              .counter = device.principal.counter,
                              .name = device.name,
                              .heard_at = std::nullopt});
  }
  const auto& settings = options.config.settings;
  settle_seats();
  around.seats = seats;
  if (const auto space = storage::space_on_disk_of(settings.journal); space) {
    around.disk = DiskFigures{.free_bytes = space->free_bytes,
                              .low = space->free_bytes < settings.room.warn_below};
  }
  return around;
}

Result<> Broker::Impl::turn() {
  gate->serve();
  follow_lists();
  if (upstream) upstream->hear(Clock::now());
  if (auto done = loop->turn(moment()); !done) return done;
  for (const LoopNews& news : loop->take_news()) log->log(level_of(news.weight), news.text);
  for (const std::string& news : pins.take_news()) log->warn("{}", news);
  for (const std::string& news : codes.take_news()) log->warn("{}", news);
  for (const std::string& news : floor->take_news()) log->warn("{}", news);
  tell_of_people();
  if (upstream) {
    upstream->send();
    for (const UplinkNews& news : upstream->take_news()) {
      log->log(level_of(news), "upstream: {}", words_of(news));
    }
  }
  if (Clock::now() >= next_housekeeping) keep_house();
  return {};
}

void Broker::Impl::tell_of_people() {
  for (const People::News& news : people.take_news()) {
    log->log(news.is_trouble ? spdlog::level::err : spdlog::level::info, "{}", news.text);
  }
  for (const People::News& news : messenger.take_news()) {
    log->log(news.is_trouble ? spdlog::level::err : spdlog::level::info, "messages: {}", news.text);
  }
}

void Broker::Impl::keep_house() {
  next_housekeeping = Clock::now() + housekeeping_every;
  floor->settle_people();
  messenger.look(floor->state(), people, read_wall());
  look_at_disk();
  if (!epoch_is_known && floor->last_seq() > 0) remember_epoch();
  candidates.forget_known(registry);
  if (const auto saved = candidates.save(wall_seconds()); !saved) {
    log->warn("{}", saved.error().text);
  }
}

// Who restored it may have been stopped before doing so.
void Broker::Impl::remember_epoch() {
  const auto remembered = remember_epochs(options.files.epochs(), {journal->epoch()});
  if (!remembered) log->error("{}", remembered.error().text);
  epoch_is_known = remembered.has_value();
}

void Broker::Impl::look_at_disk() {
  const auto news = room->look();
  if (!news) return;
  using enum storage::RoomState;
  log->log(news->state == plenty        ? spdlog::level::info
           : news->state == nearly_full ? spdlog::level::warn
                                        : spdlog::level::err,
           "{}", news->text);
}

Broker::Broker(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Broker::~Broker() = default;

Result<std::unique_ptr<Broker>> Broker::open(BrokerOptions options,
                                             std::shared_ptr<spdlog::logger> log) {
  auto keys = wire::load_secret_key(options.files.broker_secret_key());
  if (!keys) return std::unexpected(keys.error());
  auto registry = Registry::open(options.files.devices());
  if (!registry) return std::unexpected(registry.error());
  auto staff = StaffList::open(options.files.staff());
  if (!staff) return std::unexpected(staff.error());
  auto codes = ApprovalCodes::open(options.files.approval_codes());
  if (!codes) return std::unexpected(codes.error());

  auto impl = std::make_unique<Impl>(std::move(options), std::move(log), *std::move(registry),
                                     *std::move(staff), *std::move(codes));
  if (auto done = impl->recover(); !done) return std::unexpected(done.error());
  if (auto done = impl->open_doors(*keys); !done) return std::unexpected(done.error());
  if (auto done = impl->announce_addresses(); !done) return std::unexpected(done.error());
  if (auto done = impl->open_uplink(*keys); !done) return std::unexpected(done.error());
  if (auto begun = impl->begin(); !begun) return std::unexpected(begun.error());
  return std::unique_ptr<Broker>{new Broker(std::move(impl))};
}

Result<> Broker::run(const std::function<void()>& ready, const std::function<void()>& turned) {
  Impl& impl = *impl_;
  impl.log->info(
      "centre {} at journal entry {}, serving citizens at {}, counters at {}, displays "
      "at {} and {}",
      impl.options.config.policy.code, impl.floor->last_seq(), impl.citizen->address(),
      impl.provider->address(), impl.board->address(), impl.feed->address());
  ready();
  while (!impl.stop_asked()) {
    wire::wait_for_any(impl.sources(), impl.patience());
    if (auto done = impl.turn(); !done) return done;
    turned();
  }
  impl.log->info("{} PINs and {} one-time codes were checked", impl.pins.hashed(),
                 impl.codes.hashed());
  impl.log->info("stopped at journal entry {}", impl.floor->last_seq());
  return {};
}

}  // namespace dawr
