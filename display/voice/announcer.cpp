#include "display/voice/announcer.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

namespace dawr::voice {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr milliseconds look_every{50};  // while something plays
constexpr milliseconds between_languages{300};
// Time enough for the speech program; late enough to know how many wait.
constexpr milliseconds prepare_before{400};
constexpr auto stuck_after = 5s;  // beyond the length of what plays: the device has stopped

}  // namespace

Announcer::Announcer(Speaker& speaker, std::vector<Say> languages, int volume)
    : speaker_(speaker), languages_(std::move(languages)), volume_(volume) {
  open();
}

bool Announcer::open() {
  const auto opened = speaker_.open();
  if (!opened && !std::exchange(device_missing_, true))
    spdlog::warn("no sound: {}; calls are shown only", opened.error().text);
  if (opened && std::exchange(device_missing_, false)) spdlog::info("there is sound again");
  return opened.has_value();
}

void Announcer::take(const Told& told) {
  if (const auto* over = std::get_if<Over>(&told)) {
    queue_.remove(*over);
  } else if (const auto* call = std::get_if<Announcement>(&told);
             call != nullptr && !queue_.add(*call)) {
    spdlog::info("too many calls at once: the oldest that waited is not said");
  }
}

void Announcer::turn(Steady now) {
  if (queue_.speaking()) go_on(now);
  if (const auto next = queue_.begin(now)) begin(*next, now);
}

void Announcer::begin(const Announcement& announcement, Steady now) {
  if (!open()) return queue_.ended(now);
  current_ = announcement;
  next_language_ = 0;
  play(chime(), now);
}

void Announcer::go_on(Steady now) {
  if (now > give_up_at_) {
    spdlog::warn("the sound device takes no more sound");
    speaker_.close();
    return queue_.ended(now);
  }
  // The first language is got ready while the chime plays.
  const bool first = next_language_ == 0;
  if (next_language_ < languages_.size() && (first || speaker_.remaining() <= prepare_before)) {
    if (first || !queue_.crowded()) {
      auto said = languages_[next_language_](current_);
      const auto pause = silence(between_languages);
      if (!said.empty()) said.insert(said.begin(), pause.begin(), pause.end());
      play(std::move(said), now);
    }
    ++next_language_;
    return;
  }
  if (next_language_ < languages_.size()) return;
  if (speaker_.remaining() == 0ms) queue_.ended(now);
}

void Announcer::play(Samples samples, Steady now) {
  scale(samples, volume_);
  if (!samples.empty()) speaker_.play(samples);
  give_up_at_ = now + speaker_.remaining() + stuck_after;
}

std::optional<milliseconds> Announcer::patience(Steady now) const {
  if (queue_.speaking()) return look_every;
  const auto begins = queue_.begins_in(now);
  if (!begins) return std::nullopt;
  return std::chrono::ceil<milliseconds>(*begins);
}

}  // namespace dawr::voice
