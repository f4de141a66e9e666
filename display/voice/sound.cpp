#include "display/voice/sound.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace dawr::voice {
namespace {

constexpr double chime_seconds = 1.3;
constexpr double loudness = 0.28;  // of one note; both together stay below full scale

struct Note {
  double hertz;
  double begins;  // seconds
};
constexpr std::array notes = {Note{659.26, 0.0}, Note{523.25, 0.45}};

// A struck bar: the tone and a little of its octave, which die away.
double note_at(const Note& note, double second) {
  constexpr double attack_seconds = 0.008;
  constexpr double decay_per_second = 4.5;
  const double t = second - note.begins;
  if (t < 0) return 0;
  const double angle = 2 * std::numbers::pi * note.hertz * t;
  const double attack = std::min(1.0, t / attack_seconds);
  return attack * std::exp(-decay_per_second * t) * (std::sin(angle) + 0.25 * std::sin(2 * angle));
}

std::size_t frames_in(double seconds) {
  return static_cast<std::size_t>(std::lround(seconds * output_rate));
}

}  // namespace

Samples chime() {
  constexpr double fade_seconds = 0.05;  // so that it ends without a click
  Samples samples;
  const auto frames = frames_in(chime_seconds);
  samples.reserve(frames * output_channels);
  for (std::size_t frame = 0; frame < frames; ++frame) {
    const double second = static_cast<double>(frame) / output_rate;
    double value = 0;
    for (const auto& note : notes) value += note_at(note, second);
    value *= loudness * std::min(1.0, (chime_seconds - second) / fade_seconds);
    const auto sample = static_cast<std::int16_t>(std::lround(value * 32767));
    samples.insert(samples.end(), output_channels, sample);
  }
  return samples;
}

Samples silence(std::chrono::milliseconds length) {
  const std::chrono::duration<double> seconds = length;
  return Samples(frames_in(seconds.count()) * output_channels);
}

void scale(Samples& samples, int volume) {
  const int factor = std::clamp(volume, 0, full_volume) * std::clamp(volume, 0, full_volume);
  constexpr int whole = full_volume * full_volume;
  for (auto& sample : samples) sample = static_cast<std::int16_t>(sample * factor / whole);
}

void trim(Samples& samples) {
  constexpr int audible = 330;  // a hundredth of full scale
  constexpr std::size_t channels = output_channels;
  constexpr std::size_t margin = channels * output_rate / 50;  // 20 ms: how a consonant begins
  const auto heard = [](std::int16_t sample) { return sample > audible || sample < -audible; };
  const auto last = std::ranges::find_if(samples.rbegin(), samples.rend(), heard);
  const auto end = static_cast<std::size_t>(samples.rend() - last);
  const auto first = std::ranges::find_if(samples, heard);
  const auto begin = static_cast<std::size_t>(first - samples.begin());
  if (end == 0) return samples.clear();
  // Whole frames.
  const auto keep_to =
      std::min(samples.size(), (end + margin + channels - 1) / channels * channels);
  const auto keep_from = (begin > margin ? begin - margin : 0) / channels * channels;
  samples.resize(keep_to);
  samples.erase(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(keep_from));
}

std::chrono::milliseconds length_of(std::size_t samples) {
  constexpr std::size_t per_millisecond = std::size_t{output_rate} * output_channels / 1000;
  return std::chrono::milliseconds{samples / per_millisecond};
}

}  // namespace dawr::voice
