// dawrctl recompute-cells: the figures that left the centre against its journal.
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "broker/queue/evolve.h"
#include "broker/queue/metrics.h"
#include "common/domain/cell_text.h"
#include "tests/behaviour/journal_file.h"
#include "tests/catch.h"

namespace dawr::behaviour {
namespace {

using Catch::Matchers::Contains;

// What the nation has: of each cell the version that it had at an entry.
std::map<CellKey, MetricCell> cells_at(std::size_t entries) {
  std::map<CellKey, MetricCell> cells;
  queue::State state;
  queue::DayMetrics metrics;
  for (const Entry& entry : JournalFile::shared().entries()) {
    if (entry.seq > entries) break;
    std::set<CellKey> changed;
    queue::observe(metrics, changed, state, entry);
    for (const auto& key : changed) cells[key] = metrics.at(key);
    queue::evolve(state, entry.event, entry.at);
  }
  return cells;
}

Ran compare(const std::map<CellKey, MetricCell>& cells, const std::string& header = cell_header()) {
  const auto& file = JournalFile::shared();
  const auto against = file.beside("cells.csv");
  std::ofstream out(against);
  out << header << "\n";
  for (const auto& [key, cell] : cells) out << cell_line(cell) << "\n";
  out.close();
  return file.dawrctl({"recompute-cells", file.path().string(), "--against", against.string()});
}

std::size_t all_entries() { return JournalFile::shared().entries().size(); }

}  // namespace

TEST_CASE("AB21 an auditor's recomputation from the journal equals the cells") {
  const auto cells = cells_at(all_entries());
  REQUIRE(cells.size() > 10);
  const auto same = compare(cells);
  CHECK(same.code == 0);
  CHECK(same.out == std::to_string(cells.size()) + " of " + std::to_string(cells.size()) +
                        " cells are what the journal makes.\n");

  const auto& file = JournalFile::shared();
  const auto listed = file.dawrctl({"recompute-cells", file.path().string()});
  CHECK(listed.code == 0);
  std::string expected = cell_header() + "\n";
  for (const auto& [key, cell] : cells) expected += cell_line(cell) + "\n";
  CHECK(listed.out == expected);
}

TEST_CASE("AB21 what was delivered before the end is what the journal had made by then") {
  const auto early = compare(cells_at(all_entries() / 3));
  CHECK(early.code == 0);
  CHECK_THAT(early.out, Contains("not delivered yet, or kept back"));
}

TEST_CASE("AB21 an edited cell is named, with what the journal makes of it") {
  auto cells = cells_at(all_entries());
  MetricCell* edited = nullptr;
  for (auto& [key, cell] : cells) {
    if (cell.wait_first.count() > 0) edited = &cell;
  }
  REQUIRE(edited != nullptr);
  const auto name = cell_name(*edited);
  SECTION("a count") {
    ++edited->served;
    const auto ran = compare(cells);
    CHECK(ran.code == 1);
    CHECK_THAT(ran.out, Contains("E_METRIC_MISMATCH " + name + ": served is "));
  }
  SECTION("a sketch, whose sum and largest value stay") {
    edited->wait_first.sketch.add(1);
    const auto ran = compare(cells);
    CHECK(ran.code == 1);
    CHECK_THAT(ran.out, Contains("E_METRIC_MISMATCH " + name + ": wait_first is "));
  }
  SECTION("a version that never was") {
    edited->version += 1'000'000;
    const auto ran = compare(cells);
    CHECK(ran.code == 1);
    CHECK_THAT(ran.out, Contains("E_METRIC_MISMATCH " + cell_name(*edited) +
                                 ": the journal never made that version"));
  }
  SECTION("kept back: it may be on its way") {
    cells.erase(edited->key);
    const auto ran = compare(cells);
    CHECK(ran.code == 0);
    CHECK_THAT(ran.out, Contains("1 cells that are not there"));
  }
}

TEST_CASE("AB21 what is no file of cells is refused in words") {
  const auto& file = JournalFile::shared();
  const auto other = compare({}, "date,centre");
  CHECK(other.code == 1);
  CHECK_THAT(other.errors, Contains("these are no cells"));
  std::ofstream(file.beside("short.csv")) << cell_header() << "\n2026-03-15,x\n";
  const auto cut = file.dawrctl(
      {"recompute-cells", file.path().string(), "--against", file.beside("short.csv").string()});
  CHECK(cut.code == 1);
  CHECK_THAT(cut.errors, Contains("line 2"));
  const auto unlawful = file.dawrctl(
      {"recompute-cells", file.copy_with("DELETE FROM entry WHERE seq = 40").string()});
  CHECK(unlawful.code == 1);
  CHECK_THAT(unlawful.errors, Contains("not lawful"));
}

}  // namespace dawr::behaviour
