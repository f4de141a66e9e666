#include "tests/link/failing_disk.h"

#include <cstdlib>

#include "common/domain/check.h"

namespace dawr {
namespace {

struct File {
  sqlite3_file base;
  FailingDisk* disk;
  sqlite3_file* real;
};

File& wrapped(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }

// One forwarding function for each method that just passes its arguments on.
template <auto Method>
struct Forward;
template <class... Arguments, int (*sqlite3_io_methods::*Method)(sqlite3_file*, Arguments...)>
struct Forward<Method> {
  static int call(sqlite3_file* file, Arguments... arguments) {
    auto* real = wrapped(file).real;
    return (real->pMethods->*Method)(real, arguments...);
  }
};

int close(sqlite3_file* file) {
  auto* real = wrapped(file).real;
  const int result = real->pMethods->xClose(real);
  sqlite3_free(real);
  return result;
}

int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
  const auto& mine = wrapped(file);
  if (mine.disk->write_result != SQLITE_OK) return mine.disk->write_result;
  return mine.real->pMethods->xWrite(mine.real, data, size, offset);
}

int sync(sqlite3_file* file, int flags) {
  const auto& mine = wrapped(file);
  ++mine.disk->syncs;
  if (mine.disk->sync_result != SQLITE_OK) return mine.disk->sync_result;
  return mine.real->pMethods->xSync(mine.real, flags);
}

// Version 1: no shared memory, so the write-ahead log works under an exclusive lock only.
const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = close,
    .xRead = Forward<&sqlite3_io_methods::xRead>::call,
    .xWrite = write,
    .xTruncate = Forward<&sqlite3_io_methods::xTruncate>::call,
    .xSync = sync,
    .xFileSize = Forward<&sqlite3_io_methods::xFileSize>::call,
    .xLock = Forward<&sqlite3_io_methods::xLock>::call,
    .xUnlock = Forward<&sqlite3_io_methods::xUnlock>::call,
    .xCheckReservedLock = Forward<&sqlite3_io_methods::xCheckReservedLock>::call,
    .xFileControl = Forward<&sqlite3_io_methods::xFileControl>::call,
    .xSectorSize = Forward<&sqlite3_io_methods::xSectorSize>::call,
    .xDeviceCharacteristics = Forward<&sqlite3_io_methods::xDeviceCharacteristics>::call,
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto& mine = wrapped(file);
  auto* real_vfs = sqlite3_vfs_find(nullptr);
  mine.base.pMethods = nullptr;
  mine.disk = static_cast<FailingDisk*>(vfs->pAppData);
  mine.real = static_cast<sqlite3_file*>(sqlite3_malloc(real_vfs->szOsFile));
  DAWR_CHECK(mine.real != nullptr, "a test has memory");
  const int result = real_vfs->xOpen(real_vfs, name, mine.real, flags, out_flags);
  if (result != SQLITE_OK) {
    sqlite3_free(mine.real);
    return result;
  }
  mine.base.pMethods = &methods;
  return SQLITE_OK;
}

}  // namespace

FailingDisk::FailingDisk() {
  vfs_ = *sqlite3_vfs_find(nullptr);
  vfs_.zName = "dawr-failing-disk";
  vfs_.szOsFile = sizeof(File);
  vfs_.pAppData = this;
  vfs_.pNext = nullptr;
  vfs_.xOpen = open;
  DAWR_CHECK(sqlite3_vfs_register(&vfs_, 0) == SQLITE_OK, "SQLite takes one more VFS");
}

FailingDisk::~FailingDisk() { sqlite3_vfs_unregister(&vfs_); }

}  // namespace dawr
