// Golden pictures: what is drawn, held against a picture that a person has looked at.
//
// A pixel differs when a channel is off by more than `channel_tolerance` of 255; a picture fails
// when more than `pixel_tolerance` of its pixels differ. That forgives other rounding in another
// build of Cairo or FreeType, and no letter. The golden pictures have channels in steps of 8, which
// makes them small. To accept what is drawn now: DAWR_GOLDEN=write, then look at the pictures.
#pragma once

#include <string>

#include "common/ui/picture.h"

namespace dawr::screens {

inline constexpr int channel_tolerance = 48;
inline constexpr double pixel_tolerance = 0.0005;

// Empty when the picture is as golden/`name`.png; otherwise what is wrong, and where the picture
// drawn and the picture of the differences lie.
std::string difference_from_golden(const ui::Picture& drawn, const std::string& name);

}  // namespace dawr::screens
