#include <map>
#include <utility>

#include "common/storage/sqlite.h"
#include "common/wire/codec.h"
#include "upstream/epochs.h"
#include "upstream/store.h"
#include "upstream/store_faults.h"
#include "upstream/store_schema.h"

namespace dawr::upstream {
namespace {

using storage::from_column;
using storage::Row;

Instant to_instant(std::int64_t column) { return Instant{std::chrono::microseconds{column}}; }
std::vector<std::uint8_t> to_bytes(storage::BytesView view) { return {view.begin(), view.end()}; }

std::uint32_t to_count(std::int64_t column) { return static_cast<std::uint32_t>(column); }

Line to_line(const Row& row) {
  Line line;
  line.id = LineId{static_cast<char>(row.integer(0))};
  line.letter_ar = row.text(1);
  line.name = {row.text(2), row.text(3)};
  line.target_wait = minutes{row.integer(4)};
  return line;
}

}  // namespace

struct StoreReader::Impl {
  // One moment of the store, whatever is committed meanwhile.
  struct Snapshot {
    explicit Snapshot(storage::Database& read) : database(read) { database.execute("BEGIN"); }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;
    ~Snapshot() { database.roll_back(); }
    storage::Database& database;
  };

  Impl(std::filesystem::path path, storage::Database opened)
      : file(std::move(path)), database(std::move(opened)) {}

  // Columns: centre, epoch, bytes.
  [[nodiscard]] Result<> add(const Row& row, std::vector<StoredCell>& cells) const;
  std::vector<EpochTold> epochs_of(const std::string& centre);

