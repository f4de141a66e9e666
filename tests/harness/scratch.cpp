#include "tests/harness/scratch.h"

#include <unistd.h>

namespace dawr::harness {

Scratch::Scratch(const std::string& name)
    : path_(std::filesystem::temp_directory_path() /
            ("dawr-" + name + "-" + std::to_string(getpid()))) {
  std::filesystem::remove_all(path_);
  std::filesystem::create_directories(path_);
}

Scratch::~Scratch() { std::filesystem::remove_all(path_); }

}  // namespace dawr::harness
