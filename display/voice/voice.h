// The display's voice: dawr-voice as a child process. Nothing here waits, and whatever becomes of
// the child, the display goes on: calls are shown in any case, so what it can't say is left out.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/host/installation.h"
#include "common/text/time_zone.h"
#include "display/voice/announcement.h"
#include "display/voice/child.h"
#include "display/voice/quiet_hours.h"
#include "display/voice/sound.h"

namespace dawr::voice {

struct VoiceSettings {
  std::filesystem::path program{host::program_beside("dawr-voice")};
  std::vector<std::string> languages;  // in the order in which they are spoken
  std::filesystem::path words{host::config_folder() / "voice"};
  std::filesystem::path clips;  // empty: there are none
  int volume{full_volume};
  std::optional<QuietHours> quiet;
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
  [[nodiscard]] bool running() const { return child_.has_value(); }

 private:
  void tell(const Told& told);
  void start(std::chrono::steady_clock::time_point now);
  void try_again_later(std::chrono::steady_clock::time_point now, const std::string& reason);

  VoiceSettings settings_;
  std::optional<Child> child_;
  std::chrono::steady_clock::time_point start_at_;
  std::chrono::steady_clock::time_point started_at_;
  std::chrono::seconds wait_{1};
};

}  // namespace dawr::voice
