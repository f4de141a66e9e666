#include <filesystem>

#include <unistd.h>

#include "tests/catch.h"
#include "tests/harness/centre.h"
#include "tests/install/installation.h"

using namespace dawr;
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
  const install_test::Installation installation;
  const auto prefix = installation.prefix();
  const auto log = installation.folder() / "log";
  for (const auto* file :
       {"bin/dawrctl", "share/dawr/config/centre.toml", "share/dawr/config/phrases/ar.phrases",
        "bin/dawr-voice", "share/dawr/config/voice/ar.words", "bin/dawr-notifier",
        "share/dawr/config/messages.toml", "lib/systemd/system/dawr-notifier@.service",
        "lib/systemd/system/dawr-broker@.service", "lib/systemd/system/dawr-backup@.timer",
        "lib/sysusers.d/dawr.conf", "lib/tmpfiles.d/dawr.conf", "share/dawr/device/display.env"}) {
    INFO(file);
    CHECK(fs::exists(prefix / file));
  }

  const In elsewhere(installation.folder());
  const auto bin = prefix / "bin";
  harness::run_program(bin / "dawrctl",
                       {"init", "--centre", (installation.folder() / "fresh").string()}, log);
  CHECK(fs::exists(installation.folder() / "fresh" / "services.csv"));

  harness::Centre centre({bin, prefix / "share" / "dawr"}, installation.folder() / "hall");
  centre.start_broker();
  centre.open_day("2026-03-15");
  auto arguments = centre.device_arguments(centre.enrol("display", "screen"), "board");
  const auto picture = installation.folder() / "picture.png";
  arguments.insert(arguments.end(),
                   {"--feed", centre.addresses().at("feed"), "--snapshot", picture.string()});
  harness::run_program(bin / "dawr-display", arguments, log);
  CHECK(fs::file_size(picture) > 10'000);
}
