// What SQLite leaves to us about files: one broker per journal, and names that appear at once and
// durably. Private to the journal and to the copies made from it.
#pragma once

#include <filesystem>

#include "broker/journal/journal.h"

namespace dawr::journal {

// Held by the one process that may write a journal. A file beside it, because closing any
// descriptor of the journal itself would drop SQLite's own locks. It stays behind, empty of
// meaning, when it is released.
class WriterLock {
 public:
  // FaultKind::busy, at once, when another holder lives.
  static Result<WriterLock> take(const std::filesystem::path& journal);

  WriterLock(WriterLock&& other) noexcept;
  WriterLock& operator=(WriterLock&&) = delete;
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;
  ~WriterLock();

 private:
  explicit WriterLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

// A fault unless `file` could be made anew: nothing has that name, and no remains of an earlier
// database lie beside it, which SQLite would mix into the new one.
Result<> check_name_is_free(const std::filesystem::path& file);

// The name under which `file` is prepared before it appears. Differs between processes.
std::filesystem::path name_before_publishing(const std::filesystem::path& file);

// Removes a database file and what SQLite keeps beside it.
void remove_database(const std::filesystem::path& file) noexcept;

// Gives a finished file its name: file synced, renamed, folder synced.
Result<> publish(const std::filesystem::path& prepared, const std::filesystem::path& file);

}  // namespace dawr::journal
