#include "tests/campaign/folder.h"

#include <cstdlib>
#include <stdexcept>

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

std::map<std::string, DeviceId> device_numbers(harness::Centre& centre) {
  const auto list = harness::Json::parse(
      centre.ctl({"devices", "--centre", centre.directory().string(), "--json"}));
  std::map<std::string, DeviceId> numbers;
  for (const auto& device : list.at("devices")) {
    numbers[device.at("name")] = DeviceId{device.at("device").get<std::uint32_t>()};
  }
  return numbers;
}

}  // namespace dawr::campaign
