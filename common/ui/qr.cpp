#include "common/ui/qr.h"

#include <cmath>
#include <memory>
#include <string>

#include <qrencode.h>

namespace dawr::ui {

Result<QrCode> qr_code(std::string_view text, int largest_version) {
  const std::string whole(text);
  const std::unique_ptr<QRcode, void (*)(QRcode*)> made(
      QRcode_encodeString(whole.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), QRcode_free);
  if (!made || made->version > largest_version) {
    return std::unexpected(
        Fault{FaultKind::refused, "\"" + whole + "\" does not fit into a QR code of version " +
                                      std::to_string(largest_version)});
  }
  QrCode code;
  code.modules = made->width;
  const auto count =
      static_cast<std::size_t>(code.modules) * static_cast<std::size_t>(code.modules);
  code.dark.reserve(count);
  for (std::size_t i = 0; i < count; ++i) code.dark.push_back((made->data[i] & 1U) != 0);
  return code;
}

void draw_qr(Canvas& canvas, const Box& box, const QrCode& code, int module_px,
             const Colour& colour) {
  const int ink = code.modules * module_px;
  const double left = std::floor(canvas.left_of(box) + (box.width - ink) / 2);
  const double top = std::floor(box.middle() - ink / 2.0);
  // A code reads the same way in every language: its columns run from the left.
  const bool mirrored = canvas.direction() == Direction::right_to_left;
  for (int row = 0; row < code.modules; ++row) {
    for (int column = 0; column < code.modules; ++column) {
      if (!code.dark[static_cast<std::size_t>(row) * static_cast<std::size_t>(code.modules) +
                     static_cast<std::size_t>(column)])
        continue;
      const double x = left + column * module_px;
      const double start = mirrored ? canvas.size().width - x - module_px : x;
      canvas.fill({start, top + row * module_px, static_cast<double>(module_px),
                   static_cast<double>(module_px)},
                  colour);
    }
  }
}

}  // namespace dawr::ui
