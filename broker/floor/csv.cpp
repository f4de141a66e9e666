#include "broker/floor/csv.h"

#include <utility>

namespace dawr {

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

}  // namespace dawr
