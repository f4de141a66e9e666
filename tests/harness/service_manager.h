// The service manager's end of sd_notify(3): hears what programs tell that are started while it
// lives.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>

namespace dawr::harness {

// Sets NOTIFY_SOCKET and WATCHDOG_USEC of this process, which its children inherit, and takes them
// back at its end.
class ServiceManager {
 public:
  // Listens on `folder`/notify.
  ServiceManager(const std::filesystem::path& folder, std::chrono::microseconds watchdog);
  ~ServiceManager();
  ServiceManager(const ServiceManager&) = delete;
  ServiceManager& operator=(const ServiceManager&) = delete;

  // The next message, such as "WATCHDOG=1"; empty: none came within the limit.
  std::string hear(std::chrono::milliseconds limit);
  // Throws away what has come.
  void forget();

 private:
  int fd_{-1};
};

}  // namespace dawr::harness
