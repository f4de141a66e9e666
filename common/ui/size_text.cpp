#include "common/ui/size_text.h"

#include <charconv>

namespace dawr::ui {
namespace {

constexpr int smallest_side = 240;
constexpr int largest_side = 8192;

std::optional<int> read_side(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (value < smallest_side || value > largest_side) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Size> read_size(std::string_view text) {
  const auto cross = text.find('x');
  if (cross == std::string_view::npos) return std::nullopt;
  const auto width = read_side(text.substr(0, cross));
  const auto height = read_side(text.substr(cross + 1));
  if (!width || !height) return std::nullopt;
  return Size{*width, *height};
}

}  // namespace dawr::ui
