// The command line of dawr-voice.
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>
#include <vector>

#include "common/host/installation.h"
#include "display/voice/sound.h"

namespace dawr::voice {

enum class Task : std::uint8_t { speak, list_missing };

struct Options {
  Task task{};
  std::vector<std::string> languages{"ar", "en"};  // in the order in which they are spoken
  std::filesystem::path words{host::config_folder() / "voice"};
  std::filesystem::path clips;  // empty: there are none
  int volume{full_volume};
  std::string synthesiser{"espeak-ng"};
  bool finish{};  // the input may end before everything was said
  bool end_without_sound{};
};

// On --help, --version or a mistake it prints and gives the exit code (0 or 2).
std::expected<Options, int> read_options(int argc, const char* const* argv);

}  // namespace dawr::voice
