// One language of the hall's voice: recordings where all that a call needs are there, a speech
// program where one is missing, and nothing where there is neither. What is wrong it says once.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "display/voice/script.h"
#include "display/voice/sound.h"
#include "display/voice/word_list.h"

namespace dawr::voice {

// espeak-ng, unless somebody says otherwise; empty: only recordings are played.
struct Synthesiser {
  std::string program;
};

// Where a clip's recording is expected: FOLDER/ar/ticket.wav.
std::filesystem::path clip_file(const std::filesystem::path& clips, const WordList& list,
                                std::string_view name);

class Tongue {
 public:
  // `clips`: a folder, or empty.
  Tongue(WordList list, std::filesystem::path clips, Synthesiser synthesiser);

  // Reads files, or waits for the speech program, up to 5 s. As the loudspeaker takes it; empty:
  // nothing can be said in this language.
  [[nodiscard]] Samples say(const Announcement& announcement);
  // Never from recordings.
  [[nodiscard]] Samples say(std::string_view text);
  [[nodiscard]] const std::string& language() const { return list_.language(); }

 private:
  [[nodiscard]] std::optional<Samples> recorded(std::span<const Part> script);
  [[nodiscard]] Samples synthesised(const std::string& ssml);
  void complain(const std::string& text);

  WordList list_;
  std::filesystem::path clips_;
  Synthesiser synthesiser_;
  std::set<std::string> complaints_;
};

}  // namespace dawr::voice
