#include "broker/ctl/config_edit.h"

#include <algorithm>
#include <variant>

#include "broker/floor/plain_text.h"
#include "broker/floor/toml_tree.h"

namespace dawr::ctl {
namespace {

const TomlMember* find(const TomlTable& table, std::string_view key) {
  const auto found = std::ranges::find(table, key, &TomlMember::key);
  return found == table.end() ? nullptr : &*found;
}

// The text with the lines `first` to `last` (from 1) replaced by one; none are if last < first.
// It must end with a line break, so that there is something behind its last line.
std::string with_line(std::string_view text, std::uint32_t first, std::uint32_t last,
                      const std::string& line) {
  const auto lines = split(text, '\n');
  std::string result;
  for (std::uint32_t number = 1; number <= lines.size(); ++number) {
    if (number == first) result += line + "\n";
    if (number >= first && number <= last) continue;
    result += std::string(lines[number - 1]) + (number < lines.size() ? "\n" : "");
  }
  return result;
}

}  // namespace

std::expected<std::string, std::string> with_setting(std::string_view original,
                                                     std::string_view section_and_key,
                                                     std::string_view value) {
  const auto dot = section_and_key.find('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == section_and_key.size()) {
    return std::unexpected("expected section.key, such as broker.log");
  }
  const auto section = section_and_key.substr(0, dot);
  const auto key = section_and_key.substr(dot + 1);
  const auto line = std::string(key) + " = " + std::string(value);
  if (!is_one_line(line)) return std::unexpected("a value must be one line");

  std::string text(original);
  if (!text.ends_with('\n')) text += '\n';
  const auto root = parse_toml(text);
  if (!root) return std::unexpected(root.error().text);
  const auto* found = find(*root, section);
  if (found == nullptr) {
    return text + "\n[" + std::string(section) + "]\n" + line + "\n";
  }
  const auto* table = std::get_if<TomlTable>(&found->value.value);
  if (table == nullptr) return std::unexpected(std::string(section) + " is not one section");
  const auto* member = find(*table, key);
  if (member != nullptr) return with_line(text, member->place.line, member->value.last_line, line);
  return with_line(text, found->place.line + 1, 0, line);
}

}  // namespace dawr::ctl
