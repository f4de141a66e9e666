// Which recordings a folder lacks.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "display/voice/word_list.h"

namespace dawr::voice {

struct MissingClip {
  std::string file;     // below the folder: "ar/letter-sad.wav"
  std::string words;    // to record
  std::string trouble;  // of a file that is there and can't be played; empty: there is none
};

std::vector<MissingClip> missing_clips(const WordList& list, const std::filesystem::path& clips);

// What a person reads: a line for each, and the sum at the end.
std::string missing_text(std::span<const WordList> lists, const std::filesystem::path& clips);

}  // namespace dawr::voice
