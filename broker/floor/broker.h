// The broker as a process: sockets, files, clock and signals around one Floor.
//
// Everything happens in the thread that calls run(). A fault that makes going on unsafe ends run();
// the process then exits and the next one recovers.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <spdlog/logger.h>

#include "broker/floor/config.h"
#include "common/domain/fault.h"

namespace dawr {

struct BrokerOptions {
  CentreFiles files;
  std::filesystem::path config_file;  // read again for each day that is opened
  CentreConfig config;                // what it said at the start
  std::optional<Instant> demo_start;  // where a demonstration centre's clock starts
};

class Broker {
 public:
  // Opens journal, keys and registry, recovers, binds, and makes sure that no stranger gets in.
  // Block SIGINT and SIGTERM before: the sockets' threads inherit the mask.
  static Result<std::unique_ptr<Broker>> open(BrokerOptions options,
                                              std::shared_ptr<spdlog::logger> log);
  ~Broker();

  // Serves until SIGINT or SIGTERM, then commits what is in hand and returns. `ready` is called
  // once, when devices can connect; `turned` after each turn of the loop, at least once a second.
  Result<> run(const std::function<void()>& ready, const std::function<void()>& turned);

 private:
  struct Impl;
  explicit Broker(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace dawr
