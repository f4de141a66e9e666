// What is said for a call, in one language: its clips in order. The same parts, as words, are what
// a speech program says when a clip was not recorded. Pure.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/voice/lines.h"
#include "display/voice/word_list.h"

namespace dawr::voice {

struct Part {
  std::string clip;                   // its name; empty: a letter that the word list does not know
  std::string words;                  // for a speech program
  std::chrono::milliseconds pause{};  // after it
  bool operator==(const Part&) const = default;
};

std::vector<Part> script_of(const WordList& list, const Announcement& announcement);

// The words with their pauses as SSML, for espeak-ng -m.
std::string ssml_of(std::span<const Part> script);

// The same of an utterance's text: a letter that stands alone in isolates by its name, other words
// as the list reads them.
std::string ssml_of(const WordList& list, std::string_view text);

}  // namespace dawr::voice
