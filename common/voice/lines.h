// What the voice is told: lines of text from a display or a dispenser to dawr-voice.
//
//   call C ص 42 counter 7         letter, its Arabic letter, number, kind, number painted on it
//   call C ص 42 cashier 1
//   over C 42                     it came, or was given up: not to be said any more
//   say en Take your number       in that language, after what was to be said before it
//   stop                          at once, with all that was to be said
//
// A call names a ticket code and a place, and nothing about a person. Whoever announces calls tells
// no utterances, and the other way round: `stop` cuts off a call, too. Pure.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <variant>

#include "common/domain/policy.h"

namespace dawr::voice {

// What dawr-voice --end-without-sound ends with, where there is no sound device, or no speech
// program for one of its languages.
inline constexpr int ended_without_sound = 3;

inline constexpr std::size_t longest_letter = 8;  // bytes
inline constexpr std::size_t longest_language = 8;
// About what a speech program says in half a minute.
inline constexpr std::size_t longest_utterance = 600;  // bytes

struct Announcement {
  char letter{};           // A to Z
  std::string letter_ar;   // not empty, without a space
  std::uint16_t number{};  // 1 to 9999, as the counter's
  CounterKind kind{CounterKind::counter};
  std::uint16_t counter{};
  bool operator==(const Announcement&) const = default;
};

struct Over {
  char letter{};
  std::uint16_t number{};
  bool operator==(const Over&) const = default;
};

// Something to be said, as a person reads it. Values of phrases stand in isolates (phrases.h): a
// letter alone in them is read by its name.
struct Utterance {
  std::string language;  // its code: a to z
  std::string text;      // not empty, UTF-8 without control characters
  bool operator==(const Utterance&) const = default;
};

struct Stop {
  bool operator==(const Stop&) const = default;
};

using Told = std::variant<Announcement, Over, Utterance, Stop>;

// The text as an utterance may have it: line ends and the like become spaces, and what is too long
// ends with a whole letter.
std::string utterable(std::string_view text);

// Without the line's end.
std::string line_of(const Told& told);

// The error says what was expected.
std::expected<Told, std::string> read_line(std::string_view line);

}  // namespace dawr::voice
