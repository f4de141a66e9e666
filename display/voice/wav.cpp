#include "display/voice/wav.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>
#include <vector>

namespace dawr::voice {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t riff_bytes = 12;
constexpr std::size_t chunk_head_bytes = 8;
constexpr std::size_t format_bytes = 16;
constexpr std::size_t extended_bytes = 26;  // up to the first half of the subformat
constexpr std::size_t subformat_at = 24;
constexpr std::uint32_t unknown_length = 0x7ffff000;
constexpr std::uint32_t pcm = 1;
constexpr std::uint32_t extensible = 0xfffe;
constexpr std::size_t bytes_a_sample = 2;
constexpr std::uint32_t least_rate = 8'000;
constexpr std::uint32_t most_rate = 96'000;

// Little-endian; `size`: 2 or 4.
std::uint32_t number_at(Bytes bytes, std::size_t place, std::size_t size) {
  std::uint32_t number = 0;
  for (std::size_t i = size; i-- > 0;) number = number << 8U | bytes[place + i];
  return number;
}

bool has_tag(Bytes bytes, std::size_t place, std::string_view tag) {
  return std::ranges::equal(
      bytes.subspan(place, tag.size()), tag,
      [](std::uint8_t byte, char letter) { return byte == static_cast<std::uint8_t>(letter); });
}

struct Format {
  std::uint32_t rate{};
  std::uint32_t channels{};
};

std::expected<Format, std::string> read_format(Bytes chunk) {
  if (chunk.size() < format_bytes) return std::unexpected("the fmt part is cut off");
  auto encoding = number_at(chunk, 0, 2);
  if (encoding == extensible && chunk.size() >= extended_bytes)
    encoding = number_at(chunk, subformat_at, 2);
  const Format format{.rate = number_at(chunk, 4, 4), .channels = number_at(chunk, 2, 2)};
  if (encoding != pcm || number_at(chunk, 14, 2) != bytes_a_sample * 8)
    return std::unexpected("expected PCM of 16 bits");
  if (format.channels != 1 && format.channels != 2)
    return std::unexpected("expected one or two channels");
  if (format.rate < least_rate || format.rate > most_rate)
    return std::unexpected("expected 8,000 to 96,000 samples a second");
  return format;
}

std::expected<Sound, std::string> read_samples(const Format& format, Bytes data) {
  const auto frames = data.size() / bytes_a_sample / format.channels;
  if (frames == 0) return std::unexpected("it holds no sound");
  if (frames / format.rate >= longest_sound_seconds)
    return std::unexpected("expected less than " + std::to_string(longest_sound_seconds) + " s");
  Sound sound{.rate = static_cast<int>(format.rate),
              .channels = static_cast<int>(format.channels),
              .samples = {}};
  sound.samples.resize(frames * format.channels);
  for (std::size_t i = 0; i < sound.samples.size(); ++i) {
    sound.samples[i] =
        static_cast<std::int16_t>(number_at(data, i * bytes_a_sample, bytes_a_sample));
  }
  return sound;
}

}  // namespace

std::expected<Sound, std::string> read_wav(Bytes bytes) {
  if (bytes.size() > most_wav_bytes) return std::unexpected("expected at most 8 MiB");
  if (bytes.size() < riff_bytes || !has_tag(bytes, 0, "RIFF") || !has_tag(bytes, 8, "WAVE"))
    return std::unexpected("expected a WAV file");
  std::optional<Format> format;
  auto rest = bytes.subspan(riff_bytes);
  while (rest.size() >= chunk_head_bytes) {
    const bool is_format = has_tag(rest, 0, "fmt ");
    const bool is_data = has_tag(rest, 0, "data");
    const auto length = number_at(rest, 4, 4);
    rest = rest.subspan(chunk_head_bytes);
    const bool open_end = is_data && length >= unknown_length;
    if (length > rest.size() && !open_end) return std::unexpected("it is cut off");
    const auto chunk = rest.first(std::min<std::size_t>(length, rest.size()));
    if (is_format) {
      const auto read = read_format(chunk);
      if (!read) return std::unexpected(read.error());
      format = *read;
    }
    if (is_data && !format) return std::unexpected("expected the fmt part before the data");
    if (is_data) return read_samples(*format, chunk);
    // Parts are padded to an even length.
    rest = rest.subspan(std::min<std::size_t>(std::size_t{length} + length % 2, rest.size()));
  }
  return std::unexpected("it holds no data part");
}

Result<Sound> load_wav(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  if (error) return std::unexpected(Fault{FaultKind::missing, "can't read " + file.string()});
  if (size > most_wav_bytes) {
    return std::unexpected(Fault{FaultKind::damaged, file.string() + ": expected at most 8 MiB"});
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::unexpected(Fault{FaultKind::missing, "can't read " + file.string()});
  const std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(in), {}};
  auto sound = read_wav(bytes);
  if (!sound)
    return std::unexpected(Fault{FaultKind::damaged, file.string() + ": " + sound.error()});
  return *std::move(sound);
}

}  // namespace dawr::voice
