#include "upstream/cell_watch.h"

#include <algorithm>

#include "common/domain/cell_text.h"
#include "common/log/cell_signature.h"
#include "common/log/origin.h"

namespace dawr::upstream {

std::optional<CellDoubt> doubt_in(const EnrolledCentre& centre, const wire::UplinkCells& cells) {
  if (!centre.log_key) return std::nullopt;
  const auto origin = log::origin_of(centre.code, cells.epoch);
  const auto is_answered_for = [&](const wire::SignedCell& one) {
    return one.signature &&
           log::is_signed_by(*centre.log_key, origin, one.cell, one.since, *one.signature);
  };
  const auto found = std::ranges::find_if_not(cells.cells, is_answered_for);
  if (found == cells.cells.end()) return std::nullopt;
  const auto* why = found->signature
                        ? " is not what the key of this centre's log has signed: it was changed "
                          "after that, or another key has signed it. Nothing of this delivery was "
                          "taken"
                        : " is not signed, and this centre's log has a key: update its broker, "
                          "which keeps its figures until then. Nothing of this delivery was taken";
  return CellDoubt{*found, "E_METRIC_MISMATCH: the cell " + cell_name(found->cell) + why};
}

}  // namespace dawr::upstream
