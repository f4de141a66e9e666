#include "tests/screens/golden.h"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <vector>

#include <cairo/cairo.h>

namespace dawr::screens {
namespace {

namespace fs = std::filesystem;

struct DestroySurface {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
using Surface = std::unique_ptr<cairo_surface_t, DestroySurface>;

// Null when the file is no picture. The copy is one that may be written to.
Surface read(const fs::path& file) {
  const Surface png(cairo_image_surface_create_from_png(file.c_str()));
  if (cairo_surface_status(png.get()) != CAIRO_STATUS_SUCCESS) return nullptr;
  Surface copy(cairo_image_surface_create(CAIRO_FORMAT_RGB24,
                                          cairo_image_surface_get_width(png.get()),
                                          cairo_image_surface_get_height(png.get())));
  cairo_t* cairo = cairo_create(copy.get());
  cairo_set_source_surface(cairo, png.get(), 0, 0);
  cairo_paint(cairo);
  cairo_destroy(cairo);
  cairo_surface_flush(copy.get());
  return copy;
}

std::uint32_t* row(const Surface& surface, int y) {
  auto* bytes = cairo_image_surface_get_data(surface.get()) +
                static_cast<std::ptrdiff_t>(y) * cairo_image_surface_get_stride(surface.get());
  return reinterpret_cast<std::uint32_t*>(bytes);  // Cairo aligns rows to 32-bit pixels.
}

bool differs(std::uint32_t one, std::uint32_t other) {
  for (const unsigned shift : {0U, 8U, 16U}) {
    const int a = static_cast<int>((one >> shift) & 0xffU);
    const int b = static_cast<int>((other >> shift) & 0xffU);
    if (std::abs(a - b) > channel_tolerance) return true;
  }
  return false;
}

std::string write_coarse(const Surface& picture, const fs::path& file) {
  const int height = cairo_image_surface_get_height(picture.get());
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < cairo_image_surface_get_width(picture.get()); ++x)
      row(picture, y)[x] = (row(picture, y)[x] & 0xf8f8f8f8U) + 0x00040404U;
  }
  cairo_surface_mark_dirty(picture.get());
  const auto status = cairo_surface_write_to_png(picture.get(), file.c_str());
  return status == CAIRO_STATUS_SUCCESS ? "" : file.string() + ": can't write this picture";
}

}  // namespace

std::string difference_from_golden(const ui::Picture& drawn, const std::string& name) {
  const fs::path golden_file = fs::path(DAWR_SOURCE_DIR "/tests/screens/golden") / (name + ".png");
  const fs::path folder = fs::path(DAWR_BIN_DIR) / "golden";
  fs::create_directories(folder);
  const auto drawn_file = folder / (name + ".png");
  if (auto written = drawn.write_png(drawn_file); !written) return written.error().text;
  const auto now = read(drawn_file);
  const auto* mode = std::getenv("DAWR_GOLDEN");
  if (mode != nullptr && std::string(mode) == "write") return write_coarse(now, golden_file);
  const auto golden = read(golden_file);
  if (!golden)
    return golden_file.string() + ": can't read the golden picture; drawn: " + drawn_file.string();
  const int width = cairo_image_surface_get_width(golden.get());
  const int height = cairo_image_surface_get_height(golden.get());
  if (width != drawn.size().width || height != drawn.size().height)
    return golden_file.string() + " has another size than " + drawn_file.string();

  std::int64_t different = 0;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const bool off = differs(row(now, y)[x], row(golden, y)[x]);
      if (off) ++different;
      row(now, y)[x] = off ? 0xffff0000U : (row(now, y)[x] >> 2U) & 0x3f3f3f3fU;
    }
  }
  const double share = static_cast<double>(different) / (static_cast<double>(width) * height);
  if (share <= pixel_tolerance) return {};
  const auto difference_file = folder / (name + ".difference.png");
  cairo_surface_mark_dirty(now.get());
  cairo_surface_write_to_png(now.get(), difference_file.c_str());
  return std::to_string(different) + " pixels (" + std::to_string(100 * share) +
         " %) differ; golden: " + golden_file.string() + ", drawn: " + drawn_file.string() +
         ", differences in red: " + difference_file.string();
}

}  // namespace dawr::screens
