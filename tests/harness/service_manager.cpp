#include "tests/harness/service_manager.h"

#include <array>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace dawr::harness {

ServiceManager::ServiceManager(const std::filesystem::path& folder,
                               std::chrono::microseconds watchdog)
    : fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  const auto path = (folder / "notify").string();
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) throw std::runtime_error("too long: " + path);
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  if (::bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("can't listen on " + path);
  }
  ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
  ::setenv("WATCHDOG_USEC", std::to_string(watchdog.count()).c_str(), 1);
}

ServiceManager::~ServiceManager() {
  ::unsetenv("NOTIFY_SOCKET");
  ::unsetenv("WATCHDOG_USEC");
  ::close(fd_);
}

std::string ServiceManager::hear(std::chrono::milliseconds limit) {
  pollfd entry{fd_, POLLIN, 0};
  if (::poll(&entry, 1, static_cast<int>(limit.count())) != 1) return {};
  std::array<char, 4096> message{};
  const auto size = ::recv(fd_, message.data(), message.size(), 0);
  return size > 0 ? std::string(message.data(), static_cast<std::size_t>(size)) : std::string();
}

void ServiceManager::forget() {
  while (!hear(std::chrono::milliseconds{0}).empty()) {
  }
}

}  // namespace dawr::harness
