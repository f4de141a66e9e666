#include "display/voice/narrator.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

namespace dawr::voice {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr milliseconds look_every{50};
constexpr milliseconds between_utterances{250};
constexpr milliseconds prepare_before{400};
constexpr auto stuck_after = 5s;  // beyond the length of what plays: the device has stopped

}  // namespace

void Narrator::take(const Utterance& utterance) {
  if (waiting_.size() < most_waiting) waiting_.push_back(utterance);
}

void Narrator::take(const Stop& /*stop*/) {
  waiting_.clear();
  if (std::exchange(speaking_, false)) speaker_.hush();
}

void Narrator::turn(Steady now) {
  if (speaking_ && now > give_up_at_) {
    spdlog::warn("the sound device takes no more sound");
    speaker_.close();
    speaking_ = false;
  }
  if (speaking_ && speaker_.remaining() == 0ms) speaking_ = false;
  if (waiting_.empty() || (speaking_ && speaker_.remaining() > prepare_before)) return;
  const auto next = std::move(waiting_.front());
  waiting_.pop_front();
  const auto opened = speaker_.open();
  if (!opened && !silent_) spdlog::warn("no sound: {}", opened.error().text);
  silent_ = !opened;
  if (silent_) return waiting_.clear();
  auto samples = say_(next);
  if (samples.empty()) return;
  const auto pause = silence(between_utterances);
  samples.insert(samples.end(), pause.begin(), pause.end());
  scale(samples, volume_);
  speaker_.play(samples);
  speaking_ = true;
  give_up_at_ = now + speaker_.remaining() + stuck_after;
}

std::optional<milliseconds> Narrator::patience() const {
  if (idle()) return std::nullopt;
  return look_every;
}

}  // namespace dawr::voice
