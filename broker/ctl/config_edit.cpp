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

// The text with line `number` (from 1) replaced, or with `line` put behind it.
enum class Where : unsigned char { instead, behind };
std::string with_line(std::string_view text, std::uint32_t number, Where where,
                      std::string_view line) {
  std::string result;
  std::uint32_t at = 0;
  for (const auto old : split(text, '\n')) {
    if (++at > 1) result += '\n';
    if (at != number || where == Where::behind) result += old;
    if (at == number) result += (where == Where::behind ? "\n" : "") + std::string(line);
  }
  return result;
}

}  // namespace

std::expected<std::string, std::string> with_setting(std::string_view text,
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

  const auto root = parse_toml(text);
  if (!root) return std::unexpected(root.error().text);
  const auto* found = find(*root, section);
  if (found == nullptr) {
    return std::string(text) + "\n[" + std::string(section) + "]\n" + line + "\n";
  }
  const auto* table = std::get_if<TomlTable>(&found->value.value);
  if (table == nullptr) return std::unexpected(std::string(section) + " is not one section");
  const auto* member = find(*table, key);
  if (member != nullptr) return with_line(text, member->place.line, Where::instead, line);
  return with_line(text, found->place.line, Where::behind, line);
}

}  // namespace dawr::ctl
