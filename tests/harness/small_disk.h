// A real file system of some MiB, in memory, that a test can fill to its last byte.
#pragma once

#include <cstdint>
#include <filesystem>

namespace dawr::harness {

// Seen by this process and its children alone; gone with the object. For a process with one thread.
class SmallDisk {
 public:
  // An empty one at `folder`, which exists.
  SmallDisk(std::filesystem::path folder, std::uint64_t bytes);
  ~SmallDisk();
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  // False where this user may not mount anything.
  [[nodiscard]] bool is_mounted() const { return mounted_; }

 private:
  std::filesystem::path folder_;
  bool mounted_{};
};

// Makes `filler` longer until no more than so many bytes are left on its disk.
void fill_disk(const std::filesystem::path& filler, std::uint64_t bytes_to_leave);

}  // namespace dawr::harness
