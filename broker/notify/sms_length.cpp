#include "broker/notify/sms_length.h"

#include <cstdint>
#include <optional>

namespace dawr::notify {
namespace {

constexpr std::size_t septets_alone = 160;
constexpr std::size_t septets_of_several = 153;
constexpr std::size_t units_alone = 70;
constexpr std::size_t units_of_several = 67;

// The part of the GSM alphabet that is in ASCII; its other letters are counted as if they were not
// in it, which is never too few.
constexpr std::string_view once =
    "\n\r !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view twice = "\f^{}\\[~]|";

std::optional<std::size_t> septets(std::string_view text) {
  std::size_t count = 0;
  for (const char letter : text) {
    if (once.find(letter) != std::string_view::npos) {
      count += 1;
    } else if (twice.find(letter) != std::string_view::npos) {
      count += 2;
    } else {
      return std::nullopt;
    }
  }
  return count;
}

// A letter of UTF-8 that begins with 11110… is beyond U+FFFF and takes two.
std::size_t utf16_units(std::string_view text) {
  std::size_t count = 0;
  for (const char letter : text) {
    const auto byte = static_cast<std::uint8_t>(letter);
    if ((byte & 0xc0U) != 0x80U) count += byte >= 0xf0U ? 2 : 1;
  }
  return count;
}

std::size_t segments(std::size_t length, std::size_t alone, std::size_t of_several) {
  if (length == 0) return 0;
  return length <= alone ? 1 : (length + of_several - 1) / of_several;
}

}  // namespace

std::size_t sms_segments(std::string_view text) {
  if (const auto count = septets(text)) {
    return segments(*count, septets_alone, septets_of_several);
  }
  return segments(utf16_units(text), units_alone, units_of_several);
}

}  // namespace dawr::notify
