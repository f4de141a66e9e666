// A file that another program replaces while this one runs, such as a list that dawrctl changes.
// Belongs to one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <utility>

#include <sys/stat.h>

#include "common/storage/files.h"

namespace dawr {

class FollowedFile {
 public:
  explicit FollowedFile(std::filesystem::path file) : file_(std::move(file)) {}

  // Whether it is another one than at the last look; true at the first. Costs one stat (about a
  // microsecond) where it is not.
  bool changed();
  [[nodiscard]] const std::filesystem::path& path() const { return file_; }
  // Whether there was one at the last look.
  [[nodiscard]] bool exists() const { return version_.has_value(); }
  // The one last looked at, for reading it once; not open where this user may not read it.
  [[nodiscard]] const storage::Descriptor& opened() const { return descriptor_; }

 private:
  // What tells one version of the file from another.
  struct Version {
    std::uint64_t volume{}, inode{};
    std::int64_t size{}, modified_ns{};
    bool operator==(const Version&) const = default;
  };
  static Version version_of(const struct stat& found);

  std::filesystem::path file_;
  bool looked_at_{};
  std::optional<Version> version_;
  // Kept open, because while it is, no other file can get its inode.
  storage::Descriptor descriptor_;
};

}  // namespace dawr
