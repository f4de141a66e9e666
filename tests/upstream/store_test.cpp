#include "upstream/store.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "common/storage/sqlite.h"
#include "common/wire/codec.h"
#include "tests/catch.h"
#include "tests/upstream/samples.h"

namespace dawr::upstream {
namespace {

using namespace std::chrono_literals;

constexpr Epoch epoch{0xfedcba9876543210};  // the highest bit is set on purpose

Delivery cells_from(const std::string& centre, Epoch of, std::vector<MetricCell> cells) {
  std::ranges::sort(cells, {}, &MetricCell::version);
  return {centre, sample_morning, wire::UplinkCells{of, unsigned_cells(cells)}};
}

std::vector<Conflict> commit(Store& store, const std::vector<Delivery>& deliveries) {
  auto done = store.commit(deliveries);
  INFO((done ? "" : done.error().text));
  REQUIRE(done);
  return *done;
}

// The slow twin: a map in which the highest version of each key stays.
using TwinKey = std::tuple<std::string, std::uint64_t, CellKey>;
struct Twin {
  std::map<TwinKey, MetricCell> cells;
  void take(const Delivery& delivery) {
    const auto& update = std::get<wire::UplinkCells>(delivery.message);
    for (const auto& [cell, since, signature] : update.cells) {
      auto& held = cells[{delivery.centre, update.epoch.value, cell.key}];
      if (held.version < cell.version) held = cell;
    }
  }
};

std::map<TwinKey, MetricCell> contents(const std::filesystem::path& file) {
  std::map<TwinKey, MetricCell> found;
  const auto cells = read(file).all_cells();
  REQUIRE(cells);
  for (const auto& stored : *cells) {
    found[{stored.centre, stored.epoch.value, stored.cell.key}] = stored.cell;
  }
  CHECK(found.size() == cells->size());
  return found;
}

// Frames of two centres and two epochs, each cell in several versions.
std::vector<Delivery> frames_by(Chance& chance) {
  std::vector<Delivery> frames;
  Seq version = 0;
  for (int i = 0; i < 60; ++i) {
    std::vector<MetricCell> cells;
    for (auto count = 1 + up_to(chance, 8); count > 0; --count) {
      const auto key =
          sample_key(static_cast<int>(up_to(chance, 3)), static_cast<char>('A' + up_to(chance, 2)));
      cells.push_back(sample_cell(key, ++version, chance));
    }
    frames.push_back(cells_from(up_to(chance, 1) == 0 ? "IS-02" : "IS-03",
                                up_to(chance, 2) == 0 ? Epoch{5} : epoch, std::move(cells)));
  }
  return frames;
}

TEST_CASE("in any order, with repetitions and restarts, the same cells come out") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    Chance chance(seed);
    const Scratch folder;
    const auto file = make_store(folder);
    auto frames = frames_by(chance);
    const auto once = frames.size();
    for (std::size_t i = 0; i < once; ++i) frames.push_back(frames[up_to(chance, once - 1)]);
    std::ranges::shuffle(frames, chance);

    Twin twin;
    std::optional<Store> store = reopen(file);
    for (std::size_t next = 0; next < frames.size();) {
      const auto count = std::min<std::size_t>(1 + up_to(chance, 9), frames.size() - next);
      const auto from = frames.begin() + static_cast<std::ptrdiff_t>(next);
      const std::vector<Delivery> batch(from, from + static_cast<std::ptrdiff_t>(count));
      REQUIRE(commit(*store, batch).empty());
      for (const auto& delivery : batch) twin.take(delivery);
      next += count;
      if (up_to(chance, 5) == 0) {
        store.reset();
        store = reopen(file, {.checkpoint_frames = 8});
      }
    }
    REQUIRE(contents(file) == twin.cells);
    const auto alarms = read(file).alarms();
    REQUIRE(alarms);
    for (const auto& alarm : *alarms) REQUIRE(alarm.kind != AlarmKind::conflict);
  }
}

TEST_CASE("two contents under one version: the first stays, the other becomes an alarm") {
  Chance chance(3);
  const Scratch folder;
  const auto file = make_store(folder);
  auto store = reopen(file);
  const auto cell = sample_cell(sample_key(0, 'A'), 40, chance);
  auto altered = cell;
  ++altered.served;
  CHECK(commit(store, {cells_from("IS-02", epoch, {cell})}).empty());
  CHECK(commit(store, {cells_from("IS-02", epoch, {cell})}).empty());
  for (int repeat = 0; repeat < 3; ++repeat) {
    const auto conflicts = commit(store, {cells_from("IS-02", epoch, {altered})});
    REQUIRE(conflicts.size() == 1);
    CHECK(conflicts.front().detail.find("2026-11-22") != std::string::npos);
  }
  // Another epoch's version 40 is another matter.
  CHECK(commit(store, {cells_from("IS-02", Epoch{6}, {altered})}).empty());

  CHECK(contents(file).at({"IS-02", epoch.value, cell.key}) == cell);
  const auto alarms = read(file).alarms();
  REQUIRE(alarms);
  const auto conflict = std::ranges::find(*alarms, AlarmKind::conflict, &Alarm::kind);
  REQUIRE(conflict != alarms->end());
  CHECK(std::ranges::count(*alarms, AlarmKind::conflict, &Alarm::kind) == 1);
  CHECK(wire::decode_cell(conflict->kept)->cell == cell);
  CHECK(wire::decode_cell(conflict->refused)->cell == altered);
}

