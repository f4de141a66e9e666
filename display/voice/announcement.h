// What the voice is told: lines of text from the display to dawr-voice.
//
//   call C ص 42 counter 7         letter, its Arabic letter, number, kind, number painted on it
//   call C ص 42 cashier 1
//   over C 42                     it came, or was given up: not to be said any more
//
// A line names a ticket code and a place, and nothing about a person. Pure.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <variant>

#include "common/domain/policy.h"

namespace dawr::voice {

inline constexpr std::size_t longest_letter = 8;  // bytes

struct Announcement {
  char letter{};           // A to Z
  std::string letter_ar;   // not empty, without a space
  std::uint16_t number{};  // 1 to 9999, as the counter's
  CounterKind kind{CounterKind::counter};
  std::uint16_t counter{};
  bool operator==(const Announcement&) const = default;
};

struct Over {
  char letter{};
  std::uint16_t number{};
  bool operator==(const Over&) const = default;
};

using Told = std::variant<Announcement, Over>;

// Without the line's end.
std::string line_of(const Told& told);

// The error says what was expected.
std::expected<Told, std::string> read_line(std::string_view line);

}  // namespace dawr::voice
