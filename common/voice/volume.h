// How loud.
#pragma once

namespace dawr::voice {

inline constexpr int full_volume = 100;

}  // namespace dawr::voice
