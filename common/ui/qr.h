// QR codes (ISO/IEC 18004), drawn in whole pixels: a scanner sees no grey.
#pragma once

#include <string_view>
#include <vector>

#include "common/domain/fault.h"
#include "common/ui/canvas.h"

namespace dawr::ui {

struct QrCode {
  int modules{};           // along each side, without the quiet zone
  std::vector<bool> dark;  // row by row
};

inline constexpr int qr_quiet_modules = 4;

// At error correction level M (15 %), in the smallest version that holds `text`; digits alone take
// the least room. A fault when even `largest_version` (1 … 40) is too small for it, or it is empty.
Result<QrCode> qr_code(std::string_view text, int largest_version);

// Pixels along each side when a module has `module_px`, quiet zone included.
constexpr int qr_side(const QrCode& code, int module_px) {
  return (code.modules + 2 * qr_quiet_modules) * module_px;
}

// With its quiet zone, in the middle of `box` and on whole pixels. The ground is the caller's.
void draw_qr(Canvas& canvas, const Box& box, const QrCode& code, int module_px,
             const Colour& colour);

}  // namespace dawr::ui
