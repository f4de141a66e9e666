// A screen's voice: dawr-voice as a child process. Nothing here waits, and whatever becomes of the
// child, the screen goes on: it shows everything in any case, so what can't be said is left out.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/host/installation.h"
#include "common/text/time_zone.h"
#include "common/voice/child.h"
#include "common/voice/lines.h"
#include "common/voice/quiet_hours.h"
#include "common/voice/volume.h"

namespace dawr::voice {

struct VoiceSettings {
  std::filesystem::path program{host::program_beside("dawr-voice")};
  std::vector<std::string> languages;  // in the order in which they are spoken
  std::filesystem::path words{host::config_folder() / "voice"};
  std::filesystem::path clips;  // empty: there are none
  int volume{full_volume};
  std::optional<QuietHours> quiet{};
  bool ends_without_sound{};  // it runs only while there is a sound device
};

class Voice {
 public:
  explicit Voice(VoiceSettings settings) : settings_(std::move(settings)) {}

  // Once each turn of the loop: starts the child, and again when it has ended, after 1 s, then 2 s
  // and so on up to a minute.
  void look(std::chrono::steady_clock::time_point now);
  // `local`: the centre's time, for the quiet hours; unknown: they are not observed.
  void announce(const Announcement& call, const std::optional<text::CivilTime>& local);
  // A call that was announced is not called any more.
  void withdraw(const Over& over);
  // Falls silent, and says these, one after the other.
  void say(std::span<const Utterance> utterances);
  [[nodiscard]] bool running() const { return child_.has_value(); }
  // With ends_without_sound: whether it has run for long enough to have found a sound device.
  [[nodiscard]] bool has_sound(std::chrono::steady_clock::time_point now) const;

 private:
  void tell(std::string_view lines);
  void start(std::chrono::steady_clock::time_point now);
  void try_again_later(std::chrono::steady_clock::time_point now, const std::string& reason);

  VoiceSettings settings_;
  std::optional<Child> child_;
  std::chrono::steady_clock::time_point start_at_;
  std::chrono::steady_clock::time_point started_at_;
  std::chrono::seconds wait_{1};
  std::string reason_;  // that the log has been told
};

}  // namespace dawr::voice
