#include "display/voice/missing.h"

#include "display/voice/tongue.h"
#include "display/voice/wav.h"

namespace dawr::voice {

std::vector<MissingClip> missing_clips(const WordList& list, const std::filesystem::path& clips) {
  std::vector<MissingClip> missing;
  for (const auto& clip : list.clips()) {
    const auto file = clip_file(clips, list, clip.name);
    const auto sound = load_wav(file);
    if (sound) continue;
    const bool is_there = sound.error().kind != FaultKind::missing;
    missing.push_back({list.language() + "/" + clip.name + ".wav", clip.words,
                       is_there ? sound.error().text : std::string{}});
  }
  return missing;
}

std::string missing_text(std::span<const WordList> lists, const std::filesystem::path& clips) {
  std::string text;
  std::size_t wanted = 0;
  std::size_t lacking = 0;
  for (const auto& list : lists) {
    wanted += list.clips().size();
    for (const auto& clip : missing_clips(list, clips)) {
      ++lacking;
      text += clip.file + "\t" + clip.words;
      if (!clip.trouble.empty()) text += "\t(" + clip.trouble + ")";
      text += "\n";
    }
  }
  return text + std::to_string(lacking) + " of " + std::to_string(wanted) +
         " recordings are missing\n";
}

}  // namespace dawr::voice
