#include "upstream/serve.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>

#include <spdlog/spdlog.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "common/host/life_signs.h"
#include "common/wire/codec.h"
#include "common/wire/endpoint.h"
#include "upstream/enrolment.h"
#include "upstream/reception.h"
#include "upstream/store.h"
#include "upstream/witness_key.h"

namespace dawr::upstream {
namespace {

constexpr std::string_view domain = "upstream";
constexpr std::chrono::milliseconds longest_wait{1000};
constexpr std::size_t most_arrivals =
    64;  // in one transaction: what has queued up, never waited for

Instant clock_now() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

// Turns SIGTERM and SIGINT into something that can be waited for. Before any thread is started.
class StopSignals {
 public:
  static Result<StopSignals> open() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    if (::sigprocmask(SIG_BLOCK, &set, nullptr) == 0) {
      if (const int fd = ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC); fd >= 0) {
        return StopSignals(fd);
      }
    }
    return std::unexpected(
        Fault{FaultKind::fatal, "signals: " + std::generic_category().message(errno)});
  }
  [[nodiscard]] wire::Source source() const { return {nullptr, fd_}; }
  [[nodiscard]] bool arrived() const {
    signalfd_siginfo info{};
    return ::read(fd_, &info, sizeof info) == static_cast<ssize_t>(sizeof info);
  }

 private:
  explicit StopSignals(int fd) : fd_(fd) {}
  int fd_;  // for the life of the process
};

// Where a client on this machine finds a socket that was bound to every interface.
std::string reachable(std::string address) {
  for (const auto& [any, local] :
       {std::pair{"//0.0.0.0:", "//127.0.0.1:"}, {"//[::]:", "//[::1]:"}}) {
    const std::string_view pattern = any;
    if (const auto at = address.find(pattern); at != std::string::npos) {
      address.replace(at, pattern.size(), local);
    }
  }
  return address;
}

class Server {
 public:
  Server(StopSignals stop, Store store, Enrolment enrolment, std::optional<WitnessKey> witness)
      : stop_(stop),
        store_(std::move(store)),
        enrolment_(std::move(enrolment)),
        witness_(std::move(witness)) {}

  Result<> open(const ServeSettings& settings);
  Result<> run();

 private:
  [[nodiscard]] wire::Verdict admit(const wire::PublicKey& key) const;
  [[nodiscard]] bool wait() const;
  void refresh_enrolment();
  [[nodiscard]] std::vector<wire::Arrival> collect();
  Result<> receive();

  StopSignals stop_;
  Store store_;
  Enrolment enrolment_;
  std::optional<WitnessKey> witness_;
  Reception reception_{store_, enrolment_, witness_ ? &*witness_ : nullptr};
  wire::Context context_;
  std::optional<wire::Gatekeeper> gate_;
  std::optional<wire::SecureServer> socket_;
  bool testing_door_{};
  bool disk_full_{};  // told once
};

Result<> Server::open(const ServeSettings& settings) {
  const auto keys = wire::load_secret_key(settings.files.secret_key());
  if (!keys) return std::unexpected(keys.error());
  wire::raise_open_files_limit();
  auto gate = wire::Gatekeeper::open(
      context_,
      [this](std::string_view /*domain*/, const wire::PublicKey& key) { return admit(key); });
  if (!gate) return std::unexpected(gate.error());
  gate_.emplace(std::move(*gate));
  auto socket = wire::SecureServer::open(
      context_, *gate_, {wire::Traffic::dialogue, settings.endpoint, std::string(domain), *keys});
  if (!socket) return std::unexpected(socket.error());
  socket_.emplace(std::move(*socket));
  const std::array doors{
      wire::Door{wire::Traffic::dialogue, reachable(socket_->address()), keys->public_key}};
  testing_door_ = true;
  auto safe = wire::check_strangers_are_refused(context_, *gate_, doors);
  testing_door_ = false;
  return safe;
}

wire::Verdict Server::admit(const wire::PublicKey& key) const {
  const auto* centre = enrolment_.find(key);
  // A denial is told at once, so that the test is short.
  if (centre == nullptr && !testing_door_) return wire::NotEnrolled{};
  if (centre == nullptr || centre->revoked) return wire::Denied{};
  return wire::Admitted{centre->number};
}

Result<> Server::run() {
  std::printf("listening on %s\n", socket_->address().c_str());
  std::fflush(stdout);
  spdlog::info("listening on {}, {} centres' keys known", socket_->address(),
               enrolment_.centres().size());
  host::LifeSigns life;
  life.ready();
  while (wait()) {
    refresh_enrolment();
    gate_->serve();
    if (auto done = receive(); !done) return done;
    life.alive(std::chrono::steady_clock::now());
  }
  life.stopping();
  spdlog::info("asked to stop; everything acknowledged is on disk");
  return {};
}

// False when the program shall end.
bool Server::wait() const {
  const std::array sources{stop_.source(), gate_->source(), socket_->source()};
  const auto ready = wire::wait_for_any(sources, longest_wait);
  return !ready.front() || !stop_.arrived();
}

void Server::refresh_enrolment() {
  const auto refreshed = enrolment_.refresh();
  if (!refreshed) {
    spdlog::error("{}; going on with the list read before", refreshed.error().text);
  } else if (*refreshed) {
    spdlog::info("list of centres read again: {} keys", enrolment_.centres().size());
  }
}

std::vector<wire::Arrival> Server::collect() {
  std::vector<wire::Arrival> arrivals;
  while (arrivals.size() < most_arrivals) {
    auto arrival = socket_->receive();
    if (!arrival) break;
    arrivals.push_back(std::move(*arrival));
  }
  return arrivals;
}

Result<> Server::receive() {
  const auto received = reception_.take(collect(), clock_now());
  if (!received) {
    if (received.error().kind != FaultKind::full) return std::unexpected(received.error());
    if (!std::exchange(disk_full_, true)) spdlog::error("{}", received.error().text);
    return {};
  }
  for (const auto& warning : received->warnings) spdlog::warn("{}", warning);
  for (const auto& alarm : received->alarms) spdlog::error("{}", alarm);
  for (const auto& answer : received->answers) {
    socket_->send(answer.to, wire::encode(answer.message));
  }
  const bool stored = !received->answers.empty();
  if (stored && std::exchange(disk_full_, false)) spdlog::info("there is room on the disk again");
  return {};
}

}  // namespace

Result<> serve(const ServeSettings& settings) {
  auto stop = StopSignals::open();
  if (!stop) return std::unexpected(stop.error());
  auto store = Store::open(settings.files.store(), {.most_pages = settings.most_pages});
  if (!store) return std::unexpected(store.error());
  auto enrolment = Enrolment::open(settings.files.centres());
  if (!enrolment) return std::unexpected(enrolment.error());
  auto witness = load_witness_key(settings.files.witness_key(), settings.files.witness_public());
  if (!witness && witness.error().kind != FaultKind::missing) {
    return std::unexpected(witness.error());
  }
  if (!witness) spdlog::warn("{}", witness.error().text);
  // Never taken down: ZeroMQ 4.3.4 can crash while it is, and the process is about to end.
  auto* server = new Server(*stop, std::move(*store), std::move(*enrolment),
                            witness ? std::optional(*std::move(witness)) : std::nullopt);
  if (auto opened = server->open(settings); !opened) return opened;
  return server->run();
}

}  // namespace dawr::upstream
