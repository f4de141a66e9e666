// A folder of its own for a test or a campaign.
#pragma once

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include <stdlib.h>

namespace dawr {

// New and empty, below the system's temporary folder; gone with the object, unless it is kept.
// Anybody may look into it: some tests start programs as another user.
class Scratch {
 public:
  explicit Scratch(const std::string& name = "test") {
    auto path = (std::filesystem::temp_directory_path() / ("dawr-" + name + "-XXXXXX")).string();
    if (::mkdtemp(path.data()) == nullptr) throw std::runtime_error("can't make " + path);
    path_ = path;
    using std::filesystem::perms;
    std::filesystem::permissions(path_, perms::owner_all | perms::group_read | perms::group_exec |
                                            perms::others_read | perms::others_exec);
  }
  ~Scratch() {
    std::error_code ignored;
    if (!kept_) std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  // Of what is in it, sorted.
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    return names;
  }
  void keep() { kept_ = true; }

 private:
  std::filesystem::path path_;
  bool kept_{};
};

}  // namespace dawr
