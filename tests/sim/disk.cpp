#include "tests/sim/disk.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <fstream>
#include <iterator>
#include <limits>
#include <utility>

#include <sqlite3.h>

namespace dawr::sim {
namespace {

using Bytes = Disk::Bytes;

constexpr std::size_t lock_slots = SQLITE_SHM_NLOCK;

// A write, or with `truncate` a new length `offset`.
struct Change {
  bool truncate{};
  std::size_t offset{};
  Bytes bytes;
};

void carry_out(Bytes& image, const Change& change) {
  if (change.truncate) {
    image.resize(change.offset);
    return;
  }
  const auto end = change.offset + change.bytes.size();
  if (image.size() < end) image.resize(end);
  if (!change.bytes.empty()) {
    std::memcpy(image.data() + change.offset, change.bytes.data(), change.bytes.size());
  }
}

// What all connections to one file share.
struct Content {
  Bytes now;                     // as the running system reads it
  Bytes synced;                  // as it surely is after a cut
  std::vector<Change> unsynced;  // in order
  bool name_is_synced{};
  int connections{};

  int shared{};  // database locks, as SQLite's five levels need them
  bool reserved{};
  bool exclusive{};  // pending or exclusive

  std::deque<Bytes> index;  // the WAL's index: memory, gone with the last connection
  std::array<int, lock_slots> index_shared{};
  std::array<bool, lock_slots> index_exclusive{};

  void change(Change made) {
    carry_out(now, made);
    unsynced.push_back(std::move(made));
  }
  void sync() {
    for (const Change& change : unsynced) carry_out(synced, change);
    unsynced.clear();
    name_is_synced = true;
  }
};

}  // namespace

struct Disk::Impl : sqlite3_vfs {
  explicit Impl(Chance given) : sqlite3_vfs{}, chance(given) {}

  Chance chance;
  std::string name;
  std::map<std::string, std::shared_ptr<Content>> files;
  DiskCounts counts;
  std::optional<std::uint64_t> operations_left;
  bool full{};
  bool sync_fails{};
  bool write_fails{};
  bool syncs_lie{};

  bool is_stopped() const { return operations_left && *operations_left == 0; }
  // One operation on the disk; false when there is no power any more.
  bool spend() {
    if (!operations_left) return true;
    if (*operations_left == 0) return false;
    return --*operations_left > 0;
  }

