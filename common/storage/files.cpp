#include "common/storage/files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/storage/users.h"

namespace dawr::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t chunk_bytes = 16384;

std::unexpected<Fault> fault(FaultKind kind, const fs::path& file, const std::string& text) {
  return std::unexpected(Fault{kind, file.string() + ": " + text});
}

std::unexpected<Fault> refused(const fs::path& file, const std::string& text) {
  return fault(FaultKind::refused, file, text);
}

// What errno says about a file, how grave it is and what to do.
std::unexpected<Fault> failed(const fs::path& file, const std::string& what) {
  const auto text = what + ": " + last_error();
  switch (errno) {
    case ENOENT:
    case ENOTDIR:
      return fault(FaultKind::missing, file, text);
    case ENOSPC:
    case EDQUOT:
      return fault(FaultKind::full, file, text + "; make room on the disk");
    case EIO:
      return fault(FaultKind::fatal, file, text + "; check the disk");
    default:
      return fault(FaultKind::refused, file, text);
  }
}

Result<> write_all(const Descriptor& opened, const fs::path& file, std::string_view text) {
  while (!text.empty()) {
    const auto put = ::write(opened.value(), text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return failed(file, "can't be written");
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  if (::fsync(opened.value()) != 0) return failed(file, "can't be made durable");
  return {};
}

mode_t mode_of(Privacy privacy) { return privacy == Privacy::secret ? 0600 : 0644; }

Result<> fill_new(const Descriptor& opened, const fs::path& file, std::string_view text,
                  Privacy privacy) {
  // The mode given to open passes through the umask, which must not make a public file unreadable.
  if (::fchmod(opened.value(), mode_of(privacy)) != 0) {
    return failed(file, "its mode can't be set");
  }
  return write_all(opened, file, text);
}

Result<> write_new(const fs::path& file, std::string_view text, Privacy privacy) {
  const Descriptor opened(
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_of(privacy)));
  if (!opened.is_open()) {
    if (errno == EEXIST) return refused(file, "exists already; nothing was changed");
    return failed(file, "can't be made");
  }
  auto filled = fill_new(opened, file, text, privacy);
  if (!filled) ::unlink(file.c_str());
  return filled;
}

Result<> sync_path(const fs::path& path, int flags) {
  const Descriptor opened(::open(path.c_str(), flags | O_CLOEXEC));
  if (!opened.is_open() || ::fsync(opened.value()) != 0) {
    return failed(path, "can't be made durable");
  }
  return {};
}

Result<> sync_directory_of(const fs::path& file) {
  return sync_path(file.has_parent_path() ? file.parent_path() : fs::path("."),
                   O_RDONLY | O_DIRECTORY);
}

// `fresh` is durable already; whatever fails, it does not stay.
Result<> put_in_place(const fs::path& fresh, const fs::path& file) {
  if (::rename(fresh.c_str(), file.c_str()) != 0) {
    auto fault = failed(file, "can't be replaced");
    ::unlink(fresh.c_str());
    return fault;
  }
  return sync_directory_of(file);
}

Result<> check_is_private(const Descriptor& opened, const fs::path& file) {
  struct stat found{};
  if (::fstat(opened.value(), &found) != 0) return failed(file, "can't be looked at");
  if (!S_ISREG(found.st_mode)) return refused(file, "is not a regular file");
  if (const auto user = ::geteuid(); found.st_uid != user) {
    if (user == 0) {
      return refused(file, "belongs to " + name_of_user(found.st_uid) +
                               ", and root runs this program; run it as the owner: " +
                               root_runs_as(found.st_uid, found.st_gid) + " …");
    }
    return refused(file, "belongs to user " + std::to_string(found.st_uid) + ", not to user " +
                             std::to_string(user) +
                             " who runs this program; run it as the owner, make a new secret, or, "
                             "as root, run: chown " +
                             std::to_string(user) + " '" + file.string() + "'");
  }
  const auto mode = found.st_mode & 07777U;
  if (mode == 0600 || mode == 0400) return {};
  std::array<char, 8> octal{};
  std::snprintf(octal.data(), octal.size(), "%04o", mode);
  return refused(file, "is a secret, but its mode is " + std::string(octal.data()) +
                           " instead of 0600: others may have read it. Make a new one; if you are "
                           "sure that nobody did, run: chmod 600 '" +
                           file.string() + "'");
}

// The process number that the holder left in the lock file, for people only.
std::string holder_of(const Descriptor& lock) {
  std::array<char, 24> text{};
  const auto length = ::pread(lock.value(), text.data(), text.size(), 0);
  long long process = 0;
  if (length > 0) std::from_chars(text.data(), text.data() + length, process);
  return process > 0 ? " (process " + std::to_string(process) + ")" : std::string();
}

void leave_process_number(const Descriptor& lock) {
  const auto text = std::to_string(::getpid());
  // Only words depend on it, so a full disk must not keep anybody from starting.
  if (::ftruncate(lock.value(), 0) != 0) return;
  [[maybe_unused]] const auto written = ::pwrite(lock.value(), text.data(), text.size(), 0);
}

Result<Descriptor> open_lock_of(const fs::path& file) {
  const auto beside = with_suffix(file, ".lock");
  Descriptor opened(::open(beside.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!opened.is_open()) return failed(beside, "can't be opened");
  return opened;
}

// Whether the lock is held now; errno says why not.
bool lock(const Descriptor& opened, int how) {
  while (::flock(opened.value(), how) != 0) {
    if (errno != EINTR) return false;
  }
  leave_process_number(opened);
  return true;
}

}  // namespace

Descriptor::~Descriptor() {
  if (value_ >= 0) ::close(value_);
}

std::string last_error() { return std::generic_category().message(errno); }

fs::path with_suffix(fs::path file, std::string_view suffix) { return file += suffix; }

Result<std::string> read_all(const Descriptor& opened, const fs::path& file,
                             std::size_t most_bytes) {
  std::string text;
  std::size_t size = 0;
  while (size <= most_bytes) {
    // Straight into what is returned, which grows only for what is longer than a chunk.
    if (size == text.size()) text.resize(std::min(size + chunk_bytes, most_bytes + 1));
    const auto got = ::read(opened.value(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(file, "can't be read");
    if (got == 0) {
      text.resize(size);
      return text;
    }
    size += static_cast<std::size_t>(got);
  }
  return refused(
      file, "is longer than " + std::to_string(most_bytes) + " bytes; is this the right file?");
}

Result<std::string> read_file(const fs::path& file, std::size_t most_bytes) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened.is_open()) return failed(file, "can't be opened");
  return read_all(opened, file, most_bytes);
}

Result<std::string> read_secret_file(const fs::path& file, std::size_t most_bytes) {
  // Non-blocking, or a pipe in the file's place would hold us up before we have looked at it.
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!opened.is_open()) {
    if (errno == ELOOP) return refused(file, "is a link; a secret must be a file of its own");
    return failed(file, "can't be opened");
  }
  if (auto is_private = check_is_private(opened, file); !is_private) {
    return std::unexpected(is_private.error());
  }
  return read_all(opened, file, most_bytes);
}

