#include "upstream/store.h"

#include <algorithm>
#include <system_error>
#include <utility>
#include <variant>

#include "common/storage/files.h"
#include "common/storage/new_database.h"
#include "common/storage/sqlite.h"
#include "common/wire/codec.h"
#include "upstream/date_text.h"
#include "upstream/store_faults.h"
#include "upstream/store_schema.h"

namespace dawr::upstream {
namespace {

using storage::from_column;
using storage::to_column;

std::int64_t to_column(Instant at) { return at.time_since_epoch().count(); }
std::int64_t to_column(ServiceDate date) { return date.time_since_epoch().count(); }

std::string words_of(const CellKey& key) {
  return "of " + date_text(key.date) + ", quarter " + utc_text(key.quarter) + ", line " +
         key.line.value + (key.metric_class == MetricClass::priority ? ", priority" : ", ordinary");
}

Result<> make_empty_store(const std::filesystem::path& prepared) {
  {
    storage::Database database(prepared, storage::Access::create);
    create_tables(database);
  }
  std::error_code error;
  std::filesystem::permissions(prepared, std::filesystem::perms(0640), error);
  if (!error) return {};
  return std::unexpected(Fault{FaultKind::fatal, prepared.string() + ": " + error.message()});
}

}  // namespace

Result<> create_store(const std::filesystem::path& file) try {
  return storage::make_database(file, make_empty_store);
} catch (const storage::Failure& failure) {
  return std::unexpected(to_fault(file, failure));
}

struct Store::Impl {
  Impl(std::filesystem::path path, const StoreOptions& chosen, storage::FileLock held,
       storage::Database opened)
      : file(std::move(path)),
        options(chosen),
        lock(std::move(held)),
        database(std::move(opened)) {}

  void hear(const Delivery& delivery);
  void take(std::size_t index, const Delivery& delivery, const wire::UplinkHello& hello);
  void take(std::size_t index, const Delivery& delivery, const wire::UplinkCells& cells);
  void take(std::size_t index, const Delivery& delivery, const wire::UplinkGauges& gauges);
  void take(std::size_t /*index*/, const Delivery& /*delivery*/,
            const wire::UplinkCheckpoint& /*judged*/) {}
  void keep(const KeptCheckpoint& fresh);
  void put(std::size_t index, const Delivery& delivery, Epoch epoch, const wire::SignedCell& fresh);
  // `restored`: how it came to be, where the message tells.
  void know_epoch(const Delivery& delivery, Epoch epoch,
                  const std::vector<wire::Restored>* restored = nullptr);
  void alarm(const Delivery& delivery, Epoch epoch, AlarmKind kind, std::string_view detail,
             std::span<const std::uint8_t> kept, std::span<const std::uint8_t> refused);
  void alarm(const Alarm& alarm);
  void checkpoint_if_long();

  std::filesystem::path file;
  StoreOptions options;
  storage::FileLock lock;
  storage::Database database;
  std::vector<Conflict> conflicts;

