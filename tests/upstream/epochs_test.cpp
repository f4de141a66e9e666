#include "upstream/epochs.h"

#include "tests/catch.h"
#include "tests/upstream/samples.h"

namespace dawr::upstream {
namespace {

constexpr Epoch before{1};
constexpr Epoch after{2};

StoredCell cell(Epoch epoch, int quarter, Seq version) {
  StoredCell stored{"IS-02", epoch, {}};
  stored.cell.key = sample_key(quarter, 'A');
  stored.cell.version = version;
  return stored;
}

std::vector<std::pair<std::uint64_t, Seq>> counting(const std::vector<StoredCell>& cells,
                                                    const std::vector<EpochSpan>& epochs,
                                                    Seq highest_before) {
  std::vector<std::pair<std::uint64_t, Seq>> found;
  const auto highest = [&](Epoch, ServiceDate) { return highest_before; };
  for (const auto& stored : cells_that_count(cells, epochs, highest)) {
    found.emplace_back(stored.epoch.value, stored.cell.version);
  }
  return found;
}

using Found = std::vector<std::pair<std::uint64_t, Seq>>;

TEST_CASE("with one epoch every cell counts") {
  CHECK(counting({cell(before, 1, 5), cell(before, 0, 9)}, {{before, 5, sample_date}}, 0) ==
        Found{{1, 9}, {1, 5}});
}

TEST_CASE("a restored backup: what came after it in the old epoch never happened any more") {
  // Backup at version 520; the old journal went on to 900, the new one goes on from 521.
  const std::vector cells{cell(before, 0, 510), cell(before, 1, 700), cell(before, 2, 900),
                          cell(after, 1, 530)};
  CHECK(counting(cells, {{before, 510, sample_date}, {after, 521, sample_date}}, 480) ==
        Found{{1, 510}, {2, 530}});
}

TEST_CASE("the newer epoch counts where both have a cell, even under a lower version") {
  CHECK(counting({cell(before, 1, 515), cell(after, 1, 600)},
                 {{before, 510, sample_date}, {after, 521, sample_date}}, 480) == Found{{2, 600}});
}

TEST_CASE("days before the restore stay as they were") {
  const auto next_day = sample_date + std::chrono::days{1};
  CHECK(counting({cell(before, 0, 510), cell(before, 1, 900)},
                 {{before, 510, sample_date}, {after, 521, next_day}},
                 480) == Found{{1, 510}, {1, 900}});
}

TEST_CASE("an empty journal in place of a lost one takes nothing back") {
  CHECK(counting({cell(before, 0, 510), cell(before, 1, 900), cell(after, 2, 7)},
                 {{before, 20, sample_date - std::chrono::days{9}}, {after, 3, sample_date}},
                 480) == Found{{1, 510}, {1, 900}, {2, 7}});
}

TEST_CASE("a new epoch without cells changes nothing") {
  CHECK(counting({cell(before, 0, 510)}, {{before, 510, sample_date}, {after, {}, {}}}, 0) ==
        Found{{1, 510}});
}

}  // namespace
}  // namespace dawr::upstream
