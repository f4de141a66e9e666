// WAV files: PCM of 16 bits, one or two channels, 8 to 96 kHz. Every size in the file is doubted.
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <span>
#include <string>

#include "common/domain/fault.h"
#include "display/voice/sound.h"

namespace dawr::voice {

inline constexpr std::size_t most_wav_bytes = std::size_t{8} * 1024 * 1024;
inline constexpr int longest_sound_seconds = 30;

// The error says what was expected. A length as speech programs write it into a pipe (0x7ffff000 or
// more: not known yet) means: up to the end.
std::expected<Sound, std::string> read_wav(std::span<const std::uint8_t> bytes);

// The fault names the file.
Result<Sound> load_wav(const std::filesystem::path& file);

}  // namespace dawr::voice
