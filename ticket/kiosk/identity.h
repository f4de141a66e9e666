// A national number, or the code of a booking, while it is typed: on the screen for as long as its
// page, and nowhere after it. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "common/domain/people_numbers.h"

namespace dawr::ticket {

// Its first digits, up to all of them. Wiped when it goes.
template <std::size_t most>
class TypedDigits {
 public:
  static constexpr std::size_t whole = most;

  TypedDigits() = default;
  TypedDigits(const TypedDigits&) = default;
  TypedDigits& operator=(const TypedDigits&) = default;
  ~TypedDigits() { clear(); }

  // The digits of a text, ٠-٩ and ۰-۹ as well; all else in it, and what is too much, is left out.
  void type(std::string_view text);
  void erase();  // the last one
  void clear();
  // 0 to 9, valid until the next change.
  [[nodiscard]] std::string_view digits() const { return {digits_.data(), count_}; }
  [[nodiscard]] std::size_t missing() const { return whole - count_; }
  bool operator==(const TypedDigits&) const = default;

 private:
  std::array<char, whole> digits_{};
  std::size_t count_{};
};

using TypedNumber = TypedDigits<14>;
// A booking's number and the six digits of its code.
using TypedCode = TypedDigits<16>;
extern template class TypedDigits<TypedNumber::whole>;
extern template class TypedDigits<TypedCode::whole>;

// What a page shows of it.
struct Identity {
  TypedNumber typed;
  std::optional<NumberFault> fault{};  // of all its digits; none while some are missing
  [[nodiscard]] bool sound() const { return typed.missing() == 0 && !fault; }
  bool operator==(const Identity&) const = default;
};
Identity identity_of(const TypedNumber& typed, std::span<const std::uint8_t> governorates,
                     ServiceDate today);

// Overwrites what was typed before it is let go.
void wipe(std::string& text);

}  // namespace dawr::ticket
