// A device's own memory of what it has asked for and not yet been answered. A command is in here
// before its first byte leaves, with the very bytes of its frame, and stays until it is settled, so
// that after any crash it is sent again under the same id and with the same bytes. One that holds a
// PIN is the exception: only its number is kept on disk, and a crash forgets it, for no secret may
// be found on a console's disk.
//
// One thread owns an outbox; one process owns its file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <string>

#include "common/domain/fault.h"
#include "common/domain/time.h"
#include "common/wire/message.h"

namespace dawr::wire {

// More than this many unanswered commands are refused with `full`: the link has been down for long,
// and whoever presses should be told so.
inline constexpr std::size_t most_pending_commands = 1000;

struct PendingCommand {
  std::uint64_t counter{};
  Bytes frame;           // the Submit frame exactly as first sent
  Instant created_at{};  // by the device's clock, for people's eyes only
  bool is_secret{};      // in memory only, and wiped when it is settled
  bool operator==(const PendingCommand&) const = default;
};

class Outbox {
 public:
  virtual ~Outbox() = default;

  // Random, minted when the outbox was created; with the counter and the key it names a command.
  [[nodiscard]] virtual std::uint64_t session() const = 0;
  // The counter of the next command: from 1, ascending, never given twice, across all restarts.
  [[nodiscard]] virtual std::uint64_t next_counter() const = 0;
  // Ascending by counter.
  [[nodiscard]] virtual const std::deque<PendingCommand>& pending() const = 0;

  // `command.counter` must be next_counter(). On disk when it returns, of a secret one its counter;
  // after a fault it is not in the outbox and must not be sent.
  virtual Result<> add(const PendingCommand& command) = 0;
  // Forgets a command that was answered; unknown counters are ignored. After a fault the command
  // may be sent once more after a restart, which is harmless.
  virtual Result<> settle(std::uint64_t counter) = 0;
  // A new session, counters from 1: for an outbox that went back in time (a restored disk image).
  // Nothing may be pending.
  virtual Result<> renew(std::uint64_t session) = 0;

  // Every command of this session below it is settled.
  [[nodiscard]] std::uint64_t low_water() const;

 protected:
  static Fault too_many_pending();
  static void wipe_if_secret(PendingCommand& command);
};

// Forgets everything with the process: for tests, simulations and benchmarks.
std::unique_ptr<Outbox> make_memory_outbox(std::uint64_t session);

struct OutboxFile {
  std::filesystem::path path;
  std::uint64_t new_session{};  // random_number(); used only when the file does not exist yet
  std::string vfs;              // the SQLite VFS; empty: the operating system's
};

// One SQLite file (WAL, synchronous=FULL), created with mode 0600 when it does not exist. Faults:
// `busy` when another process has it open, `newer`, `damaged`, `full`, `fatal`.
Result<std::unique_ptr<Outbox>> open_outbox(const OutboxFile& file);

}  // namespace dawr::wire
