// What the centres have delivered, in one SQLite file (WAL, synchronous=FULL). One process writes
// it; others read beside it through StoreReader.
//
// Cells are keyed (centre, epoch, service date, quarter, line, class). A newer version replaces a
// cell whole; the same version with the same content is known already; an older one is late and
// ignored. The same version with another content can't be: the first stays, the other is kept as an
// alarm. So deliveries may repeat and overtake each other as they like, and the cells come out the
// same.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/domain/fault.h"
#include "common/domain/metric_cell.h"
#include "common/log/signing_key.h"
#include "common/wire/message.h"

namespace dawr::upstream {

inline constexpr int schema_version = 3;  // PRAGMA user_version

// One message of a centre, which is known by its key.
struct Delivery {
  std::string centre;  // code
  Instant at{};        // when it arrived
  wire::UplinkMessage message;
};

// A cell whose content contradicts the one committed before.
struct Conflict {
  std::size_t delivery{};  // index among those of the commit
  std::string detail;
};

// What is kept of a centre's log: a checkpoint as it was cosigned.
struct KeptCheckpoint {
  std::string centre;
  Epoch epoch;
  std::string origin;
  std::uint64_t size{};
  Instant at{};      // when it was cosigned
  std::string note;  // with the cosignature
  bool operator==(const KeptCheckpoint&) const = default;
};

enum class AlarmKind : std::uint8_t {
  conflict = 1,      // two contents under one version
  new_epoch = 2,     // the centre's journal was restored from a backup, or is another one
  old_epoch = 3,     // a journal that had been replaced speaks again
  log_doubted = 4,   // its log is not the one that was cosigned, or not its own
  log_restored = 5,  // it is, but entries that were cosigned are lost
  cell_forged = 6,   // a cell that the key of the centre's log has not signed
};

struct Alarm {
  Instant at{};
  std::string centre;
  Epoch epoch;
  AlarmKind kind{};
  std::string detail;
  // A conflict's two cells, or two checkpoints, as they arrived; the one that stayed first. Of a
  // forged cell its name and itself.
  std::vector<std::uint8_t> kept;
  std::vector<std::uint8_t> refused;
};

// What became of checkpoints: for the same transaction as the deliveries.
struct LogSteps {
  std::vector<KeptCheckpoint> kept;
  std::vector<Alarm> alarms;
};
// Of what is refused against one checkpoint so much is kept as evidence.
inline constexpr std::int64_t most_log_alarms = 8;

struct StoreOptions {
  std::uint32_t most_pages{};   // of 4 KiB; 0: as the disk allows. Beyond it the disk is "full"
  int checkpoint_frames{1000};  // WAL length (pages) from which a commit checkpoints
  std::string vfs{};            // name of a registered SQLite VFS; empty: the system's
};

// Makes a new, empty store; a file that exists is refused.
Result<> create_store(const std::filesystem::path& file);

class Store {
 public:
  // Holds `<file>.lock` for as long as it lives; `busy` when another process does.
  static Result<Store> open(const std::filesystem::path& file, const StoreOptions& options = {});
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  // All of them in one transaction, durable when it returns. `full`: nothing was changed, and the
  // store goes on. Any other fault: the program must end; the next one recovers.
  Result<std::vector<Conflict>> commit(std::span<const Delivery> deliveries,
                                       const LogSteps& steps = {});

  // The one that was cosigned last, whatever its log; and the largest of a log that has at most
  // `size` entries. Kept are the newest, and the last of each hour.
  Result<std::optional<KeptCheckpoint>> newest_checkpoint(const std::string& centre);
  Result<std::optional<KeptCheckpoint>> checkpoint_up_to(const std::string& centre,
                                                         const std::string& origin,
                                                         std::uint64_t size);

 private:
  struct Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// --- reading, also while another process writes ---

// A centre as it has introduced itself.
struct CentreRecord {
  std::string code;
  Name name;  // empty before the first Hello
  std::vector<Line> lines;
  Instant heard_at{};  // any message
  std::optional<Gauges> gauges;
};

struct StoredCell {
  std::string centre;
  Epoch epoch;
  MetricCell cell;
  Seq since{};  // the first entry of the journal that it follows from; 0: not told
  std::optional<log::Signature> signature{};  // by the log's key, when it has one
  bool operator==(const StoredCell&) const = default;
};

class StoreReader {
 public:
  static Result<StoreReader> open(const std::filesystem::path& file, const std::string& vfs = {});
  StoreReader(StoreReader&&) noexcept;
  StoreReader& operator=(StoreReader&&) noexcept;
  ~StoreReader();

  // By code.
  Result<std::vector<CentreRecord>> centres();
  // The cells of a service date that count, each key once for each centre: see epochs.h.
  Result<std::vector<StoredCell>> cells_that_count(ServiceDate date);
  // Every cell of every epoch, by centre, epoch and key.
  Result<std::vector<StoredCell>> all_cells();
  // Oldest first.
  Result<std::vector<Alarm>> alarms();
  // Of one centre, in the order in which they were cosigned.
  Result<std::vector<KeptCheckpoint>> checkpoints(const std::string& centre);

 private:
  struct Impl;
  explicit StoreReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace dawr::upstream
