#include "display/voice/script.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace dawr::voice {
namespace {

Part letter_part(const WordList& list, const Announcement& announcement) {
  const std::string latin(1, announcement.letter);
  const auto* clip = list.letter(announcement.letter_ar);
  if (clip == nullptr) clip = list.letter(latin);
  const auto pause = list.pause(Pause::letter);
  if (clip == nullptr) return {{}, latin, pause};
  return {clip->name, clip->spoken, pause};
}

std::string escaped(std::string_view words) {
  std::string text;
  for (const char byte : words) {
    if (byte == '<') {
      text += "&lt;";
    } else if (byte == '&') {
      text += "&amp;";
    } else {
      text += byte;
    }
  }
  return text;
}

// As phrases wrap their values.
constexpr std::string_view open_isolate = "\u2068";
constexpr std::string_view close_isolate = "\u2069";
// Around words; in UTF-8, so that each is found as a whole.
constexpr std::array<std::string_view, 13> marks{" ", ".", ",", ":", ";", "!", "?",
                                                 "(", ")", "،", "؟", "؛", "…"};

// Where the next mark begins, and its length; at the end of the text, without length.
std::pair<std::size_t, std::size_t> next_mark(std::string_view text) {
  std::pair<std::size_t, std::size_t> first{text.size(), 0};
  for (const auto mark : marks) {
    const auto at = text.find(mark);
    if (at < first.first) first = {at, mark.size()};
  }
  return first;
}

std::string read_well(const WordList& list, std::string_view text) {
  std::string all;
  while (!text.empty()) {
    const auto [at, length] = next_mark(text);
    all += escaped(list.reading(text.substr(0, at)));
    all += text.substr(at, length);
    text.remove_prefix(at + length);
  }
  return all;
}

static_assert(open_isolate.size() == close_isolate.size());

}  // namespace

std::vector<Part> script_of(const WordList& list, const Announcement& announcement) {
  std::vector<Part> script;
  const auto say = [&](const std::string& name, std::chrono::milliseconds pause) {
    script.push_back({name, list.clip(name)->spoken, pause});
  };
  const auto say_number = [&](std::uint16_t number) {
    for (const auto& name : number_clips(list.numbers(), number)) say(name, {});
  };
  say("ticket", list.pause(Pause::opening));
  script.push_back(letter_part(list, announcement));
  say_number(announcement.number);
  script.back().pause = list.pause(Pause::number);
  say(announcement.kind == CounterKind::cashier ? "cashier" : "counter", list.pause(Pause::place));
  say_number(announcement.counter);
  return script;
}

std::string ssml_of(std::span<const Part> script) {
  std::string text;
  for (const auto& part : script) {
    if (!text.empty()) text += " ";
    text += escaped(part.words);
    if (part.pause.count() > 0) {
      text += " <break time=\"" + std::to_string(part.pause.count()) + "ms\"/>";
    }
  }
  return text;
}

std::string ssml_of(const WordList& list, std::string_view text) {
  std::string ssml;
  bool isolated = false;
  while (!text.empty()) {
    const auto mark = std::min({text.find(open_isolate), text.find(close_isolate), text.size()});
    const auto piece = text.substr(0, mark);
    text.remove_prefix(mark);
    const bool whole = isolated && text.starts_with(close_isolate);
    const auto* letter = whole ? list.letter(piece) : nullptr;
    ssml += letter == nullptr ? read_well(list, piece) : escaped(letter->spoken);
    isolated = text.starts_with(open_isolate);
    text.remove_prefix(std::min(open_isolate.size(), text.size()));
  }
  return ssml;
}

}  // namespace dawr::voice
