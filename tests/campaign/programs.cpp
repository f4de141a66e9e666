#include "tests/campaign/programs.h"

#include <filesystem>

namespace dawr::campaign {

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