TEST_CASE("a full disk changes nothing, and when there is room it goes on") {
  Chance chance(4);
  const Scratch folder;
  const auto file = make_store(folder);
  Twin twin;
  {
    auto store = reopen(file, {.most_pages = 40});
    Seq version = 0;
    for (;;) {
      std::vector<MetricCell> cells;
      for (int i = 0; i < 20; ++i) {
        ++version;
        cells.push_back(sample_cell(sample_key(static_cast<int>(version), 'A'), version, chance));
      }
      const auto delivery = cells_from("IS-02", epoch, cells);
      const auto done = store.commit(std::vector{delivery});
      if (!done) {
        CHECK(done.error().kind == FaultKind::full);
        CHECK(done.error().text.find("make room") != std::string::npos);
        break;
      }
      twin.take(delivery);
      REQUIRE(version < 10'000);
    }
    REQUIRE(version > 20);
    REQUIRE(contents(file) == twin.cells);
    CHECK(!store.commit(
        std::vector{cells_from("IS-02", epoch, {largest_cell(sample_key(0, 'C'), 1)})}));
  }
  auto store = reopen(file);
  const auto late = cells_from("IS-02", epoch, {largest_cell(sample_key(0, 'C'), 1)});
  commit(store, {late});
  twin.take(late);
  CHECK(contents(file) == twin.cells);
}

TEST_CASE("what a centre says of itself is kept; the newest gauges stay") {
  const Scratch folder;
  const auto file = make_store(folder);
  auto store = reopen(file);
  auto hello = hello_of("IS-02", epoch);
  commit(store, {{"IS-02", sample_morning, hello}});
  std::ranges::reverse(hello.lines);
  hello.lines.pop_back();
  commit(
      store,
      {{"IS-02", sample_morning + 1s, hello},
       {"IS-02", sample_morning + 2s, wire::UplinkGauges{epoch, {sample_morning + 2s, 7, 2, 3}}},
       {"IS-02", sample_morning + 3s, wire::UplinkGauges{epoch, {sample_morning + 1s, 9, 9, 9}}}});
  const auto centres = read(file).centres();
  REQUIRE(centres);
  REQUIRE(centres->size() == 1);
  const auto& centre = centres->front();
  CHECK(centre.lines == hello.lines);
  CHECK(centre.name == hello.centre_name);
  CHECK(centre.heard_at == sample_morning + 3s);
  REQUIRE(centre.gauges);
  CHECK(centre.gauges->waiting == 7);
}

TEST_CASE("epochs: a restored journal is noted, its cells count, and so does the order") {
  Chance chance(5);
  const Scratch folder;
  const auto file = make_store(folder);
  auto store = reopen(file);
  const auto at = [&](int quarter, Seq version) {
    return sample_cell(sample_key(quarter, 'A'), version, chance);
  };
  const auto kept = at(0, 100);
  const auto undone = at(1, 300);
  const auto redone = at(2, 210);
  commit(store, {cells_from("IS-02", Epoch{9}, {kept, undone})});
  auto restored = hello_of("IS-02", Epoch{3});
  restored.restored = {{Epoch{9}, 200}};
  commit(store, {{"IS-02", sample_morning, restored}, cells_from("IS-02", Epoch{3}, {redone})});
  const auto counting = read(file).cells_that_count(sample_date);
  REQUIRE(counting);
  CHECK(*counting ==
        std::vector<StoredCell>{{.centre = "IS-02", .epoch = Epoch{9}, .cell = kept},
                                {.centre = "IS-02", .epoch = Epoch{3}, .cell = redone}});
  CHECK(read(file).cells_that_count(sample_date + std::chrono::days{1})->empty());

  commit(store, {{"IS-02", sample_morning, hello_of("IS-02", Epoch{9})}});
  const auto alarms = read(file).alarms();
  REQUIRE(alarms);
  REQUIRE(alarms->size() == 2);
  CHECK(alarms->at(0).kind == AlarmKind::new_epoch);
  CHECK(alarms->at(0).detail.find("up to entry 200") != std::string::npos);
  CHECK(alarms->at(1).kind == AlarmKind::old_epoch);
}

TEST_CASE("a store of an older version is read, and brought up to date when it is served") {
  const int version = GENERATE(1, 2);
  const Scratch folder;
  const auto file = make_store(folder);
  Chance chance(7);
  const auto cell = sample_cell(sample_key(0, 'A'), 100, chance);
  {
    auto store = reopen(file);
    commit(store, {cells_from("IS-02", Epoch{9}, {cell})});
  }
  {
    storage::Database older(file, storage::Access::read_write);
    older.execute("DROP TABLE checkpoints");
    if (version < 2) {
      older.execute(
          "DROP TABLE restores; ALTER TABLE epochs ADD COLUMN lowest_version INTEGER; "
          "ALTER TABLE epochs ADD COLUMN first_date INTEGER");
    }
    older.execute("PRAGMA user_version = " + std::to_string(version));
  }
  CHECK(read(file).cells_that_count(sample_date)->size() == 1);
  CHECK(read(file).checkpoints("IS-02")->empty());
  auto store = reopen(file);
  auto restored = hello_of("IS-02", Epoch{3});
  restored.restored = {{Epoch{9}, 99}};
  commit(store, {{"IS-02", sample_morning, restored}});
  CHECK(read(file).cells_that_count(sample_date)->empty());
}

TEST_CASE("one process writes a store, and only a store is opened") {
  const Scratch folder;
  const auto file = make_store(folder);
  const auto store = reopen(file);
  const auto second = Store::open(file);
  REQUIRE(!second);
  CHECK(second.error().kind == FaultKind::busy);
  CHECK(!create_store(file));
  CHECK(!Store::open(folder / "none"));
  CHECK(!StoreReader::open(folder / "none"));
}

}  // namespace
}  // namespace dawr::upstream
