// The four faces of every screen, and whether this machine has them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/domain/fault.h"

namespace dawr::ui {

enum class Face : std::uint8_t {
  heading,  // Noto Kufi Arabic
  digits,   // Noto Sans Arabic: ticket codes and clocks
  body,     // Noto Sans Arabic UI
};
enum class Weight : std::uint8_t { regular, bold };

// The families to try, in order, as fontconfig takes them: Latin text begins with Noto Sans, so
// that its digits do not come from an Arabic face.
std::string families_for(Face face, std::string_view text);

// A fault that names the Debian packages of the faces that are missing. Without them text would
// appear in whatever font is there, too wide, too tall or as boxes.
Result<> check_fonts();

}  // namespace dawr::ui
