#include "tests/abuse/wiretap.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace dawr::abuse {
namespace {

using Clock = std::chrono::steady_clock;
using Bytes = std::vector<std::uint8_t>;

constexpr int look_every_ms = 20;

// A descriptor that is closed with it.
class Connection {
 public:
  explicit Connection(int fd) : fd_(fd) {
    if (fd_ < 0) throw std::runtime_error("no socket");
  }
  Connection(Connection&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  Connection& operator=(Connection&&) = delete;
  ~Connection() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

int tcp_socket() { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); }

Connection connect_to(std::uint16_t port) {
  Connection made(tcp_socket());
  const auto address = loopback(port);
  if (::connect(made.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("nobody listens at port " + std::to_string(port));
  }
  return made;
}

std::uint16_t port_in(const std::string& address) {
  return static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
}

// False when the other end does not read any more.
bool send_all(int fd, std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(sent));
  }
  return true;
}

// None: it has hung up.
std::optional<Bytes> receive(int fd) {
  Bytes bytes(16'384);
  const auto got = ::recv(fd, bytes.data(), bytes.size(), 0);
  if (got <= 0) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(got));
  return bytes;
}

bool readable(int fd, int timeout_ms) {
  pollfd one{fd, POLLIN, 0};
  return ::poll(&one, 1, timeout_ms) > 0;
}

}  // namespace

Wiretap::Wiretap(const std::string& address) : listener_(tcp_socket()) {
  auto own = loopback(0);
  socklen_t size = sizeof own;
  auto* any = reinterpret_cast<sockaddr*>(&own);
  if (listener_ < 0 || ::bind(listener_, any, size) != 0 || ::listen(listener_, 4) != 0 ||
      ::getsockname(listener_, any, &size) != 0) {
    throw std::runtime_error("can't listen");
  }
  address_ = "tcp://127.0.0.1:" + std::to_string(ntohs(own.sin_port));
  thread_ = std::thread([this, port = port_in(address)] { pass_on(port); });
}

Wiretap::~Wiretap() {
  end();
  ::close(listener_);
}

Bytes Wiretap::end() {
  ended_ = true;
  if (thread_.joinable()) thread_.join();
  return heard_;
}

void Wiretap::pass_on(std::uint16_t port) {
  while (!readable(listener_, look_every_ms)) {
    if (ended_) return;
  }
  const Connection device(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC));
  const Connection broker = connect_to(port);
  std::array<pollfd, 2> both{{{device.fd(), POLLIN, 0}, {broker.fd(), POLLIN, 0}}};
  while (!ended_) {
    if (::poll(both.data(), both.size(), look_every_ms) <= 0) continue;
    for (std::size_t from = 0; from < both.size(); ++from) {
      if (both.at(from).revents == 0) continue;
      const auto bytes = receive(both.at(from).fd);
      if (!bytes || !send_all(both.at(1 - from).fd, *bytes)) return;
      if (from == 0) heard_.insert(heard_.end(), bytes->begin(), bytes->end());
    }
  }
}

Bytes send_again(const std::string& address, const Bytes& bytes, std::chrono::milliseconds limit) {
  const Connection broker = connect_to(port_in(address));
  send_all(broker.fd(), bytes);
  Bytes heard;
  for (const auto until = Clock::now() + limit; Clock::now() < until;) {
    if (!readable(broker.fd(), look_every_ms)) continue;
    const auto got = receive(broker.fd());
    if (!got) break;
    heard.insert(heard.end(), got->begin(), got->end());
  }
  return heard;
}

}  // namespace dawr::abuse
