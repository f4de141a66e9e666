// Where each counter lies, seen from a display: an installer says so once for each display.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "common/domain/policy.h"

namespace dawr::display {

enum class Way : std::uint8_t { left, right, up, down };  // up: straight on, or upstairs

class Ways {
 public:
  // "left=1-6,9" or "up=cashier:1": adds to what is there. The error says what was expected.
  std::expected<void, std::string> add(std::string_view text);
  [[nodiscard]] std::optional<Way> to(CounterKind kind, std::uint16_t number) const;

 private:
  std::map<std::pair<CounterKind, std::uint16_t>, Way> ways_;
};

}  // namespace dawr::display
