// The options of a program that has a voice: the same names and defaults in each.
#pragma once

#include "common/voice/voice.h"

namespace CLI {  // NOLINT(readability-identifier-naming): CLI11's own name
class App;
}

namespace dawr::voice {

struct VoiceOptions {
  bool voiced{};
  VoiceSettings voice;  // if so; its languages apart
};

// --voice, which `purpose` describes, --voice-volume, --voice-words and --voice-program.
void add_voice_options(CLI::App& app, VoiceOptions& options, const std::string& purpose);

}  // namespace dawr::voice
