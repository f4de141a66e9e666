#include "ticket/kiosk/style.h"

#include <algorithm>
#include <array>

#include "common/ui/colour.h"

namespace dawr::ticket {
namespace {

namespace c = ui::colours;
using ui::from_hex;

constexpr ui::Colour black = from_hex(0x000000);
constexpr ui::Colour yellow = from_hex(0xFFE45C);
constexpr ui::Colour tint = from_hex(0xDCE8FA);

constexpr Palette usual{.ground = c::background,
                        .card = c::white,
                        .edge = c::blue,
                        .text = c::text,
                        .mute = c::mute,
                        .primary = c::blue,
                        .on_primary = c::white,
                        .fine = c::ok,
                        .fine_ground = c::ok_background,
                        .warn = c::warn,
                        .warn_ground = c::warn_background,
                        .soft_ground = tint,
                        .header = c::navy,
                        .on_header = c::white,
                        .second_on_header = c::soft,
                        .accent = c::gold};
constexpr Palette strong{.ground = black,
                         .card = black,
                         .edge = c::white,
                         .text = c::white,
                         .mute = c::white,
                         .primary = yellow,
                         .on_primary = black,
                         .fine = c::white,
                         .fine_ground = black,
                         .warn = yellow,
                         .warn_ground = black,
                         .soft_ground = black,
                         .header = black,
                         .on_header = c::white,
                         .second_on_header = c::white,
                         .accent = yellow};

constexpr std::array line_colours{from_hex(0x0B4DA2), from_hex(0x06592F), from_hex(0x8A3A00),
                                  from_hex(0x5B2A86), from_hex(0x0A5C66), from_hex(0x9E2A06),
                                  from_hex(0x7A1F4B), from_hex(0x3D4A12), from_hex(0x2B3A67)};

}  // namespace

const Palette& palette(bool contrast) { return contrast ? strong : usual; }

ui::Colour line_colour(std::size_t place) { return line_colours[place % line_colours.size()]; }

Style::Style(ui::Size size, const Access& access)
    : lying(size.width > size.height),
      lowered(access.lowered && !lying),
      larger(access.larger),
      contrast(access.contrast),
      colours(palette(access.contrast)) {
  const double across = lying ? 1920 : 1080;
  const double down = lying ? 1080 : 1920;
  unit = std::min(size.width / across, size.height / down);
}

}  // namespace dawr::ticket
