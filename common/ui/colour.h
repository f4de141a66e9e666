// Colours by what they are for. Their contrast is held by a test.
#pragma once

#include <cstdint>

namespace dawr::ui {

struct Colour {
  double red{};  // 0 … 1, sRGB
  double green{};
  double blue{};
  double alpha{1};
  bool operator==(const Colour&) const = default;
};

constexpr Colour from_hex(std::uint32_t rgb) {
  const auto channel = [&](unsigned shift) {
    return static_cast<double>((rgb >> shift) & 0xffU) / 255.0;
  };
  return {channel(16), channel(8), channel(0)};
}

constexpr Colour with_alpha(Colour colour, double alpha) {
  colour.alpha = alpha;
  return colour;
}

// The contrast ratio of WCAG 2.1 (1 … 21) of two opaque colours: 4.5 is the floor for text, 3 for
// graphics that mean something.
double contrast(const Colour& one, const Colour& other);

namespace colours {

inline constexpr Colour white = from_hex(0xFFFFFF);
// Dark screens.
inline constexpr Colour navy = from_hex(0x061630);   // header, background at the bottom
inline constexpr Colour navy2 = from_hex(0x0B2347);  // background at the top
inline constexpr Colour panel = from_hex(0x10305E);  // cards
inline constexpr Colour panel_alt = from_hex(0x0C284F);
inline constexpr Colour line = from_hex(0x2A4F86);   // dividers, decoration only
inline constexpr Colour soft = from_hex(0xC9DAF2);   // second text
inline constexpr Colour gold = from_hex(0xFFC845);   // attention, active call
inline constexpr Colour mint = from_hex(0x5FE0A0);   // healthy
inline constexpr Colour sky = from_hex(0x6FD3FF);    // ticket letter
inline constexpr Colour amber = from_hex(0xFFB054);  // warning, with a triangle or disc
inline constexpr Colour coral = from_hex(0xFF8A73);  // urgent, with a triangle or disc
// Light screens.
inline constexpr Colour background = from_hex(0xEEF3FA);
inline constexpr Colour text = from_hex(0x0A1A33);
inline constexpr Colour mute = from_hex(0x41526B);
inline constexpr Colour grid = from_hex(0xD5DEEA);  // of charts, decoration only
inline constexpr Colour blue = from_hex(0x0B4DA2);  // primary action, ticket letter
inline constexpr Colour ok = from_hex(0x06592F);
inline constexpr Colour ok_background = from_hex(0xD6F0E0);
inline constexpr Colour warn = from_hex(0x8A3A00);
inline constexpr Colour warn_background = from_hex(0xFDEBD8);
inline constexpr Colour alert = from_hex(0x9E2A06);
inline constexpr Colour arrow = from_hex(0xB3330A);  // direction on white or gold
// What is out of use stays readable.
inline constexpr Colour off_on_dark = from_hex(0x9DB2D1);
inline constexpr Colour off_on_light = from_hex(0x4A5970);
inline constexpr Colour off_background = from_hex(0xEDF1F6);
inline constexpr Colour grey_band = from_hex(0x4B5563);  // under words that say what is stale

}  // namespace colours
}  // namespace dawr::ui