Result<> create_file(const fs::path& file, std::string_view text, Privacy privacy) {
  if (auto written = write_new(file, text, privacy); !written) return written;
  auto synced = sync_directory_of(file);
  if (!synced) ::unlink(file.c_str());
  return synced;
}

Result<> replace_file(const fs::path& file, std::string_view text, Privacy privacy) {
  const auto fresh = with_suffix(file, ".new");
  // Left over by a writer that was killed; whoever writes holds the lock.
  ::unlink(fresh.c_str());
  if (auto written = write_new(fresh, text, privacy); !written) return written;
  return put_in_place(fresh, file);
}

Result<> publish(const fs::path& prepared, const fs::path& file) {
  if (auto synced = sync_path(prepared, O_RDONLY); !synced) return synced;
  return put_in_place(prepared, file);
}

Result<> exchange(const fs::path& prepared, const fs::path& file, const fs::path& aside) {
  if (auto synced = sync_path(prepared, O_RDONLY); !synced) return synced;
  if (::renameat2(AT_FDCWD, prepared.c_str(), AT_FDCWD, file.c_str(), RENAME_EXCHANGE) != 0) {
    return failed(file, "can't be exchanged with " + prepared.string());
  }
  if (::rename(prepared.c_str(), aside.c_str()) != 0) {
    return failed(prepared, "is what was in " + file.string() + " before, and can't be renamed");
  }
  return sync_directory_of(file);
}

Result<FileLock> FileLock::wait_for(const fs::path& file) {
  auto opened = open_lock_of(file);
  if (!opened) return std::unexpected(opened.error());
  if (!lock(*opened, LOCK_EX)) return failed(with_suffix(file, ".lock"), "can't be locked");
  return FileLock(std::move(*opened));
}

Result<FileLock> FileLock::take_or_refuse(const fs::path& file, std::string_view who,
                                          std::string_view advice) {
  auto opened = open_lock_of(file);
  if (!opened) return std::unexpected(opened.error());
  if (lock(*opened, LOCK_EX | LOCK_NB)) return FileLock(std::move(*opened));
  if (errno != EWOULDBLOCK) return failed(with_suffix(file, ".lock"), "can't be locked");
  return fault(
      FaultKind::busy, file,
      std::string(who) + holder_of(*opened) + " has it open already. " + std::string(advice));
}

}  // namespace dawr::storage
