#include "tests/journal/fault_vfs.h"

#include <cstdint>
#include <optional>

#include <sqlite3.h>

namespace dawr::journal {

// What SQLite holds of us: the table of functions, and beside it our own state.
struct FaultVfs::Shim : sqlite3_vfs {
  sqlite3_vfs* below = nullptr;
  std::string name = "dawr-faults";
  std::optional<Fault> fault;
  std::uint64_t strikes = 0;

  bool strikes_now(Operation operation, Target target) {
    if (!fault || fault->operation != operation) return false;
    if (fault->target != Target::any && fault->target != target) return false;
    if (fault->after > 0) {
      --fault->after;
      return false;
    }
    ++strikes;
    return true;
  }
};

namespace {

using Shim = FaultVfs::Shim;

// The head of the memory that SQLite gives us for a file, at a multiple of 8; the file below
// follows.
struct alignas(std::uint64_t) File : sqlite3_file {
  Shim* shim;
  FaultVfs::Target target;

  sqlite3_file* below() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File* ours(sqlite3_file* file) { return static_cast<File*>(file); }
sqlite3_file* below(sqlite3_file* file) { return ours(file)->below(); }
Shim* ours(sqlite3_vfs* vfs) { return static_cast<Shim*>(vfs); }
sqlite3_vfs* below(sqlite3_vfs* vfs) { return ours(vfs)->below; }

int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
  auto* const shim = ours(file)->shim;
  if (!shim->strikes_now(FaultVfs::Operation::write, ours(file)->target)) {
    return below(file)->pMethods->xWrite(below(file), data, size, offset);
  }
  const auto fault = *shim->fault;
  if (fault.torn) below(file)->pMethods->xWrite(below(file), data, size / 2, offset);
  return fault.code;
}

int sync(sqlite3_file* file, int /*flags*/) {
  auto* const shim = ours(file)->shim;
  if (shim->strikes_now(FaultVfs::Operation::sync, ours(file)->target)) return shim->fault->code;
  return SQLITE_OK;
}

sqlite3_io_methods file_methods() {
  sqlite3_io_methods m{};
  m.iVersion = 2;  // with shared memory for the WAL's index, without mmap
  m.xClose = [](sqlite3_file* f) { return below(f)->pMethods->xClose(below(f)); };
  m.xRead = [](sqlite3_file* f, void* data, int size, sqlite3_int64 offset) {
    return below(f)->pMethods->xRead(below(f), data, size, offset);
  };
  m.xWrite = write;
  m.xTruncate = [](sqlite3_file* f, sqlite3_int64 size) {
    return below(f)->pMethods->xTruncate(below(f), size);
  };
  m.xSync = sync;
  m.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) {
    return below(f)->pMethods->xFileSize(below(f), size);
  };
  m.xLock = [](sqlite3_file* f, int level) { return below(f)->pMethods->xLock(below(f), level); };
  m.xUnlock = [](sqlite3_file* f, int level) {
    return below(f)->pMethods->xUnlock(below(f), level);
  };
  m.xCheckReservedLock = [](sqlite3_file* f, int* result) {
    return below(f)->pMethods->xCheckReservedLock(below(f), result);
  };
  m.xFileControl = [](sqlite3_file* f, int operation, void* argument) {
    return below(f)->pMethods->xFileControl(below(f), operation, argument);
  };
  m.xSectorSize = [](sqlite3_file* f) { return below(f)->pMethods->xSectorSize(below(f)); };
  m.xDeviceCharacteristics = [](sqlite3_file* f) {
    return below(f)->pMethods->xDeviceCharacteristics(below(f));
  };
  m.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** memory) {
    return below(f)->pMethods->xShmMap(below(f), page, size, extend, memory);
  };
  m.xShmLock = [](sqlite3_file* f, int offset, int count, int flags) {
    return below(f)->pMethods->xShmLock(below(f), offset, count, flags);
  };
  m.xShmBarrier = [](sqlite3_file* f) { below(f)->pMethods->xShmBarrier(below(f)); };
  m.xShmUnmap = [](sqlite3_file* f, int remove) {
    return below(f)->pMethods->xShmUnmap(below(f), remove);
  };
  return m;
}

FaultVfs::Target target_of(int flags) {
  if ((flags & SQLITE_OPEN_WAL) != 0) return FaultVfs::Target::wal;
  return FaultVfs::Target::database;
}

int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* flags_out) {
  static const sqlite3_io_methods methods = file_methods();
  auto* const opened = ours(file);
  opened->pMethods = nullptr;
  opened->shim = ours(vfs);
  opened->target = target_of(flags);
  const int code = below(vfs)->xOpen(below(vfs), path, opened->below(), flags, flags_out);
  if (opened->below()->pMethods != nullptr) opened->pMethods = &methods;
  return code;
}

}  // namespace

FaultVfs::FaultVfs() : shim_(std::make_unique<Shim>()) {
  auto* const system = sqlite3_vfs_find(nullptr);
  static_cast<sqlite3_vfs&>(*shim_) = *system;  // names, time and chance as below
  shim_->below = system;
  shim_->pNext = nullptr;
  shim_->zName = shim_->name.c_str();
  shim_->szOsFile = static_cast<int>(sizeof(File)) + system->szOsFile;
  shim_->xOpen = open;
  sqlite3_vfs_register(shim_.get(), 0);
}

FaultVfs::~FaultVfs() { sqlite3_vfs_unregister(shim_.get()); }

const std::string& FaultVfs::name() const { return shim_->name; }

void FaultVfs::fail(const Fault& fault) {
  shim_->fault = fault;
  shim_->strikes = 0;
}

void FaultVfs::heal() { shim_->fault.reset(); }

std::uint64_t FaultVfs::strikes() const { return shim_->strikes; }

}  // namespace dawr::journal
