#include "common/ui/size_text.h"

#include <charconv>

namespace dawr::ui {
namespace {

constexpr int smallest_side = 240;
constexpr int largest_side = 8192;

constexpr int furthest = 32'767;

std::optional<int> read_number(std::string_view text, int least, int most) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (value < least || value > most) return std::nullopt;
  return value;
}

struct Two {
  int first{};
  int second{};
};

std::optional<Two> read_two(std::string_view text, char between, int least, int most) {
  const auto middle = text.find(between);
  if (middle == std::string_view::npos) return std::nullopt;
  const auto first = read_number(text.substr(0, middle), least, most);
  const auto second = read_number(text.substr(middle + 1), least, most);
  if (!first || !second) return std::nullopt;
  return Two{*first, *second};
}

}  // namespace

std::optional<Size> read_size(std::string_view text) {
  const auto sides = read_two(text, 'x', smallest_side, largest_side);
  if (!sides) return std::nullopt;
  return Size{sides->first, sides->second};
}

std::optional<DesktopPlace> read_place(std::string_view text) {
  const auto corner = read_two(text, ',', -furthest, furthest);
  if (!corner) return std::nullopt;
  return DesktopPlace{corner->first, corner->second};
}

}  // namespace dawr::ui
