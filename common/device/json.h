// Results of the headless programs: one JSON object (RFC 8259) on each line. Writing only.
//
// Instants are UTC text with microseconds ("2026-11-22T06:01:07.250000Z"), service dates are
// "2026-11-22". Numbers beyond 2^53 are written exactly: read them as integers. Text that is not
// UTF-8 becomes one U+FFFD for each byte out of place, so that a line can always be read.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "common/domain/time.h"

namespace dawr::device {

// An object; its members stay in the order in which they were added.
class Json {
 public:
  Json& add(std::string_view key, std::string_view value);
  Json& add(std::string_view key, Instant value);
  Json& add(std::string_view key, ServiceDate value);
  Json& add(std::string_view key, const Json& object);
  Json& add(std::string_view key, std::span<const Json> objects);
  Json& add(std::string_view key, std::span<const std::string_view> texts);

  template <std::integral Number>
  Json& add(std::string_view key, Number value) {
    if constexpr (std::same_as<Number, bool>) return add_bare(key, value ? "true" : "false");
    return add_bare(key, std::to_string(value));
  }
  // Absent values are left out.
  template <class Value>
  Json& add(std::string_view key, const std::optional<Value>& value) {
    return value ? add(key, *value) : *this;
  }

  // "{…}" without a line break, also where a text has one.
  [[nodiscard]] std::string text() const { return "{" + members_ + "}"; }

 private:
  Json& add_bare(std::string_view key, std::string_view value);
  std::string members_;
};

}  // namespace dawr::device
