// One bit a dot, as thermal printers take it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace dawr::ui {

// Rows of whole bytes, the left dot in the highest bit, 1 is black.
struct Bitmap {
  int width{};  // dots
  int height{};
  std::vector<std::uint8_t> bytes{};

  [[nodiscard]] std::size_t stride() const { return (static_cast<std::size_t>(width) + 7) / 8; }
  [[nodiscard]] bool is_black(int x, int y) const {
    const auto byte =
        bytes[static_cast<std::size_t>(y) * stride() + static_cast<std::size_t>(x) / 8];
    return (byte >> (7U - static_cast<unsigned>(x) % 8U) & 1U) != 0;
  }
  [[nodiscard]] std::span<const std::uint8_t> rows(int first, int count) const {
    return std::span(bytes).subspan(static_cast<std::size_t>(first) * stride(),
                                    static_cast<std::size_t>(count) * stride());
  }
  bool operator==(const Bitmap&) const = default;
};

}  // namespace dawr::ui
