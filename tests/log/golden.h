// Texts whose form is fixed: others have written programs that read them. The test writes them anew
// when DAWR_GOLDEN=write is in the environment; then look at what has changed.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace dawr::log::samples {

inline const std::filesystem::path golden = DAWR_SOURCE_DIR "/tests/log/golden";

inline std::string read_golden(const std::string& name) {
  std::ifstream in(golden / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Whether the golden file is just this text.
inline bool is_golden(const std::string& name, std::string_view text) {
  const char* const mode = std::getenv("DAWR_GOLDEN");
  if (mode != nullptr && std::string_view(mode) == "write") {
    std::filesystem::create_directories(golden);
    std::ofstream(golden / name, std::ios::binary) << text;
  }
  return read_golden(name) == text;
}

}  // namespace dawr::log::samples
