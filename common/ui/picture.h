// Pixels without a window: for snapshots, tests and machines without a screen.
#pragma once

#include <filesystem>
#include <memory>

#include "common/domain/fault.h"
#include "common/ui/bitmap.h"
#include "common/ui/canvas.h"

namespace dawr::ui {

// Opaque 24-bit colour. Movable, owns its pixels.
class Picture {
 public:
  explicit Picture(Size size);
  // Black on white, dot for pixel.
  static Picture of(const Bitmap& bitmap);
  ~Picture();
  Picture(Picture&&) noexcept;
  Picture& operator=(Picture&&) noexcept;

  [[nodiscard]] Size size() const;
  // A canvas on these pixels; the picture outlives it.
  [[nodiscard]] Canvas canvas(Direction direction, Medium medium = Medium::screen);
  // The upper `height` rows; a dot is black where its light is below `threshold` of 255. No
  // dithering.
  [[nodiscard]] Bitmap bitmap(int height, int threshold) const;
  // Replaces the file at once: nobody reads half a picture.
  [[nodiscard]] Result<> write_png(const std::filesystem::path& file) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dawr::ui