  std::filesystem::path file;
  storage::Database database;
};

Result<> StoreReader::Impl::add(const Row& row, std::vector<StoredCell>& cells) const {
  auto cell = wire::decode_cell(row.blob(2));
  if (!cell) {
    return std::unexpected(Fault{FaultKind::damaged, file.string() + ": a cell of " + row.text(0) +
                                                         " can't be read: " + cell.error().detail +
                                                         ". Keep the file for the supplier."});
  }
  cells.push_back({.centre = row.text(0),
                   .epoch = Epoch{from_column(row.integer(1))},
                   .cell = std::move(cell->cell),
                   .since = cell->since,
                   .signature = cell->signature});
  return {};
}

std::vector<EpochTold> StoreReader::Impl::epochs_of(const std::string& centre) {
  std::vector<EpochTold> epochs;
  database.prepare("SELECT epoch FROM epochs WHERE centre = ?1 ORDER BY id")
      .read([&](const Row& row) { epochs.push_back({Epoch{from_column(row.integer(0))}, {}}); },
            centre);
  // Version 1 was told of no restore.
  if (database.integer("PRAGMA user_version") < 2) return epochs;
  auto restores = database.prepare(
      "SELECT previous, kept FROM restores WHERE centre = ?1 AND epoch = ?2 ORDER BY position");
  for (auto& epoch : epochs) {
    restores.read(
        [&](const Row& row) {
          epoch.restored.push_back(
              {Epoch{from_column(row.integer(0))}, from_column(row.integer(1))});
        },
        centre, storage::to_column(epoch.epoch.value));
  }
  return epochs;
}

Result<StoreReader> StoreReader::open(const std::filesystem::path& file,
                                      const std::string& vfs) try {
  storage::Database database(file, storage::Access::read_only, {.vfs = vfs});
  if (auto checked = check_is_store(file, database); !checked) {
    return std::unexpected(checked.error());
  }
  return StoreReader(std::make_unique<Impl>(file, std::move(database)));
} catch (const storage::Failure& failure) {
  return std::unexpected(to_fault(file, failure));
}

StoreReader::StoreReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
StoreReader::StoreReader(StoreReader&&) noexcept = default;
StoreReader& StoreReader::operator=(StoreReader&&) noexcept = default;
StoreReader::~StoreReader() = default;

Result<std::vector<CentreRecord>> StoreReader::centres() try {
  const Impl::Snapshot snapshot(impl_->database);
  std::vector<CentreRecord> centres;
  impl_->database
      .prepare(
          "SELECT c.centre, name_ar, name_en, heard_at, at, waiting, in_service, open_counters "
          "FROM centres c LEFT JOIN gauges g ON g.centre = c.centre ORDER BY c.centre")
      .read([&](const Row& row) {
        CentreRecord centre{
            row.text(0), {row.text(1), row.text(2)}, {}, to_instant(row.integer(3)), std::nullopt};
        if (!row.is_null(4)) {
          centre.gauges = Gauges{to_instant(row.integer(4)), to_count(row.integer(5)),
                                 to_count(row.integer(6)), to_count(row.integer(7))};
        }
        centres.push_back(std::move(centre));
      });
  auto lines = impl_->database.prepare(
      "SELECT line, letter_ar, name_ar, name_en, target_minutes FROM lines WHERE centre = ?1 "
      "ORDER BY position");
  for (auto& centre : centres) {
    lines.read([&](const Row& row) { centre.lines.push_back(to_line(row)); }, centre.code);
  }
  return centres;
} catch (const storage::Failure& failure) {
  return std::unexpected(to_fault(impl_->file, failure));
}

Result<std::vector<StoredCell>> StoreReader::cells_that_count(ServiceDate date) try {
  const Impl::Snapshot snapshot(impl_->database);
  std::map<std::string, std::vector<StoredCell>> by_centre;
  Result<> readable;
  impl_->database.prepare("SELECT centre, epoch, bytes FROM cells WHERE date = ?1")
      .read(
          [&](const Row& row) {
            if (readable) readable = impl_->add(row, by_centre[row.text(0)]);
          },
          date.time_since_epoch().count());
  if (!readable) return std::unexpected(readable.error());

  std::vector<StoredCell> counting;
  for (const auto& [centre, cells] : by_centre) {
    auto kept = upstream::cells_that_count(cells, impl_->epochs_of(centre));
    std::ranges::move(kept, std::back_inserter(counting));
  }
  return counting;
} catch (const storage::Failure& failure) {
  return std::unexpected(to_fault(impl_->file, failure));
}

Result<std::vector<StoredCell>> StoreReader::all_cells() try {
  std::vector<StoredCell> cells;
  Result<> readable;
  impl_->database
      .prepare(
          "SELECT centre, epoch, bytes FROM cells ORDER BY centre, epoch, date, quarter, line, "
          "class")
      .read([&](const Row& row) {
        if (readable) readable = impl_->add(row, cells);
      });
  if (!readable) return std::unexpected(readable.error());
  return cells;
} catch (const storage::Failure& failure) {
  return std::unexpected(to_fault(impl_->file, failure));
}

Result<std::vector<KeptCheckpoint>> StoreReader::checkpoints(const std::string& centre) try {
  std::vector<KeptCheckpoint> kept;
  if (impl_->database.integer("PRAGMA user_version") < first_version_with_checkpoints) return kept;
  impl_->database
      .prepare("SELECT " + std::string(checkpoint_columns) +
               " FROM checkpoints WHERE centre = ?1 ORDER BY id")
      .read([&](const Row& row) { kept.push_back(checkpoint_of(row)); }, centre);
  return kept;
} catch (const storage::Failure& failure) {
  return std::unexpected(to_fault(impl_->file, failure));
}

Result<std::vector<Alarm>> StoreReader::alarms() try {
  std::vector<Alarm> alarms;
  impl_->database
      .prepare("SELECT at, centre, epoch, kind, detail, kept, refused FROM alarms ORDER BY id")
      .read([&](const Row& row) {
        alarms.push_back({to_instant(row.integer(0)), row.text(1),
                          Epoch{from_column(row.integer(2))},
                          static_cast<AlarmKind>(row.integer(3)), row.text(4),
                          to_bytes(row.blob(5)), to_bytes(row.blob(6))});
      });
  return alarms;
} catch (const storage::Failure& failure) {
  return std::unexpected(to_fault(impl_->file, failure));
}

}  // namespace dawr::upstream
