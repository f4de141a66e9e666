#include "broker/journal/files.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "broker/journal/sqlite_faults.h"

namespace dawr::journal {
namespace {

namespace fs = std::filesystem;

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags)
      : value_(::open(path.c_str(), flags | O_CLOEXEC, 0640)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  [[nodiscard]] int value() const { return value_; }
  int release() { return std::exchange(value_, -1); }

 private:
  int value_;
};

fs::path with_suffix(fs::path path, const char* suffix) {
  path += suffix;
  return path;
}

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

Result<> sync(const fs::path& path, int flags) {
  const Descriptor opened(path, flags);
  if (opened.value() < 0 || ::fsync(opened.value()) != 0) {
    return std::unexpected(system_fault(path, "syncing it to the disk", errno));
  }
  return {};
}

// The process number that the holder left in the lock file, for people only.
std::string holder_of(int descriptor) {
  std::array<char, 24> text{};
  const auto length = ::pread(descriptor, text.data(), text.size(), 0);
  long long process = 0;
  if (length > 0) std::from_chars(text.data(), text.data() + length, process);
  return process > 0 ? " (process " + std::to_string(process) + ")" : std::string();
}

void leave_process_number(int descriptor) {
  const auto text = std::to_string(::getpid());
  // Only words depend on it, so a full disk must not keep the broker from starting.
  if (::ftruncate(descriptor, 0) != 0) return;
  [[maybe_unused]] const auto written = ::pwrite(descriptor, text.data(), text.size(), 0);
}

}  // namespace

Result<WriterLock> WriterLock::take(const fs::path& journal) {
  const auto lock_file = with_suffix(journal, ".lock");
  Descriptor lock(lock_file, O_RDWR | O_CREAT);
  if (lock.value() < 0) {
    return std::unexpected(system_fault(lock_file, "making the lock file", errno));
  }
  if (::flock(lock.value(), LOCK_EX | LOCK_NB) == 0) {
    leave_process_number(lock.value());
    return WriterLock(lock.release());
  }
  if (errno != EWOULDBLOCK) {
    return std::unexpected(system_fault(lock_file, "locking it", errno));
  }
  return std::unexpected(Fault{
      FaultKind::busy, journal.string() + ": another broker" + holder_of(lock.value()) +
                           " has this journal open. Two brokers must never share one: stop the "
                           "other, or start this one on its own journal."});
}

WriterLock::WriterLock(WriterLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

WriterLock::~WriterLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<> check_name_is_free(const fs::path& file) {
  for (const char* suffix : {"", "-wal", "-journal"}) {
    const auto taken = with_suffix(file, suffix);
    std::error_code error;
    if (!fs::exists(fs::symlink_status(taken, error))) continue;
    return std::unexpected(Fault{FaultKind::fatal, taken.string() +
                                                       " exists already and is left as it is. Give "
                                                       "another name, or move it away first."});
  }
  return {};
}

fs::path name_before_publishing(const fs::path& file) {
  return with_suffix(file, (".part-" + std::to_string(::getpid())).c_str());
}

void remove_database(const fs::path& file) noexcept {
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
    std::error_code ignored;
    fs::remove(with_suffix(file, suffix), ignored);
  }
}

Result<> publish(const fs::path& prepared, const fs::path& file) {
  if (auto synced = sync(prepared, O_RDONLY); !synced) return synced;
  if (::rename(prepared.c_str(), file.c_str()) != 0) {
    return std::unexpected(system_fault(file, "giving the finished file its name", errno));
  }
  return sync(folder_of(file), O_RDONLY | O_DIRECTORY);
}

}  // namespace dawr::journal
