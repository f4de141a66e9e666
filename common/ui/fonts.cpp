#include "common/ui/fonts.h"

#include <array>
#include <set>

#include <pango/pangocairo.h>

namespace dawr::ui {
namespace {

struct NeededFamily {
  std::string_view name;
  std::string_view package;
};
constexpr std::array needed_families = {
    NeededFamily{"Noto Kufi Arabic", "fonts-noto-core"},
    NeededFamily{"Noto Sans Arabic", "fonts-noto-core"},
    NeededFamily{"Noto Sans", "fonts-noto-core"},
    NeededFamily{"Noto Sans Arabic UI", "fonts-noto-ui-core"},
};

std::set<std::string, std::less<>> installed_families() {
  PangoFontFamily** families = nullptr;
  int count = 0;
  pango_font_map_list_families(pango_cairo_font_map_get_default(), &families, &count);
  std::set<std::string, std::less<>> names;
  for (int i = 0; i < count; ++i) names.insert(pango_font_family_get_name(families[i]));
  g_free(static_cast<void*>(families));
  return names;
}

// Whether a letter of the Arabic block (U+0600 … U+06FF, first bytes 0xD8 … 0xDB) is in there.
bool has_arabic(std::string_view text) {
  for (const char byte : text) {
    const auto value = static_cast<unsigned char>(byte);
    if (value >= 0xD8 && value <= 0xDB) return true;
  }
  return false;
}

}  // namespace

std::string families_for(Face face, std::string_view text) {
  const auto* arabic = face == Face::heading  ? "Noto Kufi Arabic"
                       : face == Face::digits ? "Noto Sans Arabic"
                                              : "Noto Sans Arabic UI";
  if (!has_arabic(text)) return std::string("Noto Sans,") + arabic;
  return std::string(arabic) + ",Noto Sans";
}

Result<> check_fonts() {
  const auto installed = installed_families();
  std::string missing;
  std::set<std::string_view> packages;
  for (const auto& family : needed_families) {
    if (installed.contains(family.name)) continue;
    missing += (missing.empty() ? "" : ", ") + std::string(family.name);
    packages.insert(family.package);
  }
  if (missing.empty()) return {};
  std::string command = "apt-get install";
  for (const auto package : packages) command += " " + std::string(package);
  return std::unexpected(
      Fault{FaultKind::missing, "missing fonts: " + missing + "; as root: " + command});
}

}  // namespace dawr::ui
