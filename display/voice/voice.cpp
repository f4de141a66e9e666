#include "display/voice/voice.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

namespace dawr::voice {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds first_wait = 1s;
constexpr std::chrono::seconds longest_wait = 60s;
constexpr auto well_after = 120s;  // it ran for so long: the next wait is short again

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
  try_again_later(now, "dawr-voice " + *end);
}

void Voice::start(std::chrono::steady_clock::time_point now) {
  auto child = Child::start(settings_.program.string(), arguments_of(settings_), PipeTo::its_input);
  if (!child) return try_again_later(now, child.error().text);
  child_ = std::move(*child);
  started_at_ = now;
}

void Voice::try_again_later(std::chrono::steady_clock::time_point now, const std::string& reason) {
  spdlog::warn("{}: calls are shown only; tried again in {} s", reason, wait_.count());
  start_at_ = now + wait_;
  wait_ = std::min(wait_ * 2, longest_wait);
}

void Voice::announce(const Announcement& call, const std::optional<text::CivilTime>& local) {
  if (settings_.quiet && local && settings_.quiet->contain(*local)) return;
  tell(call);
}

void Voice::withdraw(const Over& over) { tell(over); }

// A child that ended, or does not read, misses it: the line is far shorter than the pipe.
void Voice::tell(const Told& told) {
  if (child_ && !child_->write(line_of(told) + "\n")) spdlog::warn("the voice misses a call");
}

}  // namespace dawr::voice
