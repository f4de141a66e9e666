#include "broker/floor/files.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dawr {
namespace {

std::unexpected<Fault> fault(FaultKind kind, const std::filesystem::path& file,
                             const std::string& text) {
  return std::unexpected(Fault{kind, file.string() + ": " + text});
}

std::unexpected<Fault> refused(const std::filesystem::path& file, const std::string& text) {
  return fault(FaultKind::refused, file, text);
}

// What errno says about a file, and how grave it is.
std::unexpected<Fault> failed(const std::filesystem::path& file, const std::string& what) {
  const auto kind = errno == ENOENT                      ? FaultKind::missing
                    : errno == ENOSPC || errno == EDQUOT ? FaultKind::full
                    : errno == EIO                       ? FaultKind::fatal
                                                         : FaultKind::refused;
  return fault(kind, file, what + ": " + last_error());
}

Result<> write_all(const Descriptor& opened, const std::filesystem::path& file,
                   std::string_view text) {
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

Result<> write_new(const std::filesystem::path& file, std::string_view text, Privacy privacy) {
  const Descriptor opened(
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_of(privacy)));
  if (!opened.is_open()) {
    if (errno == EEXIST) return refused(file, "exists already; nothing was changed");
    return failed(file, "can't be made");
  }
  // The mode given to open passes through the umask, which must not make a public file unreadable.
  if (::fchmod(opened.value(), mode_of(privacy)) != 0) {
    return failed(file, "its mode can't be set");
  }
  return write_all(opened, file, text);
}

Result<> sync_directory_of(const std::filesystem::path& file) {
  const auto directory = file.has_parent_path() ? file.parent_path() : ".";
  const Descriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.is_open() || ::fsync(opened.value()) != 0) {
    return failed(directory, "can't be made durable");
  }
  return {};
}

}  // namespace

Descriptor::~Descriptor() {
  if (value_ >= 0) ::close(value_);
}

std::string last_error() { return std::generic_category().message(errno); }

Result<std::string> read_all(const Descriptor& opened, const std::filesystem::path& file,
                             std::size_t most_bytes) {
  std::string text;
  std::array<char, 16384> chunk{};
  while (true) {
    const auto got = ::read(opened.value(), chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(file, "can't be read");
    if (got == 0) return text;
    text.append(chunk.data(), static_cast<std::size_t>(got));
    if (text.size() > most_bytes) {
      return refused(
          file, "is longer than " + std::to_string(most_bytes) + " bytes; is this the right file?");
    }
  }
}

Result<std::string> read_file(const std::filesystem::path& file, std::size_t most_bytes) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened.is_open()) return failed(file, "can't be opened");
  return read_all(opened, file, most_bytes);
}

Result<std::string> read_secret_file(const std::filesystem::path& file, std::size_t most_bytes) {
  // Non-blocking, or a pipe in the file's place would hold us up before we have looked at it.
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!opened.is_open()) {
    if (errno == ELOOP) return refused(file, "is a link; a secret must be a file of its own");
    return failed(file, "can't be opened");
  }
  struct stat found{};
  if (::fstat(opened.value(), &found) != 0) return failed(file, "can't be looked at");
  if (!S_ISREG(found.st_mode)) return refused(file, "is not a regular file");
  if (found.st_uid != ::geteuid()) {
    return refused(file, "belongs to user " + std::to_string(found.st_uid) + ", not to user " +
                             std::to_string(::geteuid()) +
                             " who runs this program; run it as the owner or make a new secret");
  }
  const auto mode = found.st_mode & 07777U;
  if (mode != 0600 && mode != 0400) {
    std::array<char, 8> octal{};
    std::snprintf(octal.data(), octal.size(), "%04o", mode);
    return refused(file,
                   "is a secret, but its mode is " + std::string(octal.data()) +
                       " instead of 0600: others may have read it. Make a new one; if you are "
                       "sure that nobody did, chmod 600 it");
  }
  return read_all(opened, file, most_bytes);
}

Result<> create_file(const std::filesystem::path& file, std::string_view text, Privacy privacy) {
  if (auto written = write_new(file, text, privacy); !written) return written;
  return sync_directory_of(file);
}

Result<> replace_file(const std::filesystem::path& file, std::string_view text, Privacy privacy) {
  auto fresh = file;
  fresh += ".new";
  // Left over by a writer that was killed; whoever writes holds the lock.
  ::unlink(fresh.c_str());
  if (auto written = write_new(fresh, text, privacy); !written) {
    ::unlink(fresh.c_str());
    return written;
  }
  if (::rename(fresh.c_str(), file.c_str()) != 0) {
    auto fault = failed(file, "can't be replaced");
    ::unlink(fresh.c_str());
    return fault;
  }
  return sync_directory_of(file);
}

}  // namespace dawr