  void cut(Content& content);
};

namespace {

using Impl = Disk::Impl;

// SQLite gives the memory; it holds what the constructor made until xClose.
struct File : sqlite3_file {
  Impl* disk;
  std::shared_ptr<Content>* content;
  std::string* path;
  bool delete_on_close;
  int level;
  std::uint32_t index_shared;  // slots this connection holds, as bits
  std::uint32_t index_exclusive;
};

File& ours(sqlite3_file* file) { return *static_cast<File*>(file); }
Content& content_of(sqlite3_file* file) { return **ours(file).content; }
Impl& disk_of(sqlite3_vfs* vfs) { return *static_cast<Impl*>(vfs); }

int read(sqlite3_file* file, void* target, int size, sqlite3_int64 offset) {
  if (ours(file).disk->is_stopped()) return SQLITE_IOERR_READ;
  const Bytes& image = content_of(file).now;
  const auto from = std::min(static_cast<std::size_t>(offset), image.size());
  const auto wanted = static_cast<std::size_t>(size);
  const auto found = std::min(wanted, image.size() - from);
  auto* const out = static_cast<std::uint8_t*>(target);
  if (found > 0) std::memcpy(out, image.data() + from, found);
  if (found == wanted) return SQLITE_OK;
  std::memset(out + found, 0, wanted - found);
  return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
  Impl& disk = *ours(file).disk;
  ++disk.counts.writes;
  if (!disk.spend()) return SQLITE_IOERR_WRITE;
  if (std::exchange(disk.write_fails, false)) {
    ++disk.counts.writes_failed;
    return SQLITE_IOERR_WRITE;
  }
  const auto* const from = static_cast<const std::uint8_t*>(data);
  const auto at = static_cast<std::size_t>(offset);
  const auto end = at + static_cast<std::size_t>(size);
  if (disk.full && end > content_of(file).now.size()) {
    ++disk.counts.full;
    return SQLITE_FULL;
  }
  content_of(file).change({false, at, Bytes(from, from + size)});
  return SQLITE_OK;
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (!ours(file).disk->spend()) return SQLITE_IOERR_TRUNCATE;
  content_of(file).change({true, static_cast<std::size_t>(size), {}});
  return SQLITE_OK;
}

int sync(sqlite3_file* file, int /*flags*/) {
  Impl& disk = *ours(file).disk;
  ++disk.counts.syncs;
  if (!disk.spend()) return SQLITE_IOERR_FSYNC;
  if (std::exchange(disk.sync_fails, false)) {
    ++disk.counts.syncs_failed;
    return SQLITE_IOERR_FSYNC;
  }
  if (!disk.syncs_lie) content_of(file).sync();
  return SQLITE_OK;
}

void release(File& file) {
  Content& content = **file.content;
  for (std::size_t slot = 0; slot < lock_slots; ++slot) {
    const auto bit = 1U << slot;
    if ((file.index_shared & bit) != 0) --content.index_shared[slot];
    if ((file.index_exclusive & bit) != 0) content.index_exclusive[slot] = false;
  }
  file.index_shared = file.index_exclusive = 0;
}

int unlock(sqlite3_file* file, int level) {
  Content& content = content_of(file);
  int& held = ours(file).level;
  if (held >= SQLITE_LOCK_PENDING && level < SQLITE_LOCK_PENDING) content.exclusive = false;
  if (held >= SQLITE_LOCK_RESERVED && level < SQLITE_LOCK_RESERVED) content.reserved = false;
  if (held >= SQLITE_LOCK_SHARED && level < SQLITE_LOCK_SHARED) --content.shared;
  held = std::min(held, level);
  return SQLITE_OK;
}

int lock(sqlite3_file* file, int level) {
  Content& content = content_of(file);
  int& held = ours(file).level;
  if (held >= level) return SQLITE_OK;
  if (held < SQLITE_LOCK_SHARED) {
    if (content.exclusive) return SQLITE_BUSY;
    ++content.shared;
    held = SQLITE_LOCK_SHARED;
  }
  if (level >= SQLITE_LOCK_RESERVED && held < SQLITE_LOCK_RESERVED) {
    if (content.reserved) return SQLITE_BUSY;
    content.reserved = true;
    held = SQLITE_LOCK_RESERVED;
  }
  if (level == SQLITE_LOCK_EXCLUSIVE) {
    if (content.shared > 1) return SQLITE_BUSY;
    content.exclusive = true;
    held = SQLITE_LOCK_EXCLUSIVE;
  }
  return SQLITE_OK;
}

int map_index(sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
  auto& index = content_of(file).index;
  const auto wanted = static_cast<std::size_t>(page);
  *memory = nullptr;
  if (wanted >= index.size()) {
    if (extend == 0) return SQLITE_OK;
    while (index.size() <= wanted) index.emplace_back(static_cast<std::size_t>(size));
  }
  *memory = index[wanted].data();
  return SQLITE_OK;
}

int lock_index(sqlite3_file* file, int first, int count, int flags) {
  Content& content = content_of(file);
  File& own = ours(file);
  const auto from = static_cast<std::size_t>(first);
  const auto to = from + static_cast<std::size_t>(count);
  const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  std::uint32_t& held = exclusive ? own.index_exclusive : own.index_shared;
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    for (std::size_t slot = from; slot < to; ++slot) {
      if ((held & (1U << slot)) == 0) continue;
      if (exclusive) content.index_exclusive[slot] = false;
      if (!exclusive) --content.index_shared[slot];
      held &= ~(1U << slot);
    }
    return SQLITE_OK;
  }
  for (std::size_t slot = from; slot < to; ++slot) {
    if ((held & (1U << slot)) != 0) continue;
    const int others = content.index_shared[slot] - ((own.index_shared >> slot) & 1U ? 1 : 0);
    if (content.index_exclusive[slot] || (exclusive && others > 0)) return SQLITE_BUSY;
  }
  for (std::size_t slot = from; slot < to; ++slot) {
    if ((held & (1U << slot)) != 0) continue;
    if (exclusive) content.index_exclusive[slot] = true;
    if (!exclusive) ++content.index_shared[slot];
    held |= 1U << slot;
  }
  return SQLITE_OK;
}

int close(sqlite3_file* file) {
  File& own = ours(file);
  unlock(file, SQLITE_LOCK_NONE);
  release(own);
  Content& content = **own.content;
  if (--content.connections == 0) content.index.clear();
  if (own.delete_on_close) own.disk->files.erase(*own.path);
  delete own.content;
  delete own.path;
  return SQLITE_OK;
}

const sqlite3_io_methods& file_methods() {
  static const sqlite3_io_methods methods = [] {
    sqlite3_io_methods m{};
    m.iVersion = 2;  // with shared memory for the WAL's index, without mmap
    m.xClose = close;
    m.xRead = read;
    m.xWrite = write;
    m.xTruncate = truncate;
    m.xSync = sync;
    m.xFileSize = [](sqlite3_file* file, sqlite3_int64* size) {
      *size = static_cast<sqlite3_int64>(content_of(file).now.size());
      return SQLITE_OK;
    };
    m.xLock = lock;
    m.xUnlock = unlock;
    m.xCheckReservedLock = [](sqlite3_file* file, int* result) {
      *result = content_of(file).reserved ? 1 : 0;
      return SQLITE_OK;
    };
    m.xFileControl = [](sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; };
    m.xSectorSize = [](sqlite3_file*) { return static_cast<int>(sector_bytes); };
    // Nothing is promised: no atomic writes, no power-safe overwrite.
    m.xDeviceCharacteristics = [](sqlite3_file*) { return 0; };
    m.xShmMap = map_index;
    m.xShmLock = lock_index;
    m.xShmBarrier = [](sqlite3_file*) {};
    m.xShmUnmap = [](sqlite3_file* file, int /*remove*/) {
      release(ours(file));
      return SQLITE_OK;
    };
    return m;
  }();
  return methods;
}

int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* given, int flags, int* flags_out) {
  Impl& disk = disk_of(vfs);
  given->pMethods = nullptr;
  if (disk.is_stopped()) return SQLITE_CANTOPEN;
  const std::string name = path != nullptr ? path : "temporary-" + std::to_string(disk.chance());
  const auto found = disk.files.find(name);
  const bool creates = (flags & SQLITE_OPEN_CREATE) != 0;
  if (found == disk.files.end() && !creates) return SQLITE_CANTOPEN;
  auto content = found != disk.files.end() ? found->second : std::make_shared<Content>();
  disk.files[name] = content;
  ++content->connections;
  File& file = ours(given);
  file.disk = &disk;
  file.content = new std::shared_ptr<Content>(std::move(content));
  file.path = new std::string(name);
  file.delete_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  file.level = SQLITE_LOCK_NONE;
  file.index_shared = file.index_exclusive = 0;
  file.pMethods = &file_methods();
  if (flags_out != nullptr) *flags_out = flags;
  return SQLITE_OK;
}

