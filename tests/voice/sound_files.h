// WAV files as a recorder writes them, and what is heard in what a loudspeaker got.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "display/voice/sound.h"

namespace dawr::voice::samples {

std::vector<std::uint8_t> wav_of(const Sound& sound);
void write_wav(const std::filesystem::path& file, const Sound& sound);

// One channel.
Sound tone(int hertz, std::chrono::milliseconds length, int rate = 22'050);

// What the disk driver wrote: loudspeaker samples.
Samples read_raw(const std::filesystem::path& file);

struct Heard {
  std::size_t candidate{};  // its place among the frequencies asked for
  std::chrono::milliseconds at{};
};
// Which of these frequencies sounds from when on, in order; the same one again only after another
// or after silence.
std::vector<Heard> tones_in(const Samples& samples, std::span<const double> hertz);

}  // namespace dawr::voice::samples
