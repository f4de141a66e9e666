#include "upstream/epochs.h"

#include "tests/catch.h"
#include "tests/upstream/samples.h"

namespace dawr::upstream {
namespace {

constexpr Epoch before{1};
constexpr Epoch after{2};
constexpr Epoch later{3};

StoredCell cell(Epoch epoch, int quarter, Seq version) {
  StoredCell stored{.centre = "IS-02", .epoch = epoch, .cell = {}};
  stored.cell.key = sample_key(quarter, 'A');
  stored.cell.version = version;
  return stored;
}

using Found = std::vector<std::pair<std::uint64_t, Seq>>;

Found counting(const std::vector<StoredCell>& cells, const std::vector<EpochTold>& epochs) {
  Found found;
  for (const auto& stored : cells_that_count(cells, epochs)) {
    found.emplace_back(stored.epoch.value, stored.cell.version);
  }
  return found;
}

TEST_CASE("with one epoch every cell counts") {
  CHECK(counting({cell(before, 1, 5), cell(before, 0, 9)}, {{before, {}}}) ==
        Found{{1, 9}, {1, 5}});
}

TEST_CASE("a restored backup: what came after it in the old epoch never happened any more") {
  // Backup at version 520; the old journal went on to 900, the new one goes on from 521.
  const std::vector cells{cell(before, 0, 510), cell(before, 1, 700), cell(before, 2, 900),
                          cell(before, 3, 520), cell(after, 1, 530)};
  CHECK(counting(cells, {{before, {}}, {after, {{before, 520}}}}) ==
        Found{{1, 510}, {2, 530}, {1, 520}});
}

TEST_CASE("the newer epoch counts where both have a cell, even under a lower version") {
  CHECK(counting({cell(before, 1, 515), cell(after, 1, 500)},
                 {{before, {}}, {after, {{before, 520}}}}) == Found{{2, 500}});
}

TEST_CASE("a backup of a restored journal takes back from both epochs") {
  const std::vector cells{cell(before, 0, 510), cell(before, 1, 700), cell(after, 2, 530),
                          cell(after, 3, 620), cell(later, 4, 601)};
  CHECK(
      counting(cells,
               {{before, {}}, {after, {{before, 520}}}, {later, {{before, 520}, {after, 600}}}}) ==
      Found{{1, 510}, {2, 530}, {3, 601}});
}

TEST_CASE("an epoch between that was never heard of hides nothing") {
  CHECK(counting({cell(before, 0, 510), cell(before, 1, 700)},
                 {{before, {}}, {later, {{before, 520}, {after, 600}}}}) == Found{{1, 510}});
}

TEST_CASE("an epoch that was given up counts no more") {
  const std::vector cells{cell(before, 0, 510), cell(after, 1, 530), cell(later, 2, 522)};
  CHECK(counting(cells, {{before, {}}, {after, {{before, 520}}}, {later, {{before, 519}}}}) ==
        Found{{1, 510}, {3, 522}});
}

TEST_CASE("an empty journal in place of a lost one takes nothing back") {
  CHECK(counting({cell(before, 0, 510), cell(before, 1, 900), cell(after, 2, 7)},
                 {{before, {}}, {after, {}}}) == Found{{1, 510}, {1, 900}, {2, 7}});
}

}  // namespace
}  // namespace dawr::upstream
