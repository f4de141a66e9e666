// Rows of comma-separated values (RFC 4180, without line breaks inside a field). Pure.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "broker/floor/config.h"

namespace dawr {

// The fields of one line, or what is wrong with its quotation marks.
std::expected<std::vector<std::string>, std::string> csv_fields(std::string_view line);

struct CsvRow {
  std::uint32_t line{};             // in the file, from 1
  std::vector<std::string> fields;  // as many as there are columns
};

// The rows below a header of exactly these columns. UTF-8, with or without a byte-order mark, lines
// that end as on any system. A row that can't be read is left out; what is wrong is added to
// `faults`.
std::vector<CsvRow> csv_rows(const NamedText& file, std::span<const std::string_view> columns,
                             std::vector<ConfigFault>& faults);

}  // namespace dawr
