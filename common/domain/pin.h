// A clerk's personal number, with which a staff number is used: a secret.
//
// It has no text form and no printer of its own, so that it gets into no log or file by accident,
// and wipes itself when it goes.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "common/domain/limits.h"

namespace dawr {

class Pin {
 public:
  // 4 to 8 digits 0 to 9 and nothing else.
  static constexpr bool is_pin(std::string_view text) {
    return text.size() >= limits::least_pin_digits && text.size() <= limits::pin_digits &&
           std::ranges::all_of(text, [](char digit) { return digit >= '0' && digit <= '9'; });
  }
  static std::optional<Pin> from(std::string_view text) {
    if (!is_pin(text)) return std::nullopt;
    Pin pin;
    std::ranges::copy(text, pin.digits_.begin());
    pin.size_ = static_cast<std::uint8_t>(text.size());
    return pin;
  }

  Pin(const Pin&) = default;
  Pin& operator=(const Pin&) = default;
  ~Pin() {
    // Through a volatile, or the compiler would leave it out: nobody reads them again.
    for (volatile char& digit : digits_) digit = 0;
  }

  // For whoever checks or sends it; valid as long as this.
  [[nodiscard]] std::string_view digits() const { return {digits_.data(), size_}; }
  bool operator==(const Pin&) const = default;

 private:
  Pin() = default;

  std::array<char, limits::pin_digits> digits_{};
  std::uint8_t size_{};
};

}  // namespace dawr
