// The campaign's centre lives its days; how long things take is for the campaign to say.
#include "broker/floor/config.h"
#include "tests/catch.h"
#include "tests/longevity/centre_life.h"
#include "tests/scratch.h"

using namespace dawr;
using namespace dawr::longevity;

TEST_CASE("a centre gives its tickets day after day, through restarts") {
  const Scratch scratch;
  const auto config = load_centre(std::string{DAWR_SOURCE_DIR} + "/config");
  REQUIRE(config);
  CentreLife centre(scratch.path() / "journal.db", config->policy, 1);
  Seq entries = 0;
  for (std::uint64_t day = 0; day < 3; ++day) {
    centre.open_day(day);
    for (int turn = 0; turn < turns_a_day; ++turn) {
      if (turn == 400) {
        const Seq before = centre.entries();
        centre.reopen_seconds();
        CHECK(centre.entries() == before);
      }
      centre.turn(turn, nullptr);
    }
    centre.close_day();
    CHECK(centre.tickets() == (day + 1) * tickets_a_day);
    CHECK(centre.entries() > entries + 4 * tickets_a_day);  // taken, called, started, ended
    entries = centre.entries();
  }
}
