// Rows of comma-separated values (RFC 4180, without line breaks inside a field). Pure.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace dawr {

// The fields of one line, or what is wrong with its quotation marks.
std::expected<std::vector<std::string>, std::string> csv_fields(std::string_view line);

}  // namespace dawr
