#include "upstream/epochs.h"

#include <algorithm>
#include <map>
#include <ranges>

namespace dawr::upstream {
namespace {

bool goes_on_from(const EpochSpan& newer, const EpochSpan& older, const HighestBefore& before) {
  return newer.lowest_version && *newer.lowest_version > before(older.epoch, newer.first_date);
}

bool is_superseded(const StoredCell& cell, const EpochSpan& older,
                   std::span<const EpochSpan> newer_ones, const HighestBefore& before) {
  return std::ranges::any_of(newer_ones, [&](const EpochSpan& newer) {
    return newer.lowest_version && cell.cell.key.date >= newer.first_date &&
           cell.cell.version >= *newer.lowest_version && goes_on_from(newer, older, before);
  });
}

}  // namespace

std::vector<StoredCell> cells_that_count(std::span<const StoredCell> cells,
                                         std::span<const EpochSpan> epochs,
                                         const HighestBefore& highest_before) {
  std::map<CellKey, StoredCell> counting;
  for (std::size_t i = 0; i < epochs.size(); ++i) {
    for (const auto& cell : cells) {
      if (cell.epoch != epochs[i].epoch) continue;
      if (is_superseded(cell, epochs[i], epochs.subspan(i + 1), highest_before)) continue;
      counting.insert_or_assign(cell.cell.key, cell);
    }
  }
  const auto values = counting | std::views::values;
  return {values.begin(), values.end()};
}

}  // namespace dawr::upstream
