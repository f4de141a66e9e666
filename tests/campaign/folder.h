// Where a campaign's centre lies, and the programs that it is made of.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "common/domain/identifiers.h"
#include "tests/harness/centre.h"

namespace dawr::campaign {

// A new folder below the system's temporary one; gone with the object, unless it is kept.
class Folder {
 public:
  explicit Folder(const std::string& name);
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  void keep() { kept_ = true; }

 private:
  std::filesystem::path path_;
  bool kept_{};
};

// The programs beside the running one, and the checkout that it was built from.
harness::Tools tools();

// The device numbers of a centre's keys by name. Throws when dawrctl can't tell.
std::map<std::string, DeviceId> device_numbers(harness::Centre& centre);

}  // namespace dawr::campaign
