#include "broker/floor/csv.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/domain/utf8.h"

namespace dawr {
namespace {

// The next line, without its end; taken off `text`.
std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  auto line = text.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

std::string header_of(std::span<const std::string_view> columns) {
  std::string text;
  for (const auto column : columns) text += (text.empty() ? "" : ",") + std::string(column);
  return text;
}

}  // namespace

std::expected<std::vector<std::string>, std::string> csv_fields(std::string_view line) {
  std::vector<std::string> fields;
  while (true) {
    std::string field;
    if (line.starts_with('"')) {
      line.remove_prefix(1);
      while (true) {
        const auto end = line.find('"');
        if (end == std::string_view::npos) {
          return std::unexpected("a quotation mark is never closed on this line");
        }
        field += line.substr(0, end);
        line.remove_prefix(end + 1);
        if (!line.starts_with('"')) break;
        field += '"';
        line.remove_prefix(1);
      }
      if (!line.empty() && line.front() != ',') {
        return std::unexpected("a comma must follow the closing quotation mark");
      }
    } else {
      field = line.substr(0, line.find(','));
      line.remove_prefix(field.size());
      if (field.find('"') != std::string::npos) {
        return std::unexpected(
            "a field with a quotation mark inside must be quoted, \"\" for each");
      }
    }
    fields.push_back(std::move(field));
    if (line.empty()) return fields;
    line.remove_prefix(1);
  }
}

std::vector<CsvRow> csv_rows(const NamedText& file, std::span<const std::string_view> columns,
                             std::vector<ConfigFault>& faults) {
  auto text = file.text;
  if (!is_utf8(text)) {
    faults.push_back({file.name, 0, 0, "is not UTF-8; save it as UTF-8"});
    return {};
  }
  // Spreadsheets write a byte-order mark.
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  std::uint32_t line = 1;
  const auto header = header_of(columns);
  if (take_line(text) != header) {
    faults.push_back({file.name, 1, 1, "expected the header " + header});
  }
  std::vector<CsvRow> rows;
  while (!text.empty()) {
    ++line;
    auto fields = csv_fields(take_line(text));
    if (!fields) {
      faults.push_back({file.name, line, 1, fields.error()});
    } else if (fields->size() != columns.size()) {
      faults.push_back({file.name, line, 1,
                        "expected " + std::to_string(columns.size()) + " fields, found " +
                            std::to_string(fields->size()) +
                            "; a comma inside a field needs quotation marks"});
    } else {
      rows.push_back({line, std::move(*fields)});
    }
  }
  return rows;
}

}  // namespace dawr
