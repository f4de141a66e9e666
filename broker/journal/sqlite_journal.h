// The journal in one SQLite file: WAL, synchronous=FULL. SQLite 3.40.1 corrupts a WAL when two
// connections write or checkpoint it at once, so one connection alone does both: the broker's,
// guarded by a lock on `<file>.lock`. Others may only read, through copy_journal.
//
// On a local disk only: neither the lock nor the WAL works over NFS. No journal may be open across
// a fork. Memory: 4 MiB of page cache and what a batch needs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "broker/journal/journal.h"

namespace dawr::journal {

inline constexpr int schema_version = 3;  // PRAGMA user_version

// For tests and the simulator; a broker takes the defaults.
struct StorageOptions {
  std::string vfs;              // name of a registered SQLite VFS; empty: the system's
  std::uint32_t most_pages{};   // of 4 KiB; 0: as the disk allows. Beyond it the disk is "full"
  int checkpoint_frames{1000};  // WAL length (pages of 4 KiB) from which a commit checkpoints
  // Once the lock is held, before anything else is touched.
  std::function<void()> when_locked{};
  // Asked when a write finds the disk full; true: some room was made, and it is tried once more.
  std::function<bool()> make_room{};
};

// Makes a new, empty journal, which appears complete and durable or not at all. A file that exists
// already is refused.
Result<> create_journal(const std::filesystem::path& file, Epoch epoch);

// Opens for appending, migrates an older schema, checks the tail since the newest snapshot
// (gap-free seq) and holds the lock for as long as the object lives. FaultKind::busy comes at once.
Result<std::unique_ptr<Journal>> open_journal(const std::filesystem::path& file,
                                              const StorageOptions& options = {});

// A copy made through the backup API while the broker runs. Before it appears it must pass SQLite's
// integrity_check, and its entries must be numbered from 1 without a gap, up to its newest snapshot
// at least. It appears complete and durable or not at all; a file that exists already is refused.
// The broker is not held up, but its WAL grows until the copy is done. The copy is a single file
// without WAL.
Result<> copy_journal(const std::filesystem::path& file, const std::filesystem::path& copy);

}  // namespace dawr::journal
