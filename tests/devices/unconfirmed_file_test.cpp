#include "ticket/unconfirmed_file.h"

#include <fstream>

#include <sys/stat.h>

#include "tests/catch.h"
#include "tests/devices/fake_broker.h"

using namespace dawr;
using namespace dawr::ticket;

namespace {

Unconfirmed sample(std::uint32_t serial) {
  using namespace std::chrono;
  return {.press = {UINT64_MAX, serial + 100},
          .epoch = Epoch{0x8000'0000'0000'0001},
          .ticket = {local_days(2026y / January / 2), Serial{serial}},
          .letter = LineId{'C'},
          .number = 9999};
}

}  // namespace

TEST_CASE("what is kept is read back, and replaced whole") {
  const Scratch scratch;
  const UnconfirmedFile file(scratch / "u");
  CHECK(file.load()->empty());
  const std::vector<Unconfirmed> two{sample(1), sample(1'000'000)};
  REQUIRE(file.save(two));
  CHECK(file.load() == two);
  struct stat status{};
  REQUIRE(::stat((scratch / "u").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600);
  REQUIRE(file.save({}));
  CHECK(file.load()->empty());
}

TEST_CASE("a file that does not hold together is named with its line") {
  const Scratch scratch;
  const auto path = scratch / "u";
  const UnconfirmedFile file(path);
  const auto load = [&](const std::string& text) {
    std::ofstream(path) << text;
    return file.load();
  };
  const auto first = std::string("dawr-unconfirmed 1\n");
  CHECK(load(first + "1 2026-01-02 1 C 1 1 1\n"));
  for (const std::string bad : {"", "1", "1 2026-01-02 1 C 1 1", "1 2026-02-30 1 C 1 1 1",
                                "x 2026-01-02 1 C 1 1 1", "1 2026-01-02 1 CC 1 1 1", "\xff"}) {
    CAPTURE(bad);
    const auto loaded = load(first + "1 2026-01-02 1 C 1 1 1\n" + bad + "\n");
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().kind == FaultKind::damaged);
    CHECK(loaded.error().text.find(path.string() + ":3:") == 0);
  }
  CHECK(load("").error().kind == FaultKind::damaged);
  CHECK(load("dawr-unconfirmed 2\n").error().kind == FaultKind::newer);
}

TEST_CASE("a folder that is not there is a fault, and nothing is lost") {
  const Scratch scratch;
  const UnconfirmedFile file(scratch / "no" / "u");
  const auto saved = file.save(std::vector<Unconfirmed>{sample(1)});
  REQUIRE_FALSE(saved);
  CHECK(saved.error().text.find("u.new") != std::string::npos);
}
