#include "display/voice/script.h"

#include <algorithm>
#include <string_view>

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
constexpr std::string_view first_strong_isolate = "\u2068";
constexpr std::string_view pop_isolate = "\u2069";

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
  while (!text.empty()) {
    const auto opens = std::min(text.find(first_strong_isolate), text.size());
    ssml += escaped(text.substr(0, opens));
    text.remove_prefix(opens);
    if (text.empty()) break;
    text.remove_prefix(first_strong_isolate.size());
    const auto closes = std::min(text.find(pop_isolate), text.size());
    const auto* letter = list.letter(text.substr(0, closes));
    ssml += escaped(letter == nullptr ? text.substr(0, closes) : letter->spoken);
    text.remove_prefix(std::min(closes + pop_isolate.size(), text.size()));
  }
  return ssml;
}

}  // namespace dawr::voice
