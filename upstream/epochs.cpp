#include "upstream/epochs.h"

#include <algorithm>
#include <map>
#include <ranges>

namespace dawr::upstream {
namespace {

Epoch origin_of(const EpochTold& told) {
  return told.restored.empty() ? told.epoch : told.restored.front().previous;
}

bool is_superseded(const StoredCell& cell, const EpochTold& older, const EpochTold& newer) {
  if (newer.restored.empty() || origin_of(newer) != origin_of(older)) return false;
  const auto step = std::ranges::find(newer.restored, cell.epoch, &wire::Restored::previous);
  return step == newer.restored.end() || cell.cell.version > step->kept;
}

}  // namespace

std::vector<StoredCell> cells_that_count(std::span<const StoredCell> cells,
                                         std::span<const EpochTold> epochs) {
  std::map<CellKey, StoredCell> counting;
  for (std::size_t i = 0; i < epochs.size(); ++i) {
    for (const auto& cell : cells) {
      if (cell.epoch != epochs[i].epoch) continue;
      const auto gives_up = [&](const EpochTold& newer) {
        return is_superseded(cell, epochs[i], newer);
      };
      if (std::ranges::any_of(epochs.subspan(i + 1), gives_up)) continue;
      counting.insert_or_assign(cell.cell.key, cell);
    }
  }
  const auto values = counting | std::views::values;
  return {values.begin(), values.end()};
}

}  // namespace dawr::upstream
