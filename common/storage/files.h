// Reading, replacing and locking small files. A secret file that anybody but its owner could read
// is refused, never repaired: whoever could read it may have done so already.
//
// Faults name the file, what was expected, and what to do: `missing`, `full`, `refused` (what is
// there is not what it should be, or this user may not), `fatal` (the disk failed).
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "common/domain/fault.h"

namespace dawr::storage {

// An open file that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int value = -1) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Descriptor();
  [[nodiscard]] int value() const { return value_; }
  [[nodiscard]] bool is_open() const { return value_ >= 0; }

 private:
  int value_;
};

// What errno says, in words.
std::string last_error();

// `file` with more after its name.
std::filesystem::path with_suffix(std::filesystem::path file, std::string_view suffix);

// The rest of an open file; `file` is its name in faults.
Result<std::string> read_all(const Descriptor& opened, const std::filesystem::path& file,
                             std::size_t most_bytes);

// The whole file; one longer than `most_bytes` is refused.
Result<std::string> read_file(const std::filesystem::path& file, std::size_t most_bytes);

// As read_file, for a regular file (no link) that belongs to this user and has mode 0600 or 0400.
// Root's own files are refused to others, too: what this user can't replace it should not depend
// on, and root's mode 0600 would not have let it read. No copy of the text stays in memory but the
// one returned, if that is at most 16 KiB.
Result<std::string> read_secret_file(const std::filesystem::path& file, std::size_t most_bytes);

enum class Privacy : unsigned char { open, secret };  // mode 0644, mode 0600

// A new file, durable when this returns, or none; one that exists already is refused.
Result<> create_file(const std::filesystem::path& file, std::string_view text, Privacy privacy);

// Replaces a file at once and durably: a reader sees the old or the new one, never a mixture, and
// so does whoever comes after a power cut. Concurrent writers need a FileLock.
Result<> replace_file(const std::filesystem::path& file, std::string_view text, Privacy privacy);

// Gives a finished file its name: file synced, renamed, folder synced. What had that name is
// replaced.
Result<> publish(const std::filesystem::path& prepared, const std::filesystem::path& file);

// Swaps a finished file with the one that has the name now, which is kept as `aside`: file synced,
// the two exchanged at once, folder synced. At any moment `file` is the old one or the new one.
// All three lie in one folder.
Result<> exchange(const std::filesystem::path& prepared, const std::filesystem::path& file,
                  const std::filesystem::path& aside);

// Held by the one process that may change `file`: a lock on `<file>.lock`, because closing any
// descriptor of a database itself would drop SQLite's own locks, and a file that is replaced takes
// its locks along. It stays behind, empty of meaning, when it is released. On a local disk only.
class FileLock {
 public:
  // Waits for another holder.
  static Result<FileLock> wait_for(const std::filesystem::path& file);
  // `busy`, at once, when another holder lives: "<file>: <who> (process 123) has it open already.
  // <advice>"
  static Result<FileLock> take_or_refuse(const std::filesystem::path& file, std::string_view who,
                                         std::string_view advice);

 private:
  explicit FileLock(Descriptor held) : held_(std::move(held)) {}
  Descriptor held_;
};

}  // namespace dawr::storage
