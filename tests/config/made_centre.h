// A centre that the real dawrctl has made, and dawrctl on it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/stat.h>

#include "broker/floor/config.h"
#include "common/wire/keys.h"
#include "tests/catch.h"
#include "tests/config/samples.h"
#include "tests/harness/run.h"
#include "tests/scratch.h"

namespace dawr::config_test {

inline const std::string sample = DAWR_SOURCE_DIR "/config";

inline harness::Ran dawrctl(const std::vector<std::string>& arguments,
                            const std::string& answer = {}) {
  return harness::run(std::filesystem::path(DAWR_BIN_DIR) / "dawrctl", arguments, answer);
}

struct Centre {
  Scratch folder;
  CentreFiles files{folder / "centre"};
  std::string directory = files.directory.string();

  Centre() {
    const auto made = dawrctl({"init", "--centre", directory, "--from", sample});
    INFO(made.errors);
    REQUIRE(made.code == 0);
  }

  wire::PublicKey enrol(const std::string& name) const {
    const auto device = (folder / name).string();
    REQUIRE(dawrctl({"enrol", "--out", device}).code == 0);
    return wire::load_public_key(folder / name / "device.pub").value();
  }

  [[nodiscard]] harness::Ran approve(const std::string& device,
                                     const std::vector<std::string>& more) const {
    std::vector<std::string> arguments = {
        "approve", "--centre", directory, "--public-key", (folder / device / "device.pub").string(),
        "--name",  device};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return dawrctl(arguments);
  }
};

inline unsigned mode_of(const std::filesystem::path& file) {
  struct stat found{};
  REQUIRE(::stat(file.c_str(), &found) == 0);
  return found.st_mode & 07777U;
}

}  // namespace dawr::config_test
