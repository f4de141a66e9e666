// The journal's disk fills up while people take tickets.
#include "tests/catch.h"
#include "tests/functional/support.h"
#include "tests/harness/small_disk.h"

using namespace dawr;
using namespace dawr::functional;

namespace {

constexpr std::uint64_t mib = 1U << 20U;

// The rejection of a press; none: a ticket was issued.
std::optional<RejectionCode> press(harness::Client& dispenser) {
  return harness::rejection_in(dispenser.command(TakeTicket{ServiceCode{"B01"}, {}, {}}));
}

}  // namespace

TEST_CASE("a full disk is warned of, lived through on the reserve, refused, and got over") {
  Scratch scratch("disk-full");
  harness::CentreOptions unhurried;
  unhurried.commands_per_second = 10'000;
  harness::Loopback loopback(tools(), scratch.path(), unhurried);
  harness::Centre& centre = loopback.centre();
  centre.broker().stop();
  // The centre alone moves to the small disk: what its broker says must not get lost with it.
  const auto before = scratch.path() / "before";
  std::filesystem::rename(centre.directory(), before);
  std::filesystem::create_directory(centre.directory());
  const harness::SmallDisk disk(centre.directory(), 48 * mib);
  if (!disk.is_mounted()) {
    WARN("skipped: this user may not mount a small disk of its own");
    return;
  }
  std::filesystem::copy(before, centre.directory(), std::filesystem::copy_options::recursive);
  const auto filler = centre.directory() / "filler";
  const auto reserve = centre.directory() / "journal.db.reserve";
  harness::replace_in(centre.directory() / "centre.toml", "reserve_mib = 16", "reserve_mib = 5");
  harness::replace_in(centre.directory() / "centre.toml", "warn_below_mib = 1024",
                      "warn_below_mib = 20");
  centre.start_broker();
  CHECK(std::filesystem::file_size(reserve) == 5 * mib);
  auto dispenser = loopback.client("dispenser", "citizen");
  std::size_t heard = 0;
  const auto said = [&](const std::string& words) {
    harness::wait_until(
        [&] { return harness::read_text(centre.log()).find(words, heard) != std::string::npos; },
        words);
  };
  REQUIRE_FALSE(press(*dispenser));

  harness::fill_disk(filler, 10 * mib);
  said("is nearly full: 10 MiB are left");
  REQUIRE_FALSE(press(*dispenser));

  harness::fill_disk(filler, 0);
  int on_reserve = 0;
  std::optional<RejectionCode> refused;
  while (!refused && on_reserve < 100'000) {
    refused = press(*dispenser);
    on_reserve += refused ? 0 : 1;
  }
  CHECK(refused == RejectionCode::storage);
  CHECK(on_reserve > 1000);
  CHECK_FALSE(std::filesystem::exists(reserve));
  said("is as good as FULL");
  CHECK(press(*dispenser) == RejectionCode::storage);
  CHECK(centre.broker().running());

  SECTION("somebody makes room") {
    std::filesystem::remove(filler);
    said("has room again: ");
    CHECK(std::filesystem::exists(reserve));
    harness::wait_until([&] { return !press(*dispenser); }, "a ticket");
  }
  SECTION("the power goes, and the disk is still full") {
    centre.broker().kill();
    harness::fill_disk(centre.directory() / "the rest", 0);
    heard = harness::read_text(centre.log()).size();
    centre.start_broker();
    said("is as good as FULL");
    std::filesystem::remove(centre.directory() / "the rest");
    std::filesystem::remove(filler);
    auto again = loopback.client("dispenser", "citizen");
    harness::wait_until([&] { return !press(*again); }, "a ticket");
  }
  centre.broker().stop();
  const auto entries = entries_of(centre.journal());
  CHECK(fault_in(entries) == "");
  CHECK(events_of<TicketIssued>(entries).size() == static_cast<std::size_t>(on_reserve) + 3);
}
