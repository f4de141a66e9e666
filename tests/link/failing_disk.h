// A SQLite VFS over the real one on which writing or syncing can be made to fail.
#pragma once

#include <string>

#include <sqlite3.h>

namespace dawr {

class FailingDisk {
 public:
  FailingDisk();
  ~FailingDisk();
  FailingDisk(const FailingDisk&) = delete;
  FailingDisk& operator=(const FailingDisk&) = delete;

  [[nodiscard]] std::string vfs() const { return "dawr-failing-disk"; }

  // What every write, or sync, answers from now on; SQLITE_OK lets it through.
  int write_result{SQLITE_OK};
  int sync_result{SQLITE_OK};
  int syncs{};

 private:
  sqlite3_vfs vfs_{};
};

}  // namespace dawr
