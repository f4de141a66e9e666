// A cell as a line of CSV: the same text wherever it comes from, so that an auditor can compare
// what a centre's journal makes with what the nation has. Pure.
#pragma once

#include <string>

#include "common/domain/metric_cell.h"

namespace dawr {

// The names of its columns, without the line's end.
const std::string& cell_header();

// What stands behind them where cells are listed with who answers for them: the log, the entries of
// it that a cell follows from, such as 12-340, and the signature in base64
// (common/log/cell_signature.h).
const std::string& signed_cell_header();

// "2026-03-15,2026-03-15T09:15:00Z,A,ordinary,17,…": everything that is in the cell. A measure is
// "sum max zeros key:count key:count …", in seconds and the sketch's buckets.
std::string cell_line(const MetricCell& cell);

// Which cell in which version: its first columns, up to the version.
std::string cell_name(const MetricCell& cell);

}  // namespace dawr
