// The words of the hall's voice in one language: what there is to record, and what a speech program
// says where nothing was recorded. A language is a file, `<code>.words`, UTF-8, one clip a line:
//
//   # A comment.
//   @language = ar                  its code, and the name of its folder of recordings
//   @synthesiser = ar               the voice of espeak-ng
//   @rate = 125                     words a minute, 80 to 450
//   @pitch = 45                     0 to 99
//   @gap = 4                        between words, in 10 ms, 0 to 50
//   @numbers = arabic               or english (number_reading.h)
//   @pauses = 150 120 250 120       in ms, after the opening, the letter, the number, the place
//   ticket = Ticket,                a clip: its name (the file is ticket.wav) and its words
//   letter-sad ص = صاد | صَادْ       a clip for a letter; the words for a speech program differ
//   ~ خذ = خُذْ                      how a speech program has to be given this word of any text
//
// There must be a clip for each of ticket, counter, cashier and all_number_clips().
#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/fault.h"
#include "display/voice/number_reading.h"

namespace dawr::voice {

struct Synthesis {
  std::string voice;
  int rate{};
  int pitch{};
  int gap{};
};

struct Clip {
  std::string name;    // a to z, 0 to 9 and hyphens
  std::string letter;  // that it names; empty: it is no letter's
  std::string words;   // to record
  std::string spoken;  // the same as a speech program has to be given them
};

enum class Pause : std::uint8_t { opening, letter, number, place };

class WordList {
 public:
  // `folder`/`language`.words. The fault names the file, the line and what was expected.
  static Result<WordList> load(const std::filesystem::path& folder, std::string_view language);
  // The same from text; `name` stands for the file in faults.
  static Result<WordList> parse(std::string_view content, std::string_view name);

  [[nodiscard]] const std::string& language() const { return language_; }
  [[nodiscard]] const Synthesis& synthesis() const { return synthesis_; }
  [[nodiscard]] NumberReading numbers() const { return numbers_; }
  [[nodiscard]] std::chrono::milliseconds pause(Pause after) const {
    return pauses_.at(static_cast<std::size_t>(after));
  }
  // In the order of the file.
  [[nodiscard]] const std::vector<Clip>& clips() const { return clips_; }
  // Null: there is none.
  [[nodiscard]] const Clip* clip(std::string_view name) const;
  [[nodiscard]] const Clip* letter(std::string_view letter) const;
  // The word as a speech program reads it well: itself unless the list knows better.
  [[nodiscard]] std::string_view reading(std::string_view word) const;

 private:
  friend class WordListReader;
  std::string language_;
  Synthesis synthesis_;
  NumberReading numbers_{};
  std::array<std::chrono::milliseconds, 4> pauses_{};
  std::vector<Clip> clips_;
  std::map<std::string, std::string, std::less<>> readings_;
};

}  // namespace dawr::voice
