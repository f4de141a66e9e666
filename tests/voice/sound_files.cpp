#include "tests/voice/sound_files.h"

#include <cmath>
#include <complex>
#include <cstring>
#include <fstream>
#include <iterator>
#include <numbers>
#include <optional>
#include <string>
#include <string_view>

namespace dawr::voice::samples {
namespace {

void put(std::vector<std::uint8_t>& bytes, std::string_view tag) {
  bytes.insert(bytes.end(), tag.begin(), tag.end());
}

void put(std::vector<std::uint8_t>& bytes, std::size_t number, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    bytes.push_back(static_cast<std::uint8_t>(number));
    number >>= 8U;
  }
}

// How strong one frequency is in a stretch of the left channel, of 1.
double strength(std::span<const std::int16_t> stretch, double hertz) {
  std::complex<double> sum;
  for (std::size_t i = 0; i < stretch.size(); i += output_channels) {
    const double angle =
        2 * std::numbers::pi * hertz * static_cast<double>(i / output_channels) / output_rate;
    sum += stretch[i] / 32768.0 * std::polar(1.0, angle);
  }
  return 2 * std::abs(sum) * output_channels / static_cast<double>(stretch.size());
}

}  // namespace

std::vector<std::uint8_t> wav_of(const Sound& sound) {
  const auto channels = static_cast<std::size_t>(sound.channels);
  const auto rate = static_cast<std::size_t>(sound.rate);
  const auto length = sound.samples.size() * 2;
  std::vector<std::uint8_t> bytes;
  put(bytes, "RIFF");
  put(bytes, 36 + length, 4);
  put(bytes, "WAVEfmt ");
  put(bytes, 16, 4);
  put(bytes, 1, 2);
  put(bytes, channels, 2);
  put(bytes, rate, 4);
  put(bytes, rate * channels * 2, 4);
  put(bytes, channels * 2, 2);
  put(bytes, 16, 2);
  put(bytes, "data");
  put(bytes, length, 4);
  for (const auto sample : sound.samples) put(bytes, static_cast<std::uint16_t>(sample), 2);
  return bytes;
}

void write_wav(const std::filesystem::path& file, const Sound& sound) {
  std::filesystem::create_directories(file.parent_path());
  const auto bytes = wav_of(sound);
  std::ofstream(file, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
}

Sound tone(int hertz, std::chrono::milliseconds length, int rate) {
  Sound sound{.rate = rate, .channels = 1, .samples = {}};
  const auto count =
      static_cast<std::size_t>(length.count()) * static_cast<std::size_t>(rate) / 1000;
  for (std::size_t i = 0; i < count; ++i) {
    const double angle = 2 * std::numbers::pi * hertz * static_cast<double>(i) / rate;
    sound.samples.push_back(static_cast<std::int16_t>(std::lround(12'000 * std::sin(angle))));
  }
  return sound;
}

Samples read_raw(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  Samples samples(bytes.size() / sizeof(std::int16_t));
  std::memcpy(samples.data(), bytes.data(), samples.size() * sizeof(std::int16_t));
  return samples;
}

std::vector<Heard> tones_in(const Samples& samples, std::span<const double> hertz) {
  constexpr std::size_t stretch = output_channels * output_rate / 25;  // 40 ms
  std::vector<Heard> heard;
  std::optional<std::size_t> before;
  for (std::size_t at = 0; at + stretch <= samples.size(); at += stretch) {
    std::optional<std::size_t> now;
    double strongest = 0.03;
    for (std::size_t one = 0; one < hertz.size(); ++one) {
      const double found = strength(std::span(samples).subspan(at, stretch), hertz[one]);
      if (found <= strongest) continue;
      strongest = found;
      now = one;
    }
    if (now && now != before) heard.push_back({*now, length_of(at)});
    before = now;
  }
  return heard;
}

}  // namespace dawr::voice::samples
