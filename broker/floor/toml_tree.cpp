#include "broker/floor/toml_tree.h"

#include <algorithm>
#include <utility>

#include <toml++/toml.h>

namespace dawr {
namespace {

TomlPlace place_of(const toml::source_region& source) {
  return {source.begin.line, source.begin.column};
}

TomlValue convert(const toml::node& node);

TomlTable convert_table(const toml::table& table) {
  TomlTable members;
  for (const auto& [key, value] : table) {
    members.push_back({std::string(key.str()), place_of(key.source()), convert(value)});
  }
  std::ranges::sort(members, {}, [](const TomlMember& member) {
    return std::pair(member.place.line, member.place.column);
  });
  return members;
}

TomlArray convert_array(const toml::array& array) {
  TomlArray values;
  for (const auto& value : array) values.push_back(convert(value));
  return values;
}

TomlValue convert(const toml::node& node) {
  TomlValue result{place_of(node.source()), node.source().end.line, TomlDate{}};
  if (const auto* table = node.as_table()) result.value = convert_table(*table);
  if (const auto* array = node.as_array()) result.value = convert_array(*array);
  if (const auto* text = node.as_string()) result.value = text->get();
  if (const auto* number = node.as_integer()) result.value = number->get();
  if (const auto* number = node.as_floating_point()) result.value = number->get();
  if (const auto* date = node.as_date()) {
    const auto& [year, month, day] = date->get();
    result.value = TomlDate{ServiceDate{std::chrono::local_days{
        std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}}}};
  }
  if (const auto* flag = node.as_boolean()) result.value = flag->get();
  return result;
}

}  // namespace

std::expected<TomlTable, TomlFault> parse_toml(std::string_view text) {
  try {
    return convert_table(toml::parse(text));
  } catch (const toml::parse_error& error) {
    return std::unexpected(TomlFault{place_of(error.source()), std::string(error.description())});
  }
}

}  // namespace dawr
