// A centre answers for its figures with the key of its log: each cell is signed by itself, with the
// entries of the log that it follows from. What is signed is a text that anybody can put together:
//     dawr-cell/v1
//     ORIGIN
//     SINCE-VERSION
//     the cell as a line of CSV (common/domain/cell_text.h)
// No checkpoint begins like that, and no receipt is signed like that: none can stand for another.
//
// All functions are pure and may be called from any thread.
#pragma once

#include <string>
#include <string_view>

#include "common/domain/metric_cell.h"
#include "common/log/signing_key.h"

namespace dawr::log {

// `since`: the first of the entries, which are counted from 1; the last is the cell's version. For
// ever the same: whatever a cell may have more one day needs another first line.
std::string cell_statement(std::string_view origin, const MetricCell& cell, Seq since);
// The same of a line that somebody hands over. `range`: "SINCE-VERSION".
std::string cell_statement(std::string_view origin, std::string_view range, std::string_view line);

Signature sign_cell(std::string_view origin, const MetricCell& cell, Seq since,
                    const SigningKey& key);
bool is_signed_by(const PublicKey& key, std::string_view origin, const MetricCell& cell, Seq since,
                  const Signature& signature);

}  // namespace dawr::log
