#include "display/voice/script.h"

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

}  // namespace dawr::voice
