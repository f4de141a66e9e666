// What the demonstration does to the folder that it is given, and how it ends.

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <unistd.h>

#include "common/ui/size_text.h"
#include "tests/catch.h"
#include "tests/demo/windows.h"
#include "tests/harness/centre.h"
#include "tests/harness/process.h"
#include "tests/scratch.h"

namespace dawr::demo {
namespace {

namespace fs = std::filesystem;
using harness::Limit;

harness::Process start(const Scratch& folder, const fs::path& out) {
  return {fs::path{DAWR_BIN_DIR} / "dawr-demo",
          {"--build", DAWR_BIN_DIR, "--out", out.string(), "--no-windows"},
          folder / "log"};
}

std::string command_line_of(const fs::path& process) {
  std::ifstream in(process / "cmdline");
  return {std::istreambuf_iterator<char>(in), {}};
}

// How many processes were started with this folder in their arguments.
int processes_in(const fs::path& folder) {
  int found = 0;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const auto name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    if (command_line_of(entry.path()).find(folder.string()) != std::string::npos) ++found;
  }
  return found;
}

}  // namespace

TEST_CASE("the four windows lie side by side on any desktop") {
  const ui::Size desktop = GENERATE(ui::Size{1024, 768}, ui::Size{1280, 1024}, ui::Size{1366, 768},
                                    ui::Size{1920, 1080}, ui::Size{3840, 2160});
  CAPTURE(desktop.width, desktop.height);
  const auto tiles = tiles_on(desktop);
  const std::array all{tiles.display, tiles.board, tiles.console, tiles.kiosk};
  for (const auto& one : all) {
    CHECK(ui::read_size(std::to_string(one.size.width) + "x" + std::to_string(one.size.height)));
    CHECK(one.place.left >= 0);
    CHECK(one.place.top >= 0);
    CHECK(one.place.left + one.size.width <= desktop.width);
    CHECK(one.place.top + one.size.height <= desktop.height);
    for (const auto& other : all) {
      if (&one == &other) continue;
      const bool apart = one.place.left + one.size.width <= other.place.left ||
                         other.place.left + other.size.width <= one.place.left ||
                         one.place.top + one.size.height <= other.place.top ||
                         other.place.top + other.size.height <= one.place.top;
      CHECK(apart);
    }
  }
}

TEST_CASE("a folder with something else in it is not touched") {
  const Scratch folder;
  const auto out = folder / "photographs";
  fs::create_directories(out);
  harness::write_text(out / "one.jpg", "irreplaceable");
  auto demo = start(folder, out);
  const auto exit = demo.wait(harness::patience);
  REQUIRE(exit);
  CHECK(exit->code == 1);
  CHECK(harness::read_text(out / "one.jpg") == "irreplaceable");
  CHECK(std::distance(fs::directory_iterator(out), {}) == 1);
  CHECK_THAT(harness::read_text(folder / "log"), Catch::Contains("--out another folder"));
}

TEST_CASE("stopped amid its set-up it ends at once with every process, and may run there again") {
  const Scratch folder;
  const auto out = folder / "demo";
  for (int run = 0; run < 2; ++run) {
    auto demo = start(folder, out);
    harness::wait_until([&] { return processes_in(out / "upstream") > 0; }, "the set-up");
    harness::write_text(out / "left behind", "by run " + std::to_string(run));
    demo.signal(SIGINT);
    const auto exit = demo.wait(harness::patience);
    REQUIRE(exit);
    CHECK(exit->code == 130);
    CHECK_FALSE(fs::exists(out / "centre" / "addresses"));  // it did not first finish the set-up
    harness::wait_until([&] { return processes_in(out) == 0; }, "the end of every process");
  }
  auto third = start(folder, out);
  harness::wait_until([&] { return !fs::exists(out / "left behind"); }, "an empty folder");
  third.signal(SIGTERM);
  CHECK(third.wait(harness::patience).has_value());
}

}  // namespace dawr::demo
