#include "tests/harness/small_disk.h"

#include <array>
#include <stdexcept>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace dawr::harness {
namespace {

std::uint64_t free_bytes(const std::filesystem::path& path) {
  struct statvfs found{};
  if (::statvfs(path.c_str(), &found) != 0) throw std::runtime_error("statvfs " + path.string());
  return std::uint64_t{found.f_bavail} * found.f_frsize;
}

// Only once: each would be one namespace more.
bool has_mounts_of_its_own() {
  static const bool separated = ::unshare(CLONE_NEWNS) == 0 &&
                                ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
  return separated;
}

}  // namespace

SmallDisk::SmallDisk(std::filesystem::path folder, std::uint64_t bytes)
    : folder_(std::move(folder)) {
  const auto options = "size=" + std::to_string(bytes);
  mounted_ = has_mounts_of_its_own() &&
             ::mount("small-disk", folder_.c_str(), "tmpfs", 0, options.c_str()) == 0;
}

SmallDisk::~SmallDisk() {
  if (mounted_) ::umount2(folder_.c_str(), MNT_DETACH);
}

void fill_disk(const std::filesystem::path& filler, std::uint64_t bytes_to_leave) {
  static constexpr std::array<char, 4096> page{};
  const int fd = ::open(filler.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) throw std::runtime_error("can't open " + filler.string());
  while (free_bytes(filler) > bytes_to_leave) {
    if (::write(fd, page.data(), page.size()) <= 0) break;
  }
  ::close(fd);
}

}  // namespace dawr::harness
