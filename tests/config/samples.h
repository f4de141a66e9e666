// The smallest sound centre, a folder that goes away with its test, and a way to change a text.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace dawr::config_test {

std::string small_centre();
std::string small_catalogue();

// The text with its first `from` replaced; a `from` that is not there fails the test.
std::string with(std::string text, std::string_view from, std::string_view to);

class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

void write(const std::filesystem::path& file, std::string_view text, unsigned mode = 0644);
std::string read(const std::filesystem::path& file);

}  // namespace dawr::config_test
