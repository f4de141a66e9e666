#include "common/host/installation.h"

#include <system_error>

namespace dawr::host {

std::filesystem::path config_folder() {
  std::error_code error;
  return config_folder_of(std::filesystem::read_symlink("/proc/self/exe", error));
}

std::filesystem::path config_folder_of(const std::filesystem::path& program) {
  auto installed = program.parent_path().parent_path() / "share" / "dawr" / "config";
  std::error_code error;
  if (std::filesystem::is_directory(installed, error)) return installed;
  return "config";
}

}  // namespace dawr::host