  storage::Statement heard = database.prepare(
      "INSERT INTO centres (centre, heard_at) VALUES (?1, ?2) ON CONFLICT (centre) DO UPDATE SET "
      "heard_at = max(heard_at, excluded.heard_at)");
  storage::Statement name_centre =
      database.prepare("UPDATE centres SET name_ar = ?2, name_en = ?3 WHERE centre = ?1");
  storage::Statement drop_lines = database.prepare("DELETE FROM lines WHERE centre = ?1");
  storage::Statement add_line = database.prepare(
      "INSERT OR REPLACE INTO lines (centre, line, position, letter_ar, name_ar, name_en, "
      "target_minutes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
  storage::Statement put_gauges = database.prepare(
      "INSERT INTO gauges (centre, epoch, at, waiting, in_service, open_counters) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (centre) DO UPDATE SET epoch = excluded.epoch, "
      "at = excluded.at, waiting = excluded.waiting, in_service = excluded.in_service, "
      "open_counters = excluded.open_counters WHERE excluded.epoch <> epoch OR excluded.at >= at");
  storage::Statement newest_epoch =
      database.prepare("SELECT epoch FROM epochs WHERE centre = ?1 ORDER BY id DESC LIMIT 1");
  storage::Statement find_epoch =
      database.prepare("SELECT 1 FROM epochs WHERE centre = ?1 AND epoch = ?2");
  storage::Statement add_epoch =
      database.prepare("INSERT INTO epochs (centre, epoch, heard_at) VALUES (?1, ?2, ?3)");
  storage::Statement add_restore = database.prepare(
      "INSERT OR IGNORE INTO restores (centre, epoch, position, previous, kept) "
      "VALUES (?1, ?2, ?3, ?4, ?5)");
  storage::Statement find_cell = database.prepare(
      "SELECT version, bytes FROM cells WHERE centre = ?1 AND epoch = ?2 AND date = ?3 AND "
      "quarter = ?4 AND line = ?5 AND class = ?6");
  storage::Statement put_cell = database.prepare(
      "INSERT OR REPLACE INTO cells (centre, epoch, date, quarter, line, class, version, bytes) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
  storage::Statement drop_checkpoints =
      database.prepare("DELETE FROM checkpoints WHERE centre = ?1 AND origin = ?2 AND hour = ?3");
  storage::Statement add_checkpoint = database.prepare(
      "INSERT OR REPLACE INTO checkpoints (centre, epoch, origin, size, at, hour, note) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
  storage::Statement count_alarms =
      database.prepare("SELECT count(*) FROM alarms WHERE centre = ?1 AND kind = ?2 AND kept = ?3");
  storage::Statement add_alarm = database.prepare(
      "INSERT OR IGNORE INTO alarms (at, centre, epoch, kind, detail, kept, refused) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
};

void Store::Impl::hear(const Delivery& delivery) {
  heard.run(delivery.centre, to_column(delivery.at));
}

void Store::Impl::know_epoch(const Delivery& delivery, Epoch epoch,
                             const std::vector<wire::Restored>* restored) {
  std::optional<std::uint64_t> newest;
  newest_epoch.read([&](const storage::Row& row) { newest = from_column(row.integer(0)); },
                    delivery.centre);
  if (newest == epoch.value) return;
  bool known = false;
  find_epoch.read([&](const storage::Row&) { known = true; }, delivery.centre,
                  to_column(epoch.value));
  if (!known) add_epoch.run(delivery.centre, to_column(epoch.value), to_column(delivery.at));
  if (known) {
    alarm(
        delivery, epoch, AlarmKind::old_epoch,
        "a journal that had been replaced speaks again; its cells no longer count where the newer "
        "journal has its own",
        {}, {});
  } else if (newest) {
    const bool is_backup = restored != nullptr && !restored->empty();
    alarm(delivery, epoch, AlarmKind::new_epoch,
          is_backup ? "the journal was restored from a backup, which goes up to entry " +
                          std::to_string(restored->back().kept)
                    : "another journal than before, which does not go on from it",
          {}, {});
  }
}

void Store::Impl::take(std::size_t /*index*/, const Delivery& delivery,
                       const wire::UplinkHello& hello) {
  know_epoch(delivery, hello.epoch, &hello.restored);
  for (std::size_t i = 0; i < hello.restored.size(); ++i) {
    const auto& [previous, kept] = hello.restored[i];
    add_restore.run(delivery.centre, to_column(hello.epoch.value), i, to_column(previous.value),
                    to_column(kept));
  }
  name_centre.run(delivery.centre, hello.centre_name.ar, hello.centre_name.en);
  drop_lines.run(delivery.centre);
  for (std::size_t i = 0; i < hello.lines.size(); ++i) {
    const auto& line = hello.lines[i];
    add_line.run(delivery.centre, line.id.value, i, line.letter_ar, line.name.ar, line.name.en,
                 line.target_wait.count());
  }
}

void Store::Impl::take(std::size_t index, const Delivery& delivery,
                       const wire::UplinkCells& cells) {
  know_epoch(delivery, cells.epoch);
  for (const auto& cell : cells.cells) put(index, delivery, cells.epoch, cell);
}

void Store::Impl::take(std::size_t /*index*/, const Delivery& delivery,
                       const wire::UplinkGauges& gauges) {
  const auto& now = gauges.gauges;
  put_gauges.run(delivery.centre, to_column(gauges.epoch.value), to_column(now.at), now.waiting,
                 now.in_service, now.open_counters);
}

void Store::Impl::put(std::size_t index, const Delivery& delivery, Epoch epoch,
                      const wire::SignedCell& fresh) {
  const MetricCell& cell = fresh.cell;
  const auto& key = cell.key;
  const auto date = to_column(key.date);
  const auto quarter = to_column(key.quarter);
  const auto metric_class = static_cast<std::int64_t>(key.metric_class);
  const auto epoch_column = to_column(epoch.value);

  std::optional<Seq> stored;
  std::vector<std::uint8_t> stored_bytes;
  find_cell.read(
      [&](const storage::Row& row) {
        stored = from_column(row.integer(0));
        const auto bytes = row.blob(1);
        stored_bytes.assign(bytes.begin(), bytes.end());
      },
      delivery.centre, epoch_column, date, quarter, key.line.value, metric_class);
  if (stored && *stored > cell.version) return;

  const auto bytes = wire::encode(fresh);
  const auto replace = [&] {
    put_cell.run(delivery.centre, epoch_column, date, quarter, key.line.value, metric_class,
                 to_column(cell.version), bytes);
  };
  if (stored != cell.version) return replace();
  // Another version of the program may have written the same content in other bytes.
  if (bytes == stored_bytes) return;
  if (const auto before = wire::decode_cell(stored_bytes); before && before->cell == cell) {
    if (!before->signature) replace();
    return;
  }
  auto detail = "E_METRIC_MISMATCH: two contents for the cell " + words_of(key) + ", version " +
                std::to_string(cell.version) + ": the first one stays";
  alarm(delivery, epoch, AlarmKind::conflict, detail, stored_bytes, bytes);
  conflicts.push_back({index, std::move(detail)});
}

void Store::Impl::alarm(const Delivery& delivery, Epoch epoch, AlarmKind kind,
                        std::string_view detail, std::span<const std::uint8_t> kept,
                        std::span<const std::uint8_t> refused) {
  add_alarm.run(to_column(delivery.at), delivery.centre, to_column(epoch.value),
                static_cast<std::int64_t>(kind), detail, kept, refused);
}

void Store::Impl::alarm(const Alarm& alarm) {
  const auto kind = static_cast<std::int64_t>(alarm.kind);
  std::int64_t before = 0;
  count_alarms.read([&](const storage::Row& row) { before = row.integer(0); }, alarm.centre, kind,
                    storage::BytesView(alarm.kept));
  if (before >= most_log_alarms) return;
  add_alarm.run(to_column(alarm.at), alarm.centre, to_column(alarm.epoch.value), kind, alarm.detail,
                storage::BytesView(alarm.kept), storage::BytesView(alarm.refused));
}

// Those of one hour replace one another; the newest is the one with the highest id.
void Store::Impl::keep(const KeptCheckpoint& fresh) {
  const auto hour = std::chrono::floor<std::chrono::hours>(fresh.at).time_since_epoch().count();
  drop_checkpoints.run(fresh.centre, fresh.origin, hour);
  add_checkpoint.run(fresh.centre, to_column(fresh.epoch.value), fresh.origin,
                     to_column(fresh.size), to_column(fresh.at), hour, fresh.note);
}

void Store::Impl::checkpoint_if_long() try {
  if (database.wal_frames() >= options.checkpoint_frames) database.checkpoint();
} catch (const storage::Failure& failure) {
  // The WAL has everything; the file follows when there is room again.
  if (to_fault(file, failure).kind != FaultKind::full) throw;
}

Result<Store> Store::open(const std::filesystem::path& file, const StoreOptions& options) try {
  // SQLite 3.40.1 corrupts a WAL when two connections checkpoint it at once.
  auto lock = storage::FileLock::take_or_refuse(
      file, "another dawr-upstream",
      "One alone serves a directory: stop the other, or give this one its own.");
  if (!lock) return std::unexpected(lock.error());
  storage::Database database(file, storage::Access::read_write, {.vfs = options.vfs});
  if (auto checked = check_is_store(file, database); !checked) {
    return std::unexpected(checked.error());
  }
  database.checkpoint_by_hand();
  database.execute("PRAGMA synchronous = FULL");
  database.settle_wal();
  migrate(database);
  if (options.most_pages > 0) {
    database.execute("PRAGMA max_page_count = " + std::to_string(options.most_pages));
  }
  return Store(std::make_unique<Impl>(file, options, std::move(*lock), std::move(database)));
} catch (const storage::Failure& failure) {
  return std::unexpected(to_fault(file, failure));
}

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<std::vector<Conflict>> Store::commit(std::span<const Delivery> deliveries,
                                            const LogSteps& steps) try {
  if (deliveries.empty() && steps.alarms.empty()) return {};
  impl_->conflicts.clear();
  impl_->database.execute("BEGIN IMMEDIATE");
  for (std::size_t i = 0; i < deliveries.size(); ++i) {
    impl_->hear(deliveries[i]);
    std::visit([&](const auto& message) { impl_->take(i, deliveries[i], message); },
               deliveries[i].message);
  }
  for (const auto& fresh : steps.kept) impl_->keep(fresh);
  for (const auto& alarm : steps.alarms) impl_->alarm(alarm);
  impl_->database.execute("COMMIT");
  impl_->checkpoint_if_long();
  return std::move(impl_->conflicts);
} catch (const storage::Failure& failure) {
  impl_->database.roll_back();
  return std::unexpected(to_fault(impl_->file, failure));
}

Result<std::optional<KeptCheckpoint>> Store::newest_checkpoint(const std::string& centre) try {
  std::optional<KeptCheckpoint> found;
  impl_->database
      .prepare("SELECT " + std::string(checkpoint_columns) +
               " FROM checkpoints WHERE centre = ?1 ORDER BY id DESC LIMIT 1")
      .read([&](const storage::Row& row) { found = checkpoint_of(row); }, centre);
  return found;
} catch (const storage::Failure& failure) {
  return std::unexpected(to_fault(impl_->file, failure));
}

Result<std::optional<KeptCheckpoint>> Store::checkpoint_up_to(const std::string& centre,
                                                              const std::string& origin,
                                                              std::uint64_t size) try {
  std::optional<KeptCheckpoint> found;
  impl_->database
      .prepare("SELECT " + std::string(checkpoint_columns) +
               " FROM checkpoints WHERE centre = ?1 AND origin = ?2 AND size <= ?3 "
               "ORDER BY size DESC LIMIT 1")
      .read([&](const storage::Row& row) { found = checkpoint_of(row); }, centre, origin,
            to_column(size));
  return found;
} catch (const storage::Failure& failure) {
  return std::unexpected(to_fault(impl_->file, failure));
}

}  // namespace dawr::upstream
