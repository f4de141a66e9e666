// Whether a centre answers for the cells that it delivers: each is signed by the key of its log
// (common/log/cell_signature.h), once that key is known here. Pure.
#pragma once

#include <optional>
#include <string>

#include "common/wire/message.h"
#include "upstream/enrolment.h"

namespace dawr::upstream {

struct CellDoubt {
  wire::SignedCell cell;
  std::string why;  // in words, with its name
};

// The first that it does not answer for. None, too, of a centre whose log has no key here.
std::optional<CellDoubt> doubt_in(const EnrolledCentre& centre, const wire::UplinkCells& cells);

}  // namespace dawr::upstream
