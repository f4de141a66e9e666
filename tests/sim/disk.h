// A disk in memory, as SQLite sees one through a VFS. What was written and not yet synced is lost
// or torn, sector by sector, when the power is cut; it can also be full, and fail.
//
// For one thread, several connections. Chance decides what a cut does, and SQLite's own salts, so
// that a run can be repeated from its seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/sim/chance.h"

namespace dawr::sim {

inline constexpr std::size_t sector_bytes = 512;

struct DiskCounts {
  std::uint64_t writes{};
  std::uint64_t syncs{};
  std::uint64_t cuts{};
  std::uint64_t sectors_lost{};
  std::uint64_t sectors_torn{};
  std::uint64_t full{};  // writes that found no room
  std::uint64_t writes_failed{};
  std::uint64_t syncs_failed{};
};

class Disk {
 public:
  using Bytes = std::vector<std::uint8_t>;

  // Of a file on the real disk.
  static Bytes bytes_of_file(const std::filesystem::path& file);

  explicit Disk(Chance chance);
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;
  ~Disk();

  // The name that it is registered under with SQLite; every connection must be closed before the
  // disk goes.
  [[nodiscard]] const std::string& vfs() const;

  // A file with this content, on the disk for good.
  void put(const std::string& path, Bytes content);

  // --- faults ---
  // The power goes at the write or sync after `operations` more of them: that one and everything
  // after it fails, until cut_power() says what is left.
  void stop_after(std::uint64_t operations);
  [[nodiscard]] bool has_stopped() const;
  // Close all connections first. Unsynced sectors are kept, lost or torn.
  void cut_power();
  // After a stop: only the process died, and nothing that it wrote is lost.
  void power_stays();
  // A drive that says "synced" and keeps it in its cache.
  void lie_about_syncs();
  void set_full(bool full);
  // The next sync, or the next write, fails once with an I/O error; the process must die of it.
  void fail_next_sync();
  void fail_next_write();

  [[nodiscard]] const DiskCounts& counts() const;

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace dawr::sim
