#include "broker/ctl/command_line.h"

#include <string>
#include <system_error>

namespace dawr::ctl {
namespace {

// What is wrong with the directory of a centre; empty: nothing.
std::string centre_fault(const std::string& directory) {
  std::error_code error;
  if (std::filesystem::exists(std::filesystem::path(directory) / "centre.toml", error)) return {};
  return directory + " is not the directory of a centre: it has no centre.toml";
}

}  // namespace

void add_centre(CLI::App& command, std::filesystem::path& centre) {
  command.add_option("--centre", centre, "Directory of the centre")
      ->required()
      ->check(centre_fault);
}

}  // namespace dawr::ctl
