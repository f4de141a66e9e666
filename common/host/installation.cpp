#include "common/host/installation.h"

#include <system_error>

namespace dawr::host {

namespace {

std::filesystem::path this_program() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error);
}

}  // namespace

std::filesystem::path config_folder() { return config_folder_of(this_program()); }

std::filesystem::path program_beside(std::string_view name) {
  return this_program().parent_path() / name;
}

std::filesystem::path config_folder_of(const std::filesystem::path& program) {
  auto installed = program.parent_path().parent_path() / "share" / "dawr" / "config";
  std::error_code error;
  if (std::filesystem::is_directory(installed, error)) return installed;
  return "config";
}

}  // namespace dawr::host
