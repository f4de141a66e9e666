#include "broker/ctl/csv_difference.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "broker/floor/csv.h"
#include "broker/floor/plain_text.h"

namespace dawr::ctl {
namespace {

// The fields of a row, by the name of their column, in the order of the columns.
using Row = std::vector<std::pair<std::string, std::string>>;
using Table = std::map<std::string, Row>;  // by key

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

Table table_of(const NamedText& file) {
  auto text = file.text;
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  Table table;
  std::vector<std::string> header;
  for (const auto line : split(text, '\n')) {
    const auto fields = csv_fields(without_line_end(line));
    if (!fields) continue;
    if (header.empty()) {
      header = *fields;
    } else if (fields->size() == header.size()) {
      Row row;
      for (std::size_t i = 0; i < header.size(); ++i) row.emplace_back(header[i], (*fields)[i]);
      table.emplace(fields->front(), std::move(row));
    }
  }
  return table;
}

const std::string* field_of(const Row& row, std::string_view column) {
  const auto found = std::ranges::find(row, column, &Row::value_type::first);
  return found == row.end() ? nullptr : &found->second;
}

std::string name_of(const Row& row) {
  const auto* name = field_of(row, "name_en");
  return name == nullptr ? std::string() : *name;
}

std::string shown(const std::string* field) {
  return field == nullptr || field->empty() ? std::string("none") : *field;
}

// What the newer row says otherwise; empty: nothing.
std::string changes(const Row& before, const Row& after) {
  std::string text;
  const auto add = [&](const std::string& column) {
    const auto was = shown(field_of(before, column));
    const auto is = shown(field_of(after, column));
    if (was != is) text += (text.empty() ? "" : "; ") + column + ": " + was + " -> " + is;
  };
  for (const auto& [column, value] : after) add(column);
  for (const auto& [column, value] : before) {
    if (field_of(after, column) == nullptr) add(column);
  }
  return text;
}

}  // namespace

CsvDifference csv_difference(const NamedText& before, const NamedText& after) {
  const auto older = table_of(before);
  const auto newer = table_of(after);
  CsvDifference difference;
  const auto add = [&](char sign, const std::string& key, const std::string& text) {
    difference.lines.push_back(std::string{sign, ' '} + key + "  " + text);
  };
  for (const auto& [key, row] : newer) {
    const auto known = older.find(key);
    if (known == older.end()) {
      ++difference.added;
      add('+', key, name_of(row));
    } else if (const auto text = changes(known->second, row); !text.empty()) {
      ++difference.changed;
      add('~', key, text);
    } else {
      ++difference.same;
    }
  }
  for (const auto& [key, row] : older) {
    if (newer.contains(key)) continue;
    ++difference.removed;
    add('-', key, name_of(row));
  }
  std::ranges::sort(difference.lines, {}, [](const std::string& line) { return line.substr(2); });
  return difference;
}

}  // namespace dawr::ctl
