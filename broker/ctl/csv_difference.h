// What two versions of a table have in common and what not: for whoever is to decide whether the
// newer one takes the older one's place. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "broker/floor/config.h"

namespace dawr::ctl {

struct CsvDifference {
  std::vector<std::string> lines;  // one a row that is not as it was, in the order of the keys
  std::size_t added{};
  std::size_t removed{};
  std::size_t changed{};
  std::size_t same{};
};

// Rows are told by their first field, fields by the names of the header: the two need not have the
// same columns in the same order. Lines that can't be read are left out, as in a file that was
// found sound there are none.
//
//   + B99  New permit
//   - B03  Permit for an extension
//   ~ B05  typical_minutes: 20 -> 25; fee_en: none -> EGP 50
CsvDifference csv_difference(const NamedText& before, const NamedText& after);

}  // namespace dawr::ctl
