// The centre's memory: an append-only sequence of entries and, in the same transaction, what must
// never disagree with it. Knows bytes, not meanings.
//
// One thread owns a journal. A commit is all or nothing and durable when it returns.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/domain/fault.h"
#include "common/domain/identifiers.h"
#include "common/domain/time.h"

namespace dawr::journal {

using Bytes = std::vector<std::uint8_t>;
using PayloadHash = std::array<std::uint8_t, 32>;

struct EntryRow {
  Seq seq{};
  Instant at{};
  Bytes bytes;
};

// The reply to a command, kept so that every retry gets the very same bytes.
struct ReplyRow {
  CommandId id;
  PayloadHash payload_hash{};
  Bytes reply;
  Instant at{};
};

// What goes upstream. A row replaces an older one with the same key. `version`: seq of the entry
// that changed it last.
struct OutboxRow {
  Bytes key;
  Seq version{};
  Bytes bytes;
};

// The core's state after entry `seq`; `format` is its writer's version. Losing one loses nothing.
struct Snapshot {
  Seq seq{};
  std::uint32_t format{};
  Bytes bytes;
};

// The centre's signed word about its first `size` entries, as text (docs/PROTOCOL.md: the log).
// Whoever keeps a copy of one can find out later whether any of them was changed.
struct Checkpoint {
  Seq size{};
  Instant at{};
  std::string note;
};

// A checkpoint that somebody outside has cosigned: its note has the cosignature. `frontier` is of
// the tree then (log::Frontier::to_bytes), for proofs that the log goes on from there.
struct Cosigned {
  Checkpoint checkpoint;
  Bytes frontier;
};

struct Batch {
  std::vector<EntryRow> entries;  // seq continues the journal's last without a gap
  std::vector<ReplyRow> replies;
  std::vector<OutboxRow> outbox;
  std::optional<Snapshot> snapshot;  // forgets all older ones but the newest before it
  // Of no more entries than there are with this batch; forgets the older ones of its hour.
  std::optional<Checkpoint> checkpoint;
};

// A session's commands below `counter` are settled on the device's side.
struct LowWater {
  DeviceId device;
  std::uint64_t session{};
  std::uint64_t counter{};
};

// The highest command counter that each session has a stored reply for.
struct SessionMark {
  DeviceId device;
  std::uint64_t session{};
  std::uint64_t highest{};
  Instant at{};  // of that reply
};

class Journal {
 public:
  virtual ~Journal() = default;

  [[nodiscard]] virtual Epoch epoch() const = 0;
  [[nodiscard]] virtual Seq last_seq() const = 0;

  // Every fault but FaultKind::full ends the process: what became of the batch is then known only
  // to whoever opens the journal next, and every later call that would write returns that fault
  // again. A gap in seq and a second reply to one command are bugs of the caller and abort.
  virtual Result<> commit(const Batch& batch) = 0;

  virtual Result<std::optional<ReplyRow>> find_reply(const CommandId& id) = 0;
  virtual Result<std::vector<SessionMark>> session_marks() = 0;
  // Forgets replies that no device will ask for again: below a low-water mark and older than
  // `before` (30 days ago in a van; now elsewhere).
  virtual Result<> prune_replies(std::span<const LowWater> settled, Instant before) = 0;

  virtual Result<std::optional<Snapshot>> newest_snapshot() = 0;
  // The newest one before `seq`: for whoever can't read the newest. The two newest are kept.
  virtual Result<std::optional<Snapshot>> snapshot_before(Seq seq) = 0;
  // Every entry with seq > `after`, in order; stops at the first that `visit` does not take. A gap
  // is FaultKind::damaged. `visit` must not commit.
  virtual Result<> read_entries(Seq after, const std::function<bool(const EntryRow&)>& visit) = 0;

  // The kept ones from `size` on, ascending: the newest, and the last of each hour; stops at the
  // first that `visit` does not take.
  virtual Result<> read_checkpoints(Seq size,
                                    const std::function<bool(const Checkpoint&)>& visit) = 0;
  virtual Result<std::optional<Checkpoint>> newest_checkpoint() = 0;

  // Forgets the older ones of its hour. It may be the one that is kept already.
  virtual Result<> keep_cosigned(const Cosigned& cosigned) = 0;
  // The one of most entries.
  virtual Result<std::optional<Cosigned>> newest_cosigned() = 0;

  // The `limit` outbox rows with the lowest versions above `after`, ascending; a few more where
  // several rows share the last version, so that whoever acknowledges a version has all of it.
  virtual Result<std::vector<OutboxRow>> outbox(Seq after, std::size_t limit) = 0;
  // Upstream has committed everything up to `version`.
  virtual Result<> forget_outbox(Seq version) = 0;
  virtual Result<std::size_t> outbox_size() = 0;
};

// An empty journal that forgets everything with the process: for tests and the simulator.
std::unique_ptr<Journal> make_memory_journal(Epoch epoch);

}  // namespace dawr::journal
