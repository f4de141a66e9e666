#include "broker/floor/followed_file.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace dawr {
namespace {

constexpr std::int64_t ns_per_second = 1'000'000'000;

}  // namespace

FollowedFile::Version FollowedFile::version_of(const struct stat& found) {
  return {found.st_dev, found.st_ino, found.st_size,
          found.st_mtim.tv_sec * ns_per_second + found.st_mtim.tv_nsec};
}

bool FollowedFile::changed() {
  struct stat found{};
  const auto version =
      ::stat(file_.c_str(), &found) == 0 ? std::optional(version_of(found)) : std::nullopt;
  if (looked_at_ && version == version_) return false;
  looked_at_ = true;
  version_ = version;
  descriptor_ = storage::Descriptor(::open(file_.c_str(), O_RDONLY | O_CLOEXEC));
  // It may have been replaced once more since the first look.
  if (descriptor_.is_open() && ::fstat(descriptor_.value(), &found) == 0) {
    version_ = version_of(found);
  }
  return true;
}

}  // namespace dawr
