// What the hall's voice reads: its words, the display's lines, recordings.
#include <variant>

#include "common/domain/utf8.h"
#include "common/voice/lines.h"
#include "display/voice/script.h"
#include "display/voice/wav.h"
#include "display/voice/word_list.h"
#include "tests/fuzz/targets.h"

namespace dawr::fuzz {

void voice_words(BytesView bytes) {
  const auto list = voice::WordList::parse(text_of(bytes), "x.words");
  if (!list) {
    return require(list.error().text.starts_with("x.words:"),
                   "a fault names the file and the line");
  }
  for (const std::uint16_t number : {std::uint16_t{1}, std::uint16_t{342}, std::uint16_t{9999}}) {
    const auto script = voice::script_of(*list, {.letter = 'C',
                                                 .letter_ar = "ص",
                                                 .number = number,
                                                 .kind = CounterKind::cashier,
                                                 .counter = number});
    require(is_utf8(voice::ssml_of(script)), "what is said is text");
    for (const auto& part : script) {
      require(part.clip.find_first_of("./") == std::string::npos, "a clip is in its folder");
    }
  }
}

void voice_line(BytesView bytes) {
  const auto told = voice::read_line(text_of(bytes));
  if (!told) return require(!told.error().empty(), "what is refused has a reason");
  require(voice::line_of(*told) == text_of(bytes), "a line is written as it was read");
  if (const auto* utterance = std::get_if<voice::Utterance>(&*told)) {
    require(voice::utterable(utterance->text) == utterance->text,
            "what can be said is not changed");
  }
}

void wav(BytesView bytes) {
  const auto sound = voice::read_wav(bytes);
  if (!sound) return require(!sound.error().empty(), "what is refused has a reason");
  const auto channels = static_cast<std::size_t>(sound->channels);
  require(channels == 1 || channels == 2, "a sound has one or two channels");
  require(!sound->samples.empty() && sound->samples.size() % channels == 0, "frames are whole");
  require(sound->samples.size() / channels / static_cast<std::size_t>(sound->rate) <
              std::size_t{voice::longest_sound_seconds},
          "a sound has an end");
}

}  // namespace dawr::fuzz
