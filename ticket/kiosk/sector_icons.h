// What the sectors of the national catalogue are about, for whoever does not read.
#pragma once

#include <optional>

#include "common/ui/canvas.h"

namespace dawr::ticket {

// By the prefix of the sector's service codes, the B of B01. None for a prefix that the catalogue
// did not have when this was drawn: letter, colour and words say it.
std::optional<ui::Shape> icon_of_sector(char prefix);

}  // namespace dawr::ticket
