// A folder of its own for a test.
#pragma once

#include <filesystem>
#include <string>

namespace dawr::harness {

// Empty at first, removed with the object.
class Scratch {
 public:
  explicit Scratch(const std::string& name);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace dawr::harness
