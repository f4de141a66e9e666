// A folder in memory for the decoders that read files; one for the whole process.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <stdlib.h>

#include "common/domain/check.h"

namespace dawr::fuzz {

class ScratchFolder {
 public:
  ScratchFolder() {
    const std::filesystem::path memory = "/dev/shm";
    const bool has_memory = std::filesystem::is_directory(memory);
    auto name = (has_memory ? memory : std::filesystem::temp_directory_path()).string() +
                "/dawr-fuzz-XXXXXX";
    DAWR_CHECK(::mkdtemp(name.data()) != nullptr, "decoders of files need a folder");
    path_ = name;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  void clear() const {
    for (const auto& one : std::filesystem::directory_iterator(path_)) {
      std::filesystem::remove(one.path());
    }
  }

  // A new file of mode 0600, whatever was there before.
  [[nodiscard]] std::filesystem::path put(const std::string& name, std::string_view content) const {
    const auto file = path_ / name;
    std::filesystem::remove(file);
    std::ofstream(file, std::ios::binary) << content;
    std::filesystem::permissions(
        file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return file;
  }

 private:
  std::filesystem::path path_;
};

inline const ScratchFolder& scratch() {
  static const ScratchFolder folder;
  return folder;
}

}  // namespace dawr::fuzz
