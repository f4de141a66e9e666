#include "common/ui/picture.h"

#include <cstring>
#include <string>

#include <cairo/cairo.h>

#include "common/domain/check.h"
#include "common/storage/files.h"

namespace dawr::ui {

namespace {

constexpr std::ptrdiff_t bytes_a_pixel = 4;

std::ptrdiff_t offset(int x, int y, int stride) {
  return static_cast<std::ptrdiff_t>(y) * stride + x * bytes_a_pixel;
}

}  // namespace

struct Picture::Impl {
  Size size;
  cairo_surface_t* surface;

  explicit Impl(Size wanted)
      : size(wanted),
        surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, wanted.width, wanted.height)) {
    DAWR_CHECK(cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS,
               "no picture of " + std::to_string(wanted.width) + "x" +
                   std::to_string(wanted.height) + " pixels");
  }
  ~Impl() { cairo_surface_destroy(surface); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
};

Picture::Picture(Size size) : impl_(std::make_unique<Impl>(size)) {}
Picture Picture::of(const Bitmap& bitmap) {
  Picture picture({bitmap.width, bitmap.height});
  cairo_surface_t* surface = picture.impl_->surface;
  cairo_surface_flush(surface);
  auto* pixels = cairo_image_surface_get_data(surface);
  const int stride = cairo_image_surface_get_stride(surface);
  for (int y = 0; y < bitmap.height; ++y) {
    for (int x = 0; x < bitmap.width; ++x) {
      const std::uint32_t pixel = bitmap.is_black(x, y) ? 0 : 0xffffff;
      std::memcpy(pixels + offset(x, y, stride), &pixel, sizeof pixel);
    }
  }
  cairo_surface_mark_dirty(surface);
  return picture;
}
Picture::~Picture() = default;
Picture::Picture(Picture&&) noexcept = default;
Picture& Picture::operator=(Picture&&) noexcept = default;

Size Picture::size() const { return impl_->size; }

Canvas Picture::canvas(Direction direction, Medium medium) {
  return {impl_->surface, impl_->size, direction, medium};
}

Bitmap Picture::bitmap(int height, int threshold) const {
  DAWR_CHECK(height <= impl_->size.height, "a bitmap has no more rows than its picture");
  cairo_surface_flush(impl_->surface);
  const auto* pixels = cairo_image_surface_get_data(impl_->surface);
  const int stride = cairo_image_surface_get_stride(impl_->surface);
  Bitmap bitmap{impl_->size.width, height, {}};
  bitmap.bytes.resize(bitmap.stride() * static_cast<std::size_t>(height));
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < bitmap.width; ++x) {
      std::uint32_t pixel = 0;
      std::memcpy(&pixel, pixels + offset(x, y, stride), sizeof pixel);
      // Rec. 601 luma, in thousandths.
      const auto light =
          (299 * (pixel >> 16U & 0xffU) + 587 * (pixel >> 8U & 0xffU) + 114 * (pixel & 0xffU)) /
          1000;
      if (static_cast<int>(light) >= threshold) continue;
      const auto at =
          static_cast<std::size_t>(y) * bitmap.stride() + static_cast<std::size_t>(x) / 8;
      bitmap.bytes[at] = static_cast<std::uint8_t>(bitmap.bytes[at] | 0x80U >> (x % 8));
    }
  }
  return bitmap;
}

Result<> Picture::write_png(const std::filesystem::path& file) const {
  std::string png;
  const auto append = [](void* to, const unsigned char* bytes, unsigned count) {
    static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), count);
    return CAIRO_STATUS_SUCCESS;
  };
  cairo_surface_flush(impl_->surface);
  const auto status = cairo_surface_write_to_png_stream(impl_->surface, append, &png);
  if (status != CAIRO_STATUS_SUCCESS) {
    return std::unexpected(Fault{FaultKind::refused, file.string() + ": can't make this picture: " +
                                                         cairo_status_to_string(status)});
  }
  return storage::replace_file(file, png, storage::Privacy::open);
}

}  // namespace dawr::ui
