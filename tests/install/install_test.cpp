#include <filesystem>

#include <unistd.h>

#include "tests/catch.h"
#include "tests/functional/support.h"

using namespace dawr;
using namespace dawr::functional;
namespace fs = std::filesystem;

namespace {

// Back where it was at the end.
class In {
 public:
  explicit In(const fs::path& folder) : before_(fs::current_path()) { fs::current_path(folder); }
  ~In() { fs::current_path(before_); }
  In(const In&) = delete;
  In& operator=(const In&) = delete;

 private:
  fs::path before_;
};

}  // namespace

TEST_CASE("what is installed runs without the checkout, from any folder") {
  Scratch scratch("install");
  const auto prefix = scratch.path() / "usr";
  const auto log = scratch.path() / "log";
  harness::run_program(DAWR_CMAKE, {"--install", DAWR_BUILD_DIR, "--prefix", prefix.string()}, log);
  for (const auto* file :
       {"bin/dawrctl", "share/dawr/config/centre.toml", "share/dawr/config/phrases/ar.phrases",
        "lib/systemd/system/dawr-broker@.service", "lib/systemd/system/dawr-backup@.timer",
        "lib/sysusers.d/dawr.conf", "lib/tmpfiles.d/dawr.conf", "share/dawr/device/display.env"}) {
    INFO(file);
    CHECK(fs::exists(prefix / file));
  }

  const In elsewhere(scratch.path());
  const auto bin = prefix / "bin";
  harness::run_program(bin / "dawrctl", {"init", "--centre", (scratch.path() / "fresh").string()},
                       log);
  CHECK(fs::exists(scratch.path() / "fresh" / "services.csv"));

  harness::Centre centre({bin, prefix / "share" / "dawr"}, scratch.path() / "hall");
  centre.start_broker();
  centre.open_day("2026-03-15");
  auto arguments = centre.device_arguments(centre.enrol("display", "screen"), "board");
  const auto picture = scratch.path() / "picture.png";
  arguments.insert(arguments.end(),
                   {"--feed", centre.addresses().at("feed"), "--snapshot", picture.string()});
  harness::run_program(bin / "dawr-display", arguments, log);
  CHECK(fs::file_size(picture) > 10'000);
}