int remove(sqlite3_vfs* vfs, const char* path, int /*sync_folder*/) {
  Impl& disk = disk_of(vfs);
  if (!disk.spend()) return SQLITE_IOERR_DELETE;
  return disk.files.erase(path) > 0 ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}

int exists(sqlite3_vfs* vfs, const char* path, int /*flags*/, int* result) {
  *result = disk_of(vfs).files.contains(path) ? 1 : 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* path, int size, char* target) {
  const std::string_view name(path);
  if (name.size() >= static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
  target[name.copy(target, name.size())] = '\0';
  return SQLITE_OK;
}

int randomness(sqlite3_vfs* vfs, int size, char* target) {
  for (int i = 0; i < size; ++i) target[i] = static_cast<char>(disk_of(vfs).chance());
  return size;
}

}  // namespace

// A cut takes all that was not synced, nothing of it, or some sectors and not others.
void Disk::Impl::cut(Content& content) {
  const auto mode = chance.below(4);
  for (const Change& change : content.unsynced) {
    if (change.truncate) {
      if (mode != 0 && (mode == 1 || chance.one_in(2))) carry_out(content.synced, change);
      continue;
    }
    for (std::size_t done = 0; done < change.bytes.size();) {
      const auto at = change.offset + done;
      const auto size = std::min(sector_bytes - at % sector_bytes, change.bytes.size() - done);
      const auto begin = change.bytes.begin() + static_cast<std::ptrdiff_t>(done);
      Change sector{false, at, Bytes(begin, begin + static_cast<std::ptrdiff_t>(size))};
      done += size;
      if (mode == 1 || (mode > 1 && chance.one_in(2))) {
        if (mode == 3 && chance.one_in(3)) {
          ++counts.sectors_torn;
          sector.bytes.resize(1 + chance.below(size));
        }
        carry_out(content.synced, sector);
      } else {
        ++counts.sectors_lost;
      }
    }
  }
  content.unsynced.clear();
  content.now = content.synced;
  content.name_is_synced = true;
}

