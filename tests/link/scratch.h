// A folder of its own for one test, gone with it.
#pragma once

#include <filesystem>
#include <string>

#include <stdlib.h>

#include "common/domain/check.h"

namespace dawr {

class Scratch {
 public:
  Scratch() {
    auto name = (std::filesystem::temp_directory_path() / "dawr-link-XXXXXX").string();
    DAWR_CHECK(::mkdtemp(name.data()) != nullptr, "a test needs a folder to write to");
    path_ = name;
  }
  ~Scratch() { std::filesystem::remove_all(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace dawr
