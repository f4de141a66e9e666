#include "common/ui/picture.h"

#include <string>

#include <cairo/cairo.h>

#include "common/domain/check.h"
#include "common/storage/files.h"

namespace dawr::ui {

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
Picture::~Picture() = default;
Picture::Picture(Picture&&) noexcept = default;
Picture& Picture::operator=(Picture&&) noexcept = default;

Size Picture::size() const { return impl_->size; }

Canvas Picture::canvas(Direction direction) { return {impl_->surface, impl_->size, direction}; }

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