Disk::Disk(Chance chance) : impl_(std::make_unique<Impl>(chance)) {
  static std::uint64_t made = 0;
  impl_->name = "dawr-disk-" + std::to_string(++made);
  impl_->iVersion = 2;
  impl_->szOsFile = static_cast<int>(sizeof(File));
  impl_->mxPathname = 1024;
  impl_->zName = impl_->name.c_str();
  impl_->xOpen = open;
  impl_->xDelete = remove;
  impl_->xAccess = exists;
  impl_->xFullPathname = full_path;
  impl_->xRandomness = randomness;
  impl_->xSleep = [](sqlite3_vfs*, int microseconds) { return microseconds; };
  impl_->xCurrentTime = [](sqlite3_vfs*, double* julian_day) {
    *julian_day = 2461000.5;
    return SQLITE_OK;
  };
  impl_->xCurrentTimeInt64 = [](sqlite3_vfs*, sqlite3_int64* milliseconds) {
    *milliseconds = 212630443200000;
    return SQLITE_OK;
  };
  impl_->xGetLastError = [](sqlite3_vfs*, int, char*) { return 0; };
  sqlite3_vfs_register(impl_.get(), 0);
}

Disk::~Disk() { sqlite3_vfs_unregister(impl_.get()); }

Bytes Disk::bytes_of_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const std::string& Disk::vfs() const { return impl_->name; }

void Disk::put(const std::string& path, Bytes content) {
  auto& file = impl_->files[path] = std::make_shared<Content>();
  file->now = content;
  file->synced = std::move(content);
  file->name_is_synced = true;
}

void Disk::stop_after(std::uint64_t operations) { impl_->operations_left = operations + 1; }
bool Disk::has_stopped() const { return impl_->is_stopped(); }

void Disk::cut_power() {
  ++impl_->counts.cuts;
  impl_->operations_left.reset();
  impl_->sync_fails = impl_->write_fails = false;
  for (auto file = impl_->files.begin(); file != impl_->files.end();) {
    // A name that was never synced may go with its file.
    const bool vanishes = !file->second->name_is_synced && impl_->chance.one_in(2);
    if (!vanishes) impl_->cut(*file->second);
    file = vanishes ? impl_->files.erase(file) : std::next(file);
  }
}

void Disk::power_stays() {
  impl_->operations_left.reset();
  impl_->sync_fails = impl_->write_fails = false;
}

void Disk::lie_about_syncs() { impl_->syncs_lie = true; }

void Disk::set_full(bool full) { impl_->full = full; }
void Disk::fail_next_sync() { impl_->sync_fails = true; }
void Disk::fail_next_write() { impl_->write_fails = true; }
const DiskCounts& Disk::counts() const { return impl_->counts; }

}  // namespace dawr::sim
