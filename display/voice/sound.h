// Sound as numbers: a recording as it was read, and what goes to the loudspeaker. Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/voice/volume.h"

namespace dawr::voice {

using Samples = std::vector<std::int16_t>;  // of several channels: interleaved

// What goes to the loudspeaker.
inline constexpr int output_rate = 48'000;
inline constexpr int output_channels = 2;

struct Sound {
  int rate{};
  int channels{};
  Samples samples;  // whole frames
};

// From here on samples are those of the loudspeaker.

// Two notes, E5 and C5, 1.3 s.
Samples chime();
// Takes what can't be heard from both ends.
void trim(Samples& samples);
Samples silence(std::chrono::milliseconds length);
// `volume`: 0 (nothing) to full_volume (as it is); its square is the amplitude, which sounds even.
void scale(Samples& samples, int volume);
std::chrono::milliseconds length_of(std::size_t samples);

}  // namespace dawr::voice
