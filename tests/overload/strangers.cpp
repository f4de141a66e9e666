#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/storage/files.h"
#include "tests/overload/nuisance.h"

namespace dawr::overload {
namespace {

sockaddr_in loopback_address(const std::string& address) {
  sockaddr_in found{};
  found.sin_family = AF_INET;
  found.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  found.sin_port =
      htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
  return found;
}

class Strangers final : public Nuisance {
 public:
  Strangers(const std::vector<std::string>& addresses, std::size_t count)
      : count_(count), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    if (wire::raise_open_files_limit() < count + 1000) {
      throw std::runtime_error("the limit of open files (ulimit -Hn) is too low for " +
                               std::to_string(count) + " connections");
    }
    for (const auto& address : addresses) doors_.push_back(loopback_address(address));
    start([this](const std::stop_token& stopped) { loiter(stopped); });
  }
  ~Strangers() override { stop(); }

  [[nodiscard]] std::string words() const override {
    return "strangers: at most " + std::to_string(most_greeted_) + " of " + std::to_string(count_) +
           " connections open and greeted at once, " + std::to_string(opened_) + " opened in all";
  }

 private:
  void loiter(const std::stop_token& stopped) {
    for (std::size_t i = 0; i < count_ && !stopped.stop_requested(); ++i) open_one();
    std::array<epoll_event, 512> events{};
    while (!stopped.stop_requested()) {
      const int ready = epoll_wait(epoll_.value(), events.data(), events.size(), 50);
      for (int i = 0; i < ready; ++i) hear(events[static_cast<std::size_t>(i)]);
    }
    for (const auto& [fd, greeted] : open_) close(fd);
  }

  void open_one() {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return;
    const sockaddr_in& door = doors_[opened_++ % doors_.size()];
    connect(fd, reinterpret_cast<const sockaddr*>(&door), sizeof door);
    epoll_event interest{};
    interest.events = EPOLLIN | EPOLLRDHUP;
    interest.data.fd = fd;
    epoll_ctl(epoll_.value(), EPOLL_CTL_ADD, fd, &interest);
    open_.emplace(fd, false);
  }

  // The broker's greeting is read, so that only its silence afterwards counts; at its end the next
  // one comes.
  void hear(const epoll_event& event) {
    const int fd = event.data.fd;
    std::array<char, 256> greeting{};
    const auto size = read(fd, greeting.data(), greeting.size());
    if (size > 0) {
      bool& greeted = open_[fd];
      if (!greeted) most_greeted_ = std::max(most_greeted_, ++greeted_);
      greeted = true;
      return;
    }
    if (size < 0 && errno == EAGAIN) return;
    if (open_[fd]) --greeted_;
    open_.erase(fd);
    close(fd);
    open_one();
  }

  std::size_t count_;
  storage::Descriptor epoll_;
  std::vector<sockaddr_in> doors_;
  std::map<int, bool> open_;  // and whether the broker has greeted it
  std::size_t opened_{};
  std::size_t greeted_{};
  std::size_t most_greeted_{};
};

}  // namespace

std::unique_ptr<Nuisance> make_strangers(const std::vector<std::string>& addresses,
                                         std::size_t count) {
  return std::make_unique<Strangers>(addresses, count);
}

}  // namespace dawr::overload
