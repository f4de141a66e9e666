#include "common/voice/options.h"

#include <CLI/CLI.hpp>

namespace dawr::voice {

void add_voice_options(CLI::App& app, VoiceOptions& options, const std::string& purpose) {
  auto& voice = options.voice;
  app.add_flag("--voice", options.voiced, purpose);
  app.add_option("--voice-volume", voice.volume, "0 to 100")
      ->check(CLI::Range(0, full_volume))
      ->capture_default_str();
  app.add_option("--voice-words", voice.words, "Folder with the words that are said")
      ->capture_default_str();
  app.add_option("--voice-program", voice.program, "The program that says them")
      ->capture_default_str();
}

}  // namespace dawr::voice
