#include "common/domain/spoken_words.h"

#include <cstddef>
#include <string_view>

namespace dawr {

std::string spoken_words(const std::array<std::uint8_t, 16>& hash) {
  constexpr std::string_view first = "bdfghjklmnrstwyz";
  constexpr std::string_view second = "bdklmnrt";
  constexpr std::string_view vowels = "aiou";
  constexpr int words = 6;
  std::size_t at = 0;
  const auto bits = [&](int count) {
    std::size_t value = 0;
    for (int i = 0; i < count; ++i, ++at) value = value << 1U | (hash[at / 8] >> (7 - at % 8) & 1U);
    return value;
  };
  std::string text;
  for (int word = 0; word < words; ++word) {
    if (word != 0) text += ' ';
    text += first[bits(4)];
    text += vowels[bits(2)];
    text += second[bits(3)];
    text += vowels[bits(2)];
  }
  return text;
}

}  // namespace dawr
