// Everything, installed into a folder of its own.
#pragma once

#include <filesystem>

#include "tests/scratch.h"

namespace dawr::install_test {

class Installation {
 public:
  Installation();
  [[nodiscard]] std::filesystem::path folder() const { return scratch_.path(); }
  [[nodiscard]] std::filesystem::path prefix() const { return scratch_.path() / "usr"; }
  [[nodiscard]] std::filesystem::path bin() const { return prefix() / "bin"; }
  [[nodiscard]] std::filesystem::path units() const { return prefix() / "lib/systemd/system"; }

 private:
  Scratch scratch_{"install"};
};

}  // namespace dawr::install_test
