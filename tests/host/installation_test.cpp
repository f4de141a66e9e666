#include "common/host/installation.h"

#include "tests/catch.h"
#include "tests/scratch.h"

namespace fs = std::filesystem;
using dawr::host::config_folder_of;

TEST_CASE("an installed program finds what came with it, wherever it was installed") {
  const dawr::Scratch scratch("installation");
  const auto share = scratch.path() / "opt" / "share" / "dawr" / "config";
  const auto program = scratch.path() / "opt" / "bin" / "dawr-display";
  CHECK(config_folder_of(program) == fs::path("config"));
  fs::create_directories(share);
  CHECK(config_folder_of(program) == share);
  CHECK(config_folder_of(scratch.path() / "elsewhere" / "bin" / "dawr-display") ==
        fs::path("config"));
}
