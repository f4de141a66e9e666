// A SQLite VFS over the system's own that fails on purpose. It leaves out the syncs themselves: no
// power is cut here, and tests that try every place must not wait for a disk.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace dawr::journal {

// Registered with SQLite under name() for as long as it lives; outlives every connection that uses
// it. For one thread.
class FaultVfs {
 public:
  enum class Operation : std::uint8_t { write, sync };
  enum class Target : std::uint8_t { any, database, wal };

  struct Fault {
    Operation operation{};
    Target target{Target::any};
    int code{};             // what the operation answers, such as SQLITE_IOERR_FSYNC
    std::uint64_t after{};  // so many operations of this kind still succeed
    bool torn{};            // a failing write leaves its first half on the disk
  };

  FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;
  ~FaultVfs();

  [[nodiscard]] const std::string& name() const;

  // From now on, until heal(). One fault at a time.
  void fail(const Fault& fault);
  void heal();
  // How often the present fault, or the last one, has struck.
  [[nodiscard]] std::uint64_t strikes() const;

  struct Shim;

 private:
  std::unique_ptr<Shim> shim_;
};

}  // namespace dawr::journal
