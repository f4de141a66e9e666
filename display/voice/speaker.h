// The loudspeaker of this machine.
#pragma once

#include <chrono>
#include <memory>

#include "common/domain/fault.h"
#include "display/voice/sound.h"

namespace dawr::voice {

class Speaker {
 public:
  virtual ~Speaker() = default;
  // Opens the device if it is not open, or was unplugged.
  virtual Result<> open() = 0;
  // Behind what still plays. The device is open.
  virtual void play(const Samples& samples) = 0;
  // Of what still plays; a part of the device's own buffer apart (0.1 s).
  [[nodiscard]] virtual std::chrono::milliseconds remaining() const = 0;
  // What still plays and waits is dropped.
  virtual void hush() = 0;
  // At once, with nothing left to play.
  virtual void close() = 0;
};

// The one that SDL finds (SDL_AUDIODRIVER, AUDIODEV). One a process.
std::unique_ptr<Speaker> sdl_speaker();

// A recording as the loudspeaker takes it. Empty when it can't be converted.
Samples for_speaker(const Sound& sound);

}  // namespace dawr::voice
