#include "common/storage/disk_room.h"

#include "tests/catch.h"
#include "tests/harness/small_disk.h"
#include "tests/scratch.h"

namespace dawr::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t mib = 1U << 20U;
constexpr RoomSettings settings{.warn_below = 800 * mib, .reserve = 16 * mib};

RoomPlan plan(RoomState before, bool has_reserve, std::uint64_t free_mib) {
  return plan_room(settings, before, has_reserve, free_mib * mib);
}

std::uint64_t free_mib(const fs::path& folder) {
  return space_on_disk_of(folder).value().free_bytes / mib;
}

}  // namespace

TEST_CASE("what is done with so much room left") {
  using enum RoomState;
  struct Row {
    RoomState before;
    bool has_reserve;
    std::uint64_t free;
    RoomPlan planned;
  };
  const RoomPlan nothing_to_do{false, false, plenty};
  const RoomPlan warn{false, false, nearly_full};
  const RoomPlan give_up{true, false, no_reserve};
  const RoomPlan nothing_left{false, false, no_reserve};
  const auto row = GENERATE_COPY(from_range(std::vector<Row>{
      {plenty, true, 5000, nothing_to_do},
      {plenty, true, 800, nothing_to_do},
      {plenty, true, 799, warn},
      {nearly_full, true, 899, warn},  // until it is clearly above
      {nearly_full, true, 900, nothing_to_do},
      {nearly_full, true, 1, warn},
      {nearly_full, true, 0, give_up},
      {plenty, true, 0, give_up},
      {no_reserve, false, 0, nothing_left},
      {no_reserve, false, 63, nothing_left},
      {no_reserve, false, 64, {false, true, nearly_full}},
      {no_reserve, false, 915, {false, true, nearly_full}},
      {no_reserve, false, 916, {false, true, plenty}},
      {plenty, false, 816, {false, true, plenty}},  // the first look of all
      {plenty, false, 815, {false, true, nearly_full}},
      {plenty, false, 63, nothing_left},
  }));
  CAPTURE(row.before, row.has_reserve, row.free);
  CHECK(plan(row.before, row.has_reserve, row.free) == row.planned);
}

TEST_CASE("the reserve takes up the space that it promises, and survives its process") {
  const Scratch scratch("room");
  const auto reserve = scratch.path() / "reserve";
  const RoomSettings small{.warn_below = 1, .reserve = 2 * mib};
  DiskRoom room(reserve, small);
  CHECK_FALSE(room.look());
  REQUIRE(fs::file_size(reserve) == 2 * mib);
  const auto made = fs::last_write_time(reserve);
  DiskRoom after_restart(reserve, small);
  CHECK_FALSE(after_restart.look());
  CHECK(fs::last_write_time(reserve) == made);
  CHECK(after_restart.give_up());
  CHECK_FALSE(fs::exists(reserve));
  CHECK_FALSE(after_restart.give_up());
  CHECK_FALSE(after_restart.look());  // there is plenty: made anew at once, nothing to tell
  CHECK(fs::exists(reserve));
}

TEST_CASE("a reserve of another size, or of holes, is none") {
  const Scratch scratch("room");
  const auto reserve = scratch.path() / "reserve";
  {
    const auto made = DiskRoom(reserve, {.warn_below = 1, .reserve = mib}).look();
  }
  fs::resize_file(reserve, 0);
  fs::resize_file(reserve, 2 * mib);
  const auto before = space_on_disk_of(scratch.path()).value().free_bytes;
  DiskRoom room(reserve, {.warn_below = 1, .reserve = 64 * mib});
  CHECK_FALSE(room.look());
  CHECK(fs::file_size(reserve) == 64 * mib);
  CHECK(space_on_disk_of(scratch.path()).value().free_bytes < before - 32 * mib);
}

TEST_CASE("a reserve that somebody removed is made again") {
  const Scratch scratch("room");
  const auto reserve = scratch.path() / "reserve";
  DiskRoom room(reserve, {.warn_below = 1, .reserve = mib});
  CHECK_FALSE(room.look());
  fs::remove(reserve);
  CHECK_FALSE(room.look());
  CHECK(is_reserve(reserve, mib));
}

TEST_CASE("a disk fills up, is full, and gets room again") {
  const Scratch scratch("room");
  const harness::SmallDisk disk(scratch.path(), 16 * mib);
  if (!disk.is_mounted()) {
    WARN("skipped: this user may not mount a small disk of its own");
    return;
  }
  const auto reserve = scratch.path() / "reserve";
  const auto filler = scratch.path() / "filler";
  DiskRoom room(reserve, {.warn_below = 8 * mib, .reserve = 2 * mib});
  CHECK_FALSE(room.look());
  CHECK(free_mib(scratch.path()) == 14);

  harness::fill_disk(filler, 7 * mib);  // bytes left
  const auto warned = room.look();
  REQUIRE(warned);
  CHECK(warned->state == RoomState::nearly_full);
  CHECK(warned->text.find("is nearly full: 7 MiB are left") != std::string::npos);
  CHECK_FALSE(room.look());

  harness::fill_disk(filler, 0);
  const auto full = room.look();
  REQUIRE(full);
  CHECK(full->state == RoomState::no_reserve);
  CHECK(full->text.find("is as good as FULL: 2 MiB are left") != std::string::npos);
  CHECK_FALSE(fs::exists(reserve));
  CHECK_FALSE(room.look());
  CHECK_FALSE(fs::exists(reserve));  // though there would be room for it

  fs::remove(filler);
  const auto again = room.look();
  REQUIRE(again);
  CHECK(again->state == RoomState::plenty);
  CHECK(fs::exists(reserve));
}

}  // namespace dawr::storage
