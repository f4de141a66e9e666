#include "display/voice/number_reading.h"

#include <array>

namespace dawr::voice {
namespace {

constexpr std::uint16_t first_ten = 20;  // below it each number has a word of its own
constexpr std::array<std::uint16_t, 2> big_steps = {1000, 100};

// 5, 40, 300, 2000: the parts that have words, largest first.
std::vector<std::uint16_t> parts_of(std::uint16_t number) {
  std::vector<std::uint16_t> parts;
  for (const auto step : big_steps) {
    const auto part = static_cast<std::uint16_t>(number / step * step);
    if (part > 0) parts.push_back(part);
    number = static_cast<std::uint16_t>(number - part);
  }
  if (number >= first_ten) {
    parts.push_back(static_cast<std::uint16_t>(number / 10 * 10));
    number = static_cast<std::uint16_t>(number % 10);
  }
  if (number > 0) parts.push_back(number);
  return parts;
}

bool is_ten(std::uint16_t part) { return part >= first_ten && part < 100; }

std::vector<std::string> arabic_clips(std::uint16_t number) {
  auto parts = parts_of(number);
  // Two and forty.
  const auto count = parts.size();
  if (count > 1 && is_ten(parts[count - 2])) std::swap(parts[count - 2], parts[count - 1]);
  std::vector<std::string> clips;
  clips.reserve(count);
  for (const auto part : parts)
    clips.push_back((clips.empty() ? "" : "and-") + std::to_string(part));
  return clips;
}

std::vector<std::string> english_clips(std::uint16_t number) {
  std::vector<std::string> clips;
  bool big_before = false;
  for (const auto part : parts_of(number)) {
    const bool small = part < 100;
    if (small && big_before) clips.emplace_back("and");
    big_before = !small;
    clips.push_back(std::to_string(part));
  }
  return clips;
}

}  // namespace

std::optional<NumberReading> number_reading(std::string_view name) {
  if (name == "arabic") return NumberReading::arabic;
  if (name == "english") return NumberReading::english;
  return std::nullopt;
}

std::vector<std::string> number_clips(NumberReading reading, std::uint16_t number) {
  return reading == NumberReading::arabic ? arabic_clips(number) : english_clips(number);
}

std::vector<std::string> all_number_clips(NumberReading reading) {
  std::vector<std::string> plain;
  std::vector<std::string> joined;
  const auto add = [&](int first, int last, int step) {
    for (int number = first; number <= last; number += step) {
      plain.push_back(std::to_string(number));
      if (number < 1000) joined.push_back("and-" + plain.back());
    }
  };
  add(1, 19, 1);
  add(20, 90, 10);
  add(100, 900, 100);
  add(1000, 9000, 1000);
  if (reading == NumberReading::english) joined = {"and"};
  plain.insert(plain.end(), joined.begin(), joined.end());
  return plain;
}

}  // namespace dawr::voice
