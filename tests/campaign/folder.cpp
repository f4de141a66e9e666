#include "tests/campaign/folder.h"

#include <stdexcept>

#include <stdlib.h>

namespace dawr::campaign {

Folder::Folder(const std::string& name) {
  auto pattern = (std::filesystem::temp_directory_path() / ("dawr-" + name + "-XXXXXX")).string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("can't make " + pattern);
  path_ = pattern;
}

Folder::~Folder() {
  std::error_code ignored;
  if (!kept_) std::filesystem::remove_all(path_, ignored);
}

harness::Tools tools() {
  return {std::filesystem::canonical("/proc/self/exe").parent_path(), DAWR_SOURCE_DIR};
}

}  // namespace dawr::campaign
