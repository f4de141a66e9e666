// Sizes and places of windows, as command lines give them.
#pragma once

#include <optional>
#include <string_view>

#include "common/ui/geometry.h"

namespace dawr::ui {

// "1920x1080"; each side from 240 to 8192 pixels. Nothing: it is no such size.
std::optional<Size> read_size(std::string_view text);

// "1920,0"; each up to 32767 to either side.
std::optional<DesktopPlace> read_place(std::string_view text);

}  // namespace dawr::ui
