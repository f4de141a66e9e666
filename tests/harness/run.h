// A program that answers and ends, such as dawrctl.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace dawr::harness {

struct Ran {
  int code{-1};
  std::string out;
  std::string errors;
};

// To its end; `answer`: a line that it reads. Throws std::runtime_error if it doesn't end.
Ran run(const std::filesystem::path& program, const std::vector<std::string>& arguments,
        const std::string& answer = {});

}  // namespace dawr::harness
