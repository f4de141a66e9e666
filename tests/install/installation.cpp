#include "tests/install/installation.h"

#include "tests/harness/process.h"

namespace dawr::install_test {

Installation::Installation() {
  harness::run_program(DAWR_CMAKE, {"--install", DAWR_BUILD_DIR, "--prefix", prefix().string()},
                       folder() / "cmake.log");
}

}  // namespace dawr::install_test
