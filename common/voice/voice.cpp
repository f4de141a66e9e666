#include "common/voice/voice.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

namespace dawr::voice {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds first_wait = 1s;
constexpr std::chrono::seconds longest_wait = 60s;
constexpr auto well_after = 120s;  // it ran for so long: the next wait is short again

constexpr auto finds_a_device_within = 1s;

std::string reason_of(const VoiceSettings& settings, const std::string& end) {
  const bool silent = end == "ended with " + std::to_string(ended_without_sound);
  return silent && settings.ends_without_sound ? "there is no sound device, or no speech program"
                                               : "dawr-voice " + end;
}

std::vector<std::string> arguments_of(const VoiceSettings& settings) {
  std::string languages;
  for (const auto& language : settings.languages) {
    languages += (languages.empty() ? "" : ",") + language;
  }
  std::vector<std::string> arguments{"speak",
                                     "--languages",
                                     languages,
                                     "--words",
                                     settings.words.string(),
                                     "--volume",
                                     std::to_string(settings.volume)};
  if (!settings.clips.empty()) {
    arguments.insert(arguments.end(), {"--clips", settings.clips.string()});
  }
  if (settings.ends_without_sound) arguments.emplace_back("--end-without-sound");
  return arguments;
}

}  // namespace

void Voice::look(std::chrono::steady_clock::time_point now) {
  if (!child_) {
    if (now >= start_at_) start(now);
    return;
  }
  const auto end = child_->ended();
  if (!end) return;
  child_.reset();
  if (now - started_at_ > well_after) wait_ = first_wait;
  try_again_later(now, reason_of(settings_, *end));
}

bool Voice::has_sound(std::chrono::steady_clock::time_point now) const {
  return child_ && now - started_at_ >= finds_a_device_within;
}

void Voice::start(std::chrono::steady_clock::time_point now) {
  auto child = Child::start(settings_.program.string(), arguments_of(settings_), PipeTo::its_input);
  if (!child) return try_again_later(now, child.error().text);
  child_ = std::move(*child);
  started_at_ = now;
}

void Voice::try_again_later(std::chrono::steady_clock::time_point now, const std::string& reason) {
  // Once: it may go on so for months.
  if (std::exchange(reason_, reason) != reason) {
    spdlog::warn("{}: nothing is said aloud; tried again in {} s, later less often", reason,
                 wait_.count());
  }
  start_at_ = now + wait_;
  wait_ = std::min(wait_ * 2, longest_wait);
}

void Voice::announce(const Announcement& call, const std::optional<text::CivilTime>& local) {
  if (settings_.quiet && local && settings_.quiet->contain(*local)) return;
  tell(line_of(call) + "\n");
}

void Voice::withdraw(const Over& over) { tell(line_of(over) + "\n"); }

void Voice::say(std::span<const Utterance> utterances) {
  std::string lines = line_of(Stop{}) + "\n";
  for (const auto& one : utterances) {
    auto text = utterable(one.text);
    if (!text.empty()) lines += line_of(Utterance{one.language, std::move(text)}) + "\n";
  }
  tell(lines);
}

// A child that ended, or does not read, misses it: the lines are far shorter than the pipe.
void Voice::tell(std::string_view lines) {
  if (child_ && !child_->write(lines)) spdlog::warn("the voice misses something");
}

}  // namespace dawr::voice
