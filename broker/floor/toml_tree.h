// A TOML document as plain values, each with its place. The only code that knows toml++.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/domain/time.h"

namespace dawr {

struct TomlPlace {
  std::uint32_t line{};    // from 1
  std::uint32_t column{};  // from 1
  bool operator==(const TomlPlace&) const = default;
};

struct TomlMember;
using TomlTable = std::vector<TomlMember>;  // in the order of the text
struct TomlValue;
using TomlArray = std::vector<TomlValue>;
// Of any kind; what has a time of day is no date that is used here.
struct TomlDate {
  std::optional<ServiceDate> day;
};

struct TomlValue {
  TomlPlace place;
  std::uint32_t last_line{};  // it may go on over several
  std::variant<std::string, std::int64_t, double, bool, TomlArray, TomlTable, TomlDate> value;
};

struct TomlMember {
  std::string key;
  TomlPlace place;  // of the key
  TomlValue value;
};

struct TomlFault {
  TomlPlace place;
  std::string text;
};

// Pure. Nesting beyond toml++'s bound (256) and everything that TOML 1.0 does not allow is a fault;
// the first one only, since what follows it can't be trusted.
std::expected<TomlTable, TomlFault> parse_toml(std::string_view text);

}  // namespace dawr
