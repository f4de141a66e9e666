#include "display/voice/tongue.h"

#include <utility>
#include <vector>

#include <spdlog/spdlog.h>

#include "common/voice/child.h"
#include "display/voice/speaker.h"
#include "display/voice/wav.h"

namespace dawr::voice {
namespace {

using namespace std::chrono_literals;

constexpr auto speech_within = 5s;
constexpr std::size_t most_complaints = 1000;

void append(Samples& to, const Samples& samples) {
  to.insert(to.end(), samples.begin(), samples.end());
}

Samples audible(const Sound& sound) {
  auto samples = for_speaker(sound);
  trim(samples);
  return samples;
}

std::vector<std::string> speech_arguments(const Synthesis& synthesis, const std::string& text) {
  return {"-v", synthesis.voice,
          "-s", std::to_string(synthesis.rate),
          "-p", std::to_string(synthesis.pitch),
          "-g", std::to_string(synthesis.gap),
          "-m", "--stdout",
          "--", text};
}

}  // namespace

std::filesystem::path clip_file(const std::filesystem::path& clips, const WordList& list,
                                std::string_view name) {
  return clips / list.language() / (std::string(name) + ".wav");
}

Tongue::Tongue(WordList list, std::filesystem::path clips, Synthesiser synthesiser)
    : list_(std::move(list)), clips_(std::move(clips)), synthesiser_(std::move(synthesiser)) {}

void Tongue::complain(const std::string& text) {
  if (complaints_.size() >= most_complaints || !complaints_.insert(text).second) return;
  spdlog::warn("{}", text);
}

Samples Tongue::say(const Announcement& announcement) {
  const auto script = script_of(list_, announcement);
  if (auto samples = recorded(script)) return *std::move(samples);
  return synthesised(ssml_of(script));
}

Samples Tongue::say(std::string_view text) { return synthesised(ssml_of(list_, text)); }

std::optional<Samples> Tongue::recorded(std::span<const Part> script) {
  if (clips_.empty()) return std::nullopt;
  Samples all;
  for (const auto& part : script) {
    if (part.clip.empty()) return std::nullopt;
    const auto sound = load_wav(clip_file(clips_, list_, part.clip));
    if (!sound) {
      if (sound.error().kind != FaultKind::missing) complain(sound.error().text);
      return std::nullopt;
    }
    append(all, audible(*sound));
    append(all, silence(part.pause));
  }
  return all;
}

Samples Tongue::synthesised(const std::string& ssml) {
  if (synthesiser_.program.empty()) return {};
  const auto silent = [&](const std::string& reason) {
    complain(list_.language() + " is not spoken where recordings are missing: " + reason);
    return Samples{};
  };
  auto child = Child::start(synthesiser_.program, speech_arguments(list_.synthesis(), ssml),
                            PipeTo::its_output);
  if (!child) return silent(child.error().text);
  const auto bytes = child->read_all(most_wav_bytes, speech_within);
  if (!bytes) return silent(synthesiser_.program + " did not come to an end");
  const auto sound = read_wav(*bytes);
  if (!sound) return silent("what " + synthesiser_.program + " says is no sound: " + sound.error());
  return audible(*sound);
}

}  // namespace dawr::voice
