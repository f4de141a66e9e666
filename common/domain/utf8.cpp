#include "common/domain/utf8.h"

#include <cstddef>
#include <cstdint>

namespace dawr {
namespace {

// How a sequence goes on after its first byte; `low`..`high` bound the second byte alone, which is
// where overlong forms, surrogates and values above U+10FFFF show.
struct Continuation {
  std::size_t length{};  // of the whole sequence; 0: no sequence starts like that
  std::uint8_t low{0x80};
  std::uint8_t high{0xBF};
};

constexpr Continuation continuation_of(std::uint8_t first) {
  if (first >= 0xC2 && first <= 0xDF) return {.length = 2};
  if (first == 0xE0) return {.length = 3, .low = 0xA0};
  if (first == 0xED) return {.length = 3, .high = 0x9F};
  if (first >= 0xE1 && first <= 0xEF) return {.length = 3};
  if (first == 0xF0) return {.length = 4, .low = 0x90};
  if (first >= 0xF1 && first <= 0xF3) return {.length = 4};
  if (first == 0xF4) return {.length = 4, .high = 0x8F};
  return {};
}

std::uint8_t byte_at(std::string_view text, std::size_t index) {
  return static_cast<std::uint8_t>(text[index]);
}

// Bytes of the well-formed sequence at the start of `text`, 0 if there is none.
std::size_t sequence_length(std::string_view text) {
  const std::uint8_t first = byte_at(text, 0);
  if (first < 0x80) return first == 0 ? 0 : 1;
  const auto expected = continuation_of(first);
  if (expected.length == 0 || text.size() < expected.length) return 0;
  if (byte_at(text, 1) < expected.low || byte_at(text, 1) > expected.high) return 0;
  for (std::size_t i = 2; i < expected.length; ++i) {
    if ((byte_at(text, i) & 0xC0U) != 0x80U) return 0;
  }
  return expected.length;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace dawr
